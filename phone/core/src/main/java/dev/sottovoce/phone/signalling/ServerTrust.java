package dev.sottovoce.phone.signalling;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts servers whose certificate leads to the organisation's authority and names its domain (RFC
 * 5922 section 7.1). The system's authorities do not count.
 */
final class ServerTrust implements X509TrustManager {
  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private final List<X509Certificate> authorities;
  private final String domain;
  private final Clock clock;
  private volatile boolean trusted;

  ServerTrust(List<X509Certificate> authorities, String domain, Clock clock) {
    this.authorities = List.copyOf(authorities);
    this.domain = domain.toLowerCase(Locale.ROOT);
    this.clock = clock;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length == 0) throw new CertificateException("the server showed no certificate");
    AuthorityPath.check(List.of(chain), authorities, clock.instant());
    Set<String> domains = domains(chain[0]);
    if (!domains.contains(domain)) throw new OtherDomainException();
    trusted = true;
  }

  /** Before a new handshake. */
  void forget() {
    trusted = false;
  }

  /** Whether a server's certificate passed since {@link #forget()}. */
  boolean hasTrusted() {
    return trusted;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a phone accepts no connections");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.toArray(new X509Certificate[0]);
  }

  /**
   * The SIP domains that a certificate names: those in {@code sip} URIs without a user part, and
   * only when there is no such URI those in DNS names (RFC 5922 section 7.1). No wildcards, no
   * common name.
   */
  static Set<String> domains(X509Certificate certificate) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) return Set.of();
    Set<String> sip = new HashSet<>();
    Set<String> dns = new HashSet<>();
    for (List<?> name : names) {
      String value = String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
      if (name.get(0).equals(URI) && value.startsWith("sip:") && value.indexOf('@') < 0) {
        sip.add(value.substring(4));
      }
      if (name.get(0).equals(DNS_NAME) && value.indexOf('*') < 0) dns.add(value);
    }
    return sip.isEmpty() ? dns : sip;
  }

  /** The certificate is from the right authority, but for another domain. */
  static final class OtherDomainException extends CertificateException {
    private static final long serialVersionUID = 1L;

    OtherDomainException() {
      super("the server's certificate is for another domain");
    }
  }
}
