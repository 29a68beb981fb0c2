package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** An ephemeral ML-KEM-768 key (FIPS 203). */
final class MlKem768 {
  /** What the holder of an encapsulation key makes. */
  record Encapsulation(Bytes ciphertext, Secret shared) {}

  static final int ENCAPSULATION_KEY_OCTETS = 1184;
  static final int CIPHERTEXT_OCTETS = 1088;
  private static final int SEED_OCTETS = 64;
  private static final int RANDOM_OCTETS = 32;
  private static final MLKEMParameters PARAMETERS = MLKEMParameters.ml_kem_768;

  private final MLKEMPrivateKeyParameters key;

  private MlKem768(MLKEMPrivateKeyParameters key) {
    this.key = key;
  }

  static MlKem768 generate(Entropy entropy) {
    byte[] seed = new byte[SEED_OCTETS];
    entropy.fill(seed);
    MlKem768 generated = new MlKem768(new MLKEMPrivateKeyParameters(PARAMETERS, seed));
    Arrays.fill(seed, (byte) 0);
    return generated;
  }

  Bytes encapsulationKey() {
    return Bytes.unsafeWrap(key.getPublicKey());
  }

  /** A wrong ciphertext yields another secret, not an error (implicit rejection). */
  Secret decapsulate(Bytes ciphertext) {
    return Secret.takeFrom(new MLKEMExtractor(key).extractSecret(ciphertext.toArray()));
  }

  /** Refuses a key with coefficients out of range (FIPS 203 section 7.2). */
  static Encapsulation encapsulate(Bytes encapsulationKey, Entropy entropy) throws Alerted {
    MLKEMPublicKeyParameters theirs;
    try {
      theirs = new MLKEMPublicKeyParameters(PARAMETERS, encapsulationKey.toArray());
    } catch (IllegalArgumentException e) {
      throw Alerted.illegal("the ML-KEM key fails the modulus check");
    }
    byte[] random = new byte[RANDOM_OCTETS];
    entropy.fill(random);
    SecretWithEncapsulation sealed = MLKEMGenerator.internalGenerateEncapsulated(theirs, random);
    Arrays.fill(random, (byte) 0);
    return new Encapsulation(
        Bytes.unsafeWrap(sealed.getEncapsulation()), Secret.takeFrom(sealed.getSecret()));
  }
}
