package dev.sottovoce.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;

/** The client's side of a handshake under our {@link Terms}, as Bouncy Castle asks about it. */
final class HandshakeClient extends DefaultTlsClient {
  private final Terms terms;

  HandshakeClient(Terms terms) {
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
  protected Vector<?> getSupportedGroups(Vector namedGroupRoles) {
    Vector<Integer> groups = new Vector<>();
    for (int group : Terms.groups()) groups.add(group);
    return groups;
  }

  @Override
  protected Vector<?> getSupportedSignatureAlgorithms() {
    return Terms.signatures();
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
  public Hashtable<?, ?> getClientExtensions() throws IOException {
    Hashtable<?, ?> extensions = super.getClientExtensions();
    TlsSRTPUtils.addUseSRTPExtension(extensions, terms.offer());
    return extensions;
  }

  @Override
  public void processServerExtensions(Hashtable extensions) throws IOException {
    super.processServerExtensions(extensions);
    terms.checkDowngrade(context.getSecurityParametersHandshake().getServerRandom());
    terms.accept(TlsSRTPUtils.getUseSRTPExtension(extensions));
  }

  @Override
  public TlsAuthentication getAuthentication() {
    return new TlsAuthentication() {
      @Override
      public void notifyServerCertificate(TlsServerCertificate certificate) throws IOException {
        terms.checkPeer(certificate.getCertificate());
      }

      @Override
      public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
        return terms.credentials();
      }
    };
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    terms.complete(context);
  }
}
