package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/** A hash and HMAC (RFC 2104) over it. */
public interface Hash {
  Bytes digest(Bytes message);

  /** The same of a message that is a secret, or has one in it. */
  Secret digestToSecret(Secret message);

  /** The octets of a digest, and of an HMAC. */
  int octets();

  /** The whole code; a key of any length. */
  Bytes hmac(Secret key, Bytes message);

  /** HMAC of a message that begins with a secret, when the code is a secret too. */
  Secret hmacToSecret(Secret key, Secret head, Bytes rest);

  /** HMAC whose code is a secret. */
  default Secret hmacToSecret(Secret key, Bytes message) {
    return hmacToSecret(key, Secret.copyOf(Bytes.EMPTY), message);
  }

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
    if (length <= octets()) return firstBlock(pseudoRandomKey, info, length);
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

  private Secret firstBlock(Secret pseudoRandomKey, Bytes info, int length) {
    Secret whole = hmacToSecret(pseudoRandomKey, Bytes.concat(info, Bytes.of(1)));
    if (length == octets()) return whole;
    try (whole) {
      return whole.part(0, length);
    }
  }
}
