package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
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
  private final Entropy entropy;

  InjectedCrypto(Entropy entropy) {
    super(new EntropyRandom(entropy));
    this.entropy = entropy;
  }

  @Override
  public TlsNonceGenerator createNonceGenerator(byte[] additionalSeedMaterial) {
    return octets -> {
      byte[] nonce = new byte[octets];
      entropy.fill(nonce);
      return nonce;
    };
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
      throws IOException {
    return new TolerantCipher(super.createCipher(parameters, encryption, mac));
  }
}
