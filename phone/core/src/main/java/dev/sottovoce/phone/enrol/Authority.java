package dev.sottovoce.phone.enrol;

import dev.sottovoce.phone.signalling.AuthorityPath;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;

/** Trusts the authorities of a pinned trust bundle; the host's name is checked by HTTPS. */
final class Authority implements X509TrustManager {
  private final List<X509Certificate> authorities;

  /** Nothing where the dates do not count. */
  private final Optional<Clock> clock;

  Authority(List<X509Certificate> authorities, Clock clock) {
    this(authorities, Optional.of(clock));
  }

  private Authority(List<X509Certificate> authorities, Optional<Clock> clock) {
    this.authorities = List.copyOf(authorities);
    this.clock = clock;
  }

  /** Looks at signatures but not at dates: only to find out whose clock is off. */
  static Authority atAnyTime(List<X509Certificate> authorities) {
    return new Authority(authorities, Optional.empty());
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(List.of(chain));
  }

  /** Whether the chain, leaf first, leads to one of the authorities and is valid now. */
  void check(List<X509Certificate> chain) throws CertificateException {
    if (chain.isEmpty()) throw new CertificateException("no certificate");
    Instant issued = chain.get(0).getNotBefore().toInstant();
    AuthorityPath.check(chain, authorities, clock.map(Clock::instant).orElse(issued));
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
}
