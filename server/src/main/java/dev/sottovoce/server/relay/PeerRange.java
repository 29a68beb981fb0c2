package dev.sottovoce.server.relay;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * The addresses from one to another of the same family.
 *
 * @param first 4 or 16 octets
 */
public record PeerRange(Bytes first, Bytes last) {
  /** Reads {@code ADDRESS} or {@code ADDRESS/BITS}; never a name. */
  public static Optional<PeerRange> parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    Optional<Bytes> address = TransportAddress.parse(literal, 0).map(TransportAddress::address);
    if (address.isEmpty()) return Optional.empty();
    int most = 8 * address.get().length();
    if (slash < 0) return Optional.of(new PeerRange(address.get(), address.get()));
    String bits = text.substring(slash + 1);
    if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) return Optional.empty();
    return Optional.of(of(address.get(), Integer.parseInt(bits)));
  }

  private static PeerRange of(Bytes address, int bits) {
    byte[] first = address.toArray();
    byte[] last = address.toArray();
    for (int bit = bits; bit < 8 * first.length; bit++) {
      int mask = 0x80 >> (bit & 7);
      first[bit >> 3] &= (byte) ~mask;
      last[bit >> 3] |= (byte) mask;
    }
    return new PeerRange(Bytes.unsafeWrap(first), Bytes.unsafeWrap(last));
  }

  /** Whether an address lies in it; one of the other family never does. */
  boolean contains(Bytes address) {
    return address.length() == first.length()
        && Arrays.compareUnsigned(first.toArray(), address.toArray()) <= 0
        && Arrays.compareUnsigned(address.toArray(), last.toArray()) <= 0;
  }

  boolean isLoopback() {
    return new TransportAddress(first, 0).isLoopback();
  }

  /** As coturn reads it. */
  String text() {
    String from = new TransportAddress(first, 0).literal();
    return first.equals(last) ? from : from + "-" + new TransportAddress(last, 0).literal();
  }
}
