package dev.sottovoce.server.pki;

import dev.sottovoce.identity.DeviceCertificateProfile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** What an organisation's own PKI may hand back for a request of ours (RFC 5280 section 4.2.1). */
final class ExternalAuthority {
  private static final int KEY_CERT_SIGN = 5;
  private static final int CRL_SIGN = 6;
  private static final int MOST_CERTIFICATES = 8;

  private ExternalAuthority() {}

  /**
   * @param chain the authority's certificate first, a self-signed root last
   * @throws IOException says what is wrong with it
   */
  static void check(List<X509Certificate> chain, Instant now) throws IOException {
    if (chain.size() > MOST_CERTIFICATES) throw new IOException("the chain is too long");
    X509Certificate authority = chain.get(0);
    if (!DeviceCertificateProfile.isP256(authority.getPublicKey())) {
      throw new IOException("its key is not on P-256");
    }
    boolean[] usage = authority.getKeyUsage();
    if (usage == null || !usage[KEY_CERT_SIGN] || !usage[CRL_SIGN]) {
      throw new IOException("its key may not sign certificates and lists (keyUsage)");
    }
    for (int i = 0; i < chain.size(); i++) {
      X509Certificate each = chain.get(i);
      // Below this one are i authorities; a device's certificate is none.
      if (each.getBasicConstraints() < i) {
        throw new IOException(
            "certificate " + (i + 1) + " of the chain may not certify so far down");
      }
      X509Certificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
      try {
        each.checkValidity(Date.from(now));
        if (!each.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
          throw new IOException(
              "the chain does not lead to a root: put every certificate up to it into the file");
        }
        each.verify(issuer.getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new IOException(
            "certificate " + (i + 1) + " of the chain is not valid now, or not signed by the next",
            e);
      }
    }
  }
}
