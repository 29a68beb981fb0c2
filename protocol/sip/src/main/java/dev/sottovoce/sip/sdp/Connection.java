package dev.sottovoce.sip.sdp;

import java.util.Optional;

/**
 * A {@code c=} line (RFC 8866 section 5.7).
 *
 * @param address a literal address or a name, as it came; not resolved by anybody here
 */
public record Connection(Family family, String address) {
  public enum Family {
    IP4,
    IP6
  }

  static Optional<Connection> parse(String value) {
    String[] fields = value.split(" ", -1);
    if (fields.length != 3 || !fields[0].equals("IN")) return Optional.empty();
    boolean six = fields[1].equals("IP6");
    if (!six && !fields[1].equals("IP4")) return Optional.empty();
    String address = fields[2];
    // A slash begins the TTL of a multicast address: no call goes there.
    if (address.isEmpty() || address.length() > 255 || address.indexOf('/') >= 0) {
      return Optional.empty();
    }
    return Optional.of(new Connection(six ? Family.IP6 : Family.IP4, address));
  }

  @Override
  public String toString() {
    return "Connection[" + family + "]";
  }
}
