package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.Bytes;

/**
 * A fuzzer's octets as a row of decisions. When they are used up every further one is zero, which
 * always means: leave it as it is.
 */
final class Choices {
  private final byte[] octets;
  private int at;

  Choices(byte[] octets) {
    this.octets = octets;
  }

  boolean exhausted() {
    return at >= octets.length;
  }

  int octet() {
    return at < octets.length ? octets[at++] & 0xff : 0;
  }

  /** From 0 up to and without {@code bound}. */
  int below(int bound) {
    if (bound <= 1) return 0;
    int value = bound <= 256 ? octet() : octet() << 8 | octet();
    return value % bound;
  }

  boolean yes() {
    return (octet() & 1) == 1;
  }

  /** Octets of a length below {@code bound}. */
  Bytes bytes(int bound) {
    byte[] chosen = new byte[below(bound)];
    for (int i = 0; i < chosen.length; i++) chosen[i] = (byte) octet();
    return Bytes.unsafeWrap(chosen);
  }
}
