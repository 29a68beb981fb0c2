package dev.sottovoce.phone.signalling;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether certificates lead to an authority of the organisation (RFC 5280 section 6). */
public final class AuthorityPath {
  private AuthorityPath() {}

  private static boolean isOneOf(List<X509Certificate> authorities, X509Certificate certificate) {
    for (X509Certificate each : authorities) {
      if (each.getSubjectX500Principal().equals(certificate.getSubjectX500Principal())
          && each.getPublicKey().equals(certificate.getPublicKey())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks a path.
   *
   * @param chain the certificate in question first; the authority may stand at its end
   * @throws CertificateException if it leads to none of the authorities at that time
   */
  public static void check(
      List<X509Certificate> chain, List<X509Certificate> authorities, Instant when)
      throws CertificateException {
    Set<TrustAnchor> anchors = new HashSet<>();
    for (X509Certificate each : authorities) anchors.add(new TrustAnchor(each, null));
    List<X509Certificate> path = new ArrayList<>(chain);
    // A path must not hold its own anchor, nor the same key as the authority before vouches for it.
    path.removeIf(each -> isOneOf(authorities, each));
    if (path.isEmpty()) throw new CertificateException("an authority itself stands for nobody");
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(when));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate is not trusted", e);
    }
  }
}
