package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.Bytes;

/**
 * Hash images H0 to H3 (RFC 6189 section 9): each message tells the one before, which proves that
 * it comes from whoever sent the first. Always SHA-256.
 */
final class HashChain {
  private final Secret h0;
  private final Bytes h1;
  private final Bytes h2;
  private final Bytes h3;

  HashChain(Hash sha256, Entropy entropy) {
    Bytes first = entropy.bytes(Message.HASH_IMAGE_OCTETS);
    h0 = Secret.copyOf(first);
    h1 = sha256.digest(first);
    h2 = sha256.digest(h1);
    h3 = sha256.digest(h2);
  }

  /** Whether {@code later} is what {@code earlier} hashes to. */
  static boolean leads(Hash sha256, Bytes earlier, Bytes later) {
    return sha256.digest(earlier).equalsInConstantTime(later);
  }

  Bytes h0() {
    return Bytes.unsafeWrap(h0.exposedCopy());
  }

  void destroy() {
    h0.destroy();
  }

  Bytes h1() {
    return h1;
  }

  Bytes h2() {
    return h2;
  }

  Bytes h3() {
    return h3;
  }
}
