package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
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

  HashChain(Entropy entropy) {
    Bytes first = entropy.bytes(Message.HASH_IMAGE_OCTETS);
    h0 = Secret.copyOf(first);
    h1 = next(first);
    h2 = next(h1);
    h3 = next(h2);
  }

  static Bytes next(Bytes image) {
    return HashType.S256.hash(image);
  }

  /** Whether {@code later} is what {@code earlier} hashes to. */
  static boolean leads(Bytes earlier, Bytes later) {
    return next(earlier).equalsInConstantTime(later);
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
