package dev.sottovoce.crypto.backend;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** ML-KEM-768 (FIPS 203). */
final class BouncyCastleMlKem implements KeyEncapsulation {
  private static final MLKEMParameters PARAMETERS = MLKEMParameters.ml_kem_768;
  private static final int SEED_OCTETS = 64;
  private static final int EXPANDED_OCTETS = 2400;
  private static final int RANDOM_OCTETS = 32;
  private static final int PUBLIC_OCTETS = 1184;
  private static final int CIPHERTEXT_OCTETS = 1088;

  @Override
  public KeyPair generate(Entropy entropy) {
    byte[] seed = new byte[SEED_OCTETS];
    entropy.fill(seed);
    MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(PARAMETERS, seed);
    Arrays.fill(seed, (byte) 0);
    return new KeyPair(Secret.takeFrom(key.getEncoded()), Bytes.unsafeWrap(key.getPublicKey()));
  }

  @Override
  public Optional<Encapsulated> encapsulate(Bytes publicKey, Entropy entropy) {
    if (publicKey.length() != PUBLIC_OCTETS) return Optional.empty();
    MLKEMPublicKeyParameters theirs;
    try {
      theirs = new MLKEMPublicKeyParameters(PARAMETERS, publicKey.toArray());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    byte[] random = new byte[RANDOM_OCTETS];
    entropy.fill(random);
    SecretWithEncapsulation made = MLKEMGenerator.internalGenerateEncapsulated(theirs, random);
    Arrays.fill(random, (byte) 0);
    return Optional.of(
        new Encapsulated(
            Bytes.unsafeWrap(made.getEncapsulation()), Secret.takeFrom(made.getSecret())));
  }

  @Override
  public Optional<Secret> decapsulate(Secret privateKey, Bytes ciphertext) {
    if (ciphertext.length() != CIPHERTEXT_OCTETS) return Optional.empty();
    MLKEMExtractor extractor = new MLKEMExtractor(parameters(privateKey));
    return Optional.of(Secret.takeFrom(extractor.extractSecret(ciphertext.toArray())));
  }

  private static MLKEMPrivateKeyParameters parameters(Secret privateKey) {
    int length = privateKey.length();
    if (length != SEED_OCTETS && length != EXPANDED_OCTETS) {
      throw new IllegalArgumentException("an ML-KEM private key of " + length);
    }
    byte[] octets = privateKey.exposedCopy();
    MLKEMPrivateKeyParameters key = new MLKEMPrivateKeyParameters(PARAMETERS, octets);
    Arrays.fill(octets, (byte) 0);
    return key;
  }
}
