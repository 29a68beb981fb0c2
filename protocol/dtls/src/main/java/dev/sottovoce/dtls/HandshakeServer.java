package dev.sottovoce.dtls;

import java.io.IOException;
import java.util.Hashtable;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/** The server's side of a handshake under our {@link Terms}, as Bouncy Castle asks about it. */
final class HandshakeServer extends DefaultTlsServer {
  private final Terms terms;
  private @Nullable UseSRTPData chosen;

  HandshakeServer(Terms terms) {
    super(terms.crypto());
    this.terms = terms;
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return Terms.suites();
  }

  @Override
  protected boolean preferLocalCipherSuites() {
    return true;
  }

  @Override
  public int[] getSupportedGroups() {
    return Terms.groups();
  }

  @Override
  public boolean requiresExtendedMasterSecret() {
    return true;
  }

  @Override
  public int getHandshakeResendTimeMillis() {
    return SteppedTransport.BOUNCY_CASTLE_RESEND_MILLIS;
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    chosen = terms.choose(TlsSRTPUtils.getUseSRTPExtension(extensions));
  }

  @Override
  public Hashtable<?, ?> getServerExtensions() throws IOException {
    Hashtable<?, ?> extensions = super.getServerExtensions();
    TlsSRTPUtils.addUseSRTPExtension(extensions, chosen);
    return extensions;
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
    return terms.credentials();
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    // What proves the peer is its fingerprint; standard phones still hold RSA keys behind it.
    short[] types = {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign};
    return new CertificateRequest(types, Terms.clientSignatures(), null);
  }

  @Override
  public void notifyClientCertificate(Certificate chain) throws IOException {
    terms.checkPeer(chain);
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    terms.complete(context);
  }
}
