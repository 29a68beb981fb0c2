package dev.sottovoce.phone.enrol;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/** Trusts the one authority of a pinned trust bundle; the host's name is checked by HTTPS. */
final class Authority implements X509TrustManager {
  private final X509Certificate authority;

  /** Nothing where the dates do not count. */
  private final Optional<Clock> clock;

  Authority(X509Certificate authority, Clock clock) {
    this(authority, Optional.of(clock));
  }

  private Authority(X509Certificate authority, Optional<Clock> clock) {
    this.authority = authority;
    this.clock = clock;
  }

  /** Looks at signatures but not at dates: only to find out whose clock is off. */
  static Authority atAnyTime(X509Certificate authority) {
    return new Authority(authority, Optional.empty());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(List.of(chain));
  }

  /** Whether the chain, leaf first, leads to the authority and is valid now. */
  void check(List<X509Certificate> chain) throws CertificateException {
    List<X509Certificate> path = new ArrayList<>(chain);
    // A path must not hold its own anchor.
    path.remove(authority);
    if (path.isEmpty()) throw new CertificateException("no certificate but the authority's");
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(authority, null)));
      parameters.setRevocationEnabled(false);
      Date issued = path.get(0).getNotBefore();
      parameters.setDate(clock.map(now -> Date.from(now.instant())).orElse(issued));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the certificate is not from the pinned authority", e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a phone accepts no connections");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[] {authority};
  }
}
