package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.backend.EntropyRandom;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.util.function.Predicate;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsAgreement;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsECConfig;
import org.bouncycastle.tls.crypto.TlsECDomain;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.TlsSecret;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's primitives with injected randomness, and with an eye on what peers send for key
 * agreement. Its own nonces mix in the system's clock, which would keep one seed from repeating a
 * handshake.
 */
final class InjectedCrypto extends BcTlsCrypto {
  private static final int RANDOM_OCTETS = 32;

  private final Entropy entropy;
  private final boolean marksDowngrade;
  private final Predicate<Bytes> unseenShare;

  InjectedCrypto(
      Entropy entropy,
      MediaKeys.Role role,
      Dtls12Association.Newer newer,
      Predicate<Bytes> unseenShare) {
    super(new EntropyRandom(entropy));
    this.entropy = entropy;
    this.unseenShare = unseenShare;
    this.marksDowngrade = role == MediaKeys.Role.SERVER && newer == Dtls12Association.Newer.KNOWN;
  }

  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
    return octets -> {
      byte[] nonce = new byte[octets];
      entropy.fill(nonce);
      // The only nonce of this length that a server makes is its hello's random value.
      if (marksDowngrade && octets == RANDOM_OCTETS) DowngradeMark.writeTo(nonce);
      return nonce;
    };
  }

  @Override
  public TlsECDomain createECDomain(TlsECConfig config) {
    TlsECDomain domain = super.createECDomain(config);
    return () -> new Once(domain.createECDH());
  }

  /** Takes no value from the peer that came before. */
  private final class Once implements TlsAgreement {
    private final TlsAgreement agreement;

    Once(TlsAgreement agreement) {
      this.agreement = agreement;
    }

    @Override
    public byte[] generateEphemeral() throws IOException {
      return agreement.generateEphemeral();
    }

    @Override
    public void receivePeerValue(byte[] value) throws IOException {
      if (!unseenShare.test(Bytes.copyOf(value, 0, value.length))) {
        throw new TlsFatalAlert(
            AlertDescription.illegal_parameter, "the peer's share was seen before");
      }
      agreement.receivePeerValue(value);
    }

    @Override
    public TlsSecret calculateSecret() throws IOException {
      return agreement.calculateSecret();
    }
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
      throws IOException {
    return new TolerantCipher(super.createCipher(parameters, encryption, mac));
  }
}
