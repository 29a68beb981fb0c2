package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.backend.EntropyRandom;
import java.io.IOException;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.TlsNonceGenerator;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's primitives with injected randomness. Its own nonces mix in the system's clock,
 * which would keep one seed from repeating a handshake.
 */
final class InjectedCrypto extends BcTlsCrypto {
  private static final int RANDOM_OCTETS = 32;

  private final Entropy entropy;
  private final boolean marksDowngrade;

  InjectedCrypto(Entropy entropy, MediaKeys.Role role, Dtls12Association.Newer newer) {
    super(new EntropyRandom(entropy));
    this.entropy = entropy;
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
  public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
      throws IOException {
    return new TolerantCipher(super.createCipher(parameters, encryption, mac));
  }
}
