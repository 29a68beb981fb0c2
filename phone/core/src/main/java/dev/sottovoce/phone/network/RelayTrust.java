package dev.sottovoce.phone.network;

import dev.sottovoce.phone.signalling.AuthorityPath;
import dev.sottovoce.phone.signalling.CertificateNames;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a relay whose certificate names the host that was asked for and leads to the
 * organisation's authority, or to one that this platform trusts: relays may be rented.
 */
final class RelayTrust extends X509ExtendedTrustManager {
  private final String host;
  private final List<X509Certificate> authorities;
  private final Clock clock;
  private final X509ExtendedTrustManager platform;

  RelayTrust(String host, List<X509Certificate> authorities, Clock clock)
      throws GeneralSecurityException {
    this.host = host.toLowerCase(Locale.ROOT);
    this.authorities = List.copyOf(authorities);
    this.clock = clock;
    this.platform = platform();
  }

  private static X509ExtendedTrustManager platform() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager extended) return extended;
    }
    throw new GeneralSecurityException("this platform trusts nobody");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    if (isOurs(chain)) return;
    // Looks at the host's name too: the socket asks for that.
    platform.checkServerTrusted(chain, authType, socket);
  }

  private boolean isOurs(X509Certificate[] chain) {
    if (chain.length == 0) return false;
    try {
      AuthorityPath.check(List.of(chain), authorities, clock.instant());
      return CertificateNames.include(chain[0], host);
    } catch (CertificateException e) {
      return false;
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("only a socket knows the host's name");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("only a socket knows the host's name");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a phone accepts no connections");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("a phone accepts no connections");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("a phone accepts no connections");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.toArray(new X509Certificate[0]);
  }
}
