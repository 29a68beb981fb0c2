package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import java.security.SecureRandom;

/**
 * Injected randomness in the only shape that {@code java.security} and Bouncy Castle take. It never
 * touches the platform's generator: whoever hands in the {@link Entropy} decides how good it is.
 */
public final class EntropyRandom extends SecureRandom {
  private static final long serialVersionUID = 1L;

  private final transient Entropy entropy;

  public EntropyRandom(Entropy entropy) {
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
