package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;

/**
 * Randomness, handed in by whoever owns it: {@code SecureRandom::nextBytes} in a phone or server, a
 * seeded generator in the simulation.
 */
@FunctionalInterface
public interface Entropy {
  String TOKEN_ALPHABET = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

  void fill(byte[] target);

  default Bytes bytes(int length) {
    byte[] octets = new byte[length];
    fill(octets);
    return Bytes.unsafeWrap(octets);
  }

  /** An unsigned 32-bit number. */
  default long u32() {
    Bytes four = bytes(4);
    return (long) four.at(0) << 24 | four.at(1) << 16 | four.at(2) << 8 | four.at(3);
  }

  /**
   * A token of letters, digits, {@code -} and {@code _} with six bits of randomness a character.
   */
  default String token(int characters) {
    Bytes octets = bytes(characters);
    StringBuilder token = new StringBuilder(characters);
    for (int i = 0; i < characters; i++) token.append(TOKEN_ALPHABET.charAt(octets.at(i) & 63));
    return token.toString();
  }
}
