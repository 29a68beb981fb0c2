package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import java.security.SecureRandom;

/** Injected randomness in the shape that {@code java.security} wants. */
final class EntropyRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient Entropy entropy;

  EntropyRandom(Entropy entropy) {
    super(null, null);
    this.entropy = entropy;
  }

  @Override
  public void nextBytes(byte[] target) {
    entropy.fill(target);
  }

  @Override
  public byte[] generateSeed(int octets) {
    byte[] seed = new byte[octets];
    entropy.fill(seed);
    return seed;
  }

  @Override
  public void setSeed(byte[] seed) {
    // The source needs no seed and takes none from a caller.
  }

  @Override
  public void setSeed(long seed) {
    // As above; the super constructor of Random calls this one before the field is there.
  }

  @Override
  public String getAlgorithm() {
    return "injected";
  }
}
