package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/** A hash and HMAC (RFC 2104) over it. */
public interface Hash {
  Bytes digest(Bytes message);

  /** The octets of a digest, and of an HMAC. */
  int octets();

  /** The whole code; a key of any length. */
  Bytes hmac(Secret key, Bytes message);

  /** HMAC of a message that begins with a secret, when the code is a secret too. */
  Secret hmacToSecret(Secret key, Secret head, Bytes rest);

  /** HKDF-Extract (RFC 5869 section 2.2); a salt of no octets stands for zeros. */
  default Secret extract(Secret salt, Secret inputKeyMaterial) {
    return hmacToSecret(salt, inputKeyMaterial, Bytes.EMPTY);
  }

  /**
   * HKDF-Expand (RFC 5869 section 2.3).
   *
   * @param length octets wanted, at most 255 times the hash's
   */
  default Secret expand(Secret pseudoRandomKey, Bytes info, int length) {
    if (length < 1 || length > 255 * octets()) {
      throw new IllegalArgumentException("length " + length + " is not in 1.." + 255 * octets());
    }
    return Secret.filledBy(
        length,
        target -> {
          Secret last = Secret.copyOf(Bytes.EMPTY);
          for (int i = 1; target.hasRemaining(); i++) {
            Secret next = hmacToSecret(pseudoRandomKey, last, Bytes.concat(info, Bytes.of(i)));
            last.destroy();
            last = next;
            try (Secret taken = last.part(0, Math.min(octets(), target.remaining()))) {
              target.put(taken.unsafeView());
            }
          }
          last.destroy();
        });
  }
}
