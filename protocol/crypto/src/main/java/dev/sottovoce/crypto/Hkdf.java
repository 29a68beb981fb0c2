package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF (RFC 5869) over SHA-256 or SHA-384. */
public enum Hkdf {
  SHA_256(32),
  SHA_384(48);

  private final int hashOctets;

  Hkdf(int hashOctets) {
    this.hashOctets = hashOctets;
  }

  public int hashOctets() {
    return hashOctets;
  }

  /** Extract; an empty salt stands for a string of zeros (RFC 5869 section 2.2). */
  public Secret extract(Bytes salt, Secret inputKeyMaterial) {
    byte[] input = inputKeyMaterial.exposedCopy();
    byte[] key = generator().extractPRK(salt.isEmpty() ? null : salt.toArray(), input);
    Arrays.fill(input, (byte) 0);
    return Secret.takeFrom(key);
  }

  /**
   * Expand (RFC 5869 section 2.3).
   *
   * @param length octets wanted, at most 255 times the hash's length
   */
  public Secret expand(Secret pseudoRandomKey, Bytes info, int length) {
    if (length < 1 || length > 255 * hashOctets) {
      throw new IllegalArgumentException("length " + length + " is not in 1.." + 255 * hashOctets);
    }
    byte[] key = pseudoRandomKey.exposedCopy();
    HKDFBytesGenerator generator = generator();
    generator.init(HKDFParameters.skipExtractParameters(key, info.toArray()));
    byte[] output = new byte[length];
    generator.generateBytes(output, 0, length);
    Arrays.fill(key, (byte) 0);
    return Secret.takeFrom(output);
  }

  private HKDFBytesGenerator generator() {
    return new HKDFBytesGenerator(this == SHA_256 ? new SHA256Digest() : new SHA384Digest());
  }
}
