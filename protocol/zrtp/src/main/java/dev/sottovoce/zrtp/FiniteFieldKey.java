package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.agreement.DHBasicAgreement;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.crypto.params.DHPrivateKeyParameters;
import org.bouncycastle.crypto.params.DHPublicKeyParameters;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/**
 * {@code DH3k}: the 3072-bit group of RFC 3526 with an exponent of 512 bits, twice the length of
 * the longest cipher key (RFC 6189 section 5.1.5).
 */
final class FiniteFieldKey implements EphemeralKey {
  private static final DHParameters GROUP = DHStandardGroups.rfc3526_3072;
  private static final int EXPONENT_OCTETS = 64;
  private static final int OCTETS = KeyAgreementType.DH3K.initiatorOctets();

  private final Bytes publicValue;
  private @Nullable DHPrivateKeyParameters privateKey;

  private FiniteFieldKey(DHPrivateKeyParameters privateKey, Bytes publicValue) {
    this.privateKey = privateKey;
    this.publicValue = publicValue;
  }

  static FiniteFieldKey generate(Entropy entropy) {
    byte[] octets = new byte[EXPONENT_OCTETS];
    entropy.fill(octets);
    BigInteger exponent = new BigInteger(1, octets);
    Arrays.fill(octets, (byte) 0);
    BigInteger value = GROUP.getG().modPow(exponent, GROUP.getP());
    return new FiniteFieldKey(
        new DHPrivateKeyParameters(exponent, GROUP),
        Bytes.unsafeWrap(BigIntegers.asUnsignedByteArray(OCTETS, value)));
  }

  @Override
  public Bytes publicValue() {
    return publicValue;
  }

  @Override
  public Optional<Secret> agree(Bytes peersValue) {
    if (privateKey == null || peersValue.length() != OCTETS) return Optional.empty();
    BigInteger value = new BigInteger(1, peersValue.toArray());
    try {
      // Refuses 0, 1, p - 1 and whatever is not in the subgroup that 2 generates.
      DHPublicKeyParameters theirs = new DHPublicKeyParameters(value, GROUP);
      DHBasicAgreement agreement = new DHBasicAgreement();
      agreement.init(privateKey);
      BigInteger result = agreement.calculateAgreement(theirs);
      return Optional.of(Secret.takeFrom(BigIntegers.asUnsignedByteArray(OCTETS, result)));
    } catch (IllegalArgumentException | IllegalStateException e) {
      return Optional.empty();
    }
  }

  @Override
  public void destroy() {
    privateKey = null;
  }
}
