package dev.sottovoce.dtls;

import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsStreamSigner;

/**
 * Our certificate for Bouncy Castle's handshake. It asks for the whole of what is to be signed, so
 * that the key stays with us and its backend.
 */
final class StreamingCredentials implements TlsCredentialedSigner {
  private final LocalIdentity identity;
  private final Certificate chain;

  StreamingCredentials(LocalIdentity identity, Certificate chain) {
    this.identity = identity;
    this.chain = chain;
  }

  @Override
  public Certificate getCertificate() {
    return chain;
  }

  @Override
  public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
    return SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);
  }

  @Override
  public TlsStreamSigner getStreamSigner() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    return new TlsStreamSigner() {
      @Override
      public OutputStream getOutputStream() {
        return content;
      }

      @Override
      public byte[] getSignature() {
        return identity.sign(Bytes.unsafeWrap(content.toByteArray())).toArray();
      }
    };
  }

  @Override
  public byte[] generateRawSignature(byte[] hash) {
    throw new IllegalStateException("there is a stream signer");
  }
}
