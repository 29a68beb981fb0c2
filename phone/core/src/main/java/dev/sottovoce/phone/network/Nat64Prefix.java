package dev.sottovoce.phone.network;

import dev.sottovoce.wire.Bytes;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * Under which IPv6 prefix a network's NAT64 reaches IPv4 addresses (RFC 6052 section 2.2). It is
 * found by asking for a name that is known to have IPv4 addresses alone: whatever IPv6 address it
 * has was made from them (RFC 7050 section 3).
 *
 * @param octets the prefix, 4 to 8 octets or 12
 */
record Nat64Prefix(Bytes octets) {
  /** The name to ask for. */
  static final String KNOWN_NAME = "ipv4only.arpa";

  private static final List<Bytes> KNOWN_ADDRESSES =
      List.of(Bytes.of(192, 0, 0, 170), Bytes.of(192, 0, 0, 171));

  private static final List<Integer> LENGTHS = List.of(12, 8, 7, 6, 5, 4);
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /** This octet is zero and holds nothing of the IPv4 address. */
  private static final int RESERVED = 8;

  Nat64Prefix {
    if (!LENGTHS.contains(octets.length())) {
      throw new IllegalArgumentException("no such prefix: " + octets.length() + " octets");
    }
  }

  /**
   * The prefix of the first answer that has one; an answer in which a known address stands twice
   * tells nothing.
   *
   * @param answers the addresses of {@link #KNOWN_NAME}
   */
  static Optional<Nat64Prefix> in(List<InetAddress> answers) {
    for (InetAddress each : answers) {
      if (!(each instanceof Inet6Address)) continue;
      Optional<Nat64Prefix> found = in(Bytes.copyOf(each.getAddress()));
      if (found.isPresent()) return found;
    }
    return Optional.empty();
  }

  private static Optional<Nat64Prefix> in(Bytes answer) {
    if (answer.at(RESERVED) != 0) return Optional.empty();
    Optional<Nat64Prefix> found = Optional.empty();
    for (int length : LENGTHS) {
      if (!KNOWN_ADDRESSES.contains(embedded(answer, length))) continue;
      if (found.isPresent()) return Optional.empty();
      found = Optional.of(new Nat64Prefix(answer.slice(0, length)));
    }
    return found;
  }

  private static Bytes embedded(Bytes address, int prefixLength) {
    int[] octets = new int[IPV4_BYTES];
    for (int i = 0; i < IPV4_BYTES; i++) octets[i] = address.at(place(prefixLength, i));
    return Bytes.of(octets);
  }

  /** Where an octet of the IPv4 address stands. */
  private static int place(int prefixLength, int index) {
    int place = prefixLength + index;
    return prefixLength <= RESERVED && place >= RESERVED ? place + 1 : place;
  }

  /** The address by which the NAT64 reaches that one. */
  InetAddress with(Inet4Address address) {
    byte[] whole = new byte[IPV6_BYTES];
    octets.copyTo(whole, 0);
    byte[] from = address.getAddress();
    for (int i = 0; i < IPV4_BYTES; i++) whole[place(octets.length(), i)] = from[i];
    try {
      return InetAddress.getByAddress(whole);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("sixteen octets are an address", e);
    }
  }

  @Override
  public String toString() {
    return "Nat64Prefix[redacted]";
  }
}
