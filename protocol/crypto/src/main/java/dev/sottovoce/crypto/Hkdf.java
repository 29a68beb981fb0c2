package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.crypto.params.KeyParameter;

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

  /** Extract with a salt that is secret itself, as in the key schedule of RFC 8446 section 7.1. */
  public Secret extract(Secret salt, Secret inputKeyMaterial) {
    byte[] key = salt.exposedCopy();
    Secret extracted = extract(Bytes.unsafeWrap(key), inputKeyMaterial);
    Arrays.fill(key, (byte) 0);
    return extracted;
  }

  /** HMAC (RFC 2104) with this hash. */
  public Bytes hmac(Secret key, Bytes message) {
    byte[] keyOctets = key.exposedCopy();
    HMac mac = new HMac(digest());
    mac.init(new KeyParameter(keyOctets));
    Arrays.fill(keyOctets, (byte) 0);
    byte[] octets = message.unsafeArray();
    mac.update(octets, 0, octets.length);
    byte[] code = new byte[hashOctets];
    mac.doFinal(code, 0);
    return Bytes.unsafeWrap(code);
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
    return new HKDFBytesGenerator(digest());
  }

  private ExtendedDigest digest() {
    return this == SHA_256 ? new SHA256Digest() : new SHA384Digest();
  }
}
