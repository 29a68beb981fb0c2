package dev.sottovoce.server.edge;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.wire.RecentMap;
import io.vertx.core.net.TrustOptions;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes certificates as the platform does, which takes as long as all else in a handshake, and
 * remembers which chains it has believed: when a phone comes back, only their dates are looked at
 * again. What is believed depends on the chain and the authorities alone, which are this object's;
 * whether a device was revoked is asked elsewhere, each time.
 */
final class KnownChains extends X509ExtendedTrustManager {
  private static final int MOST = 50_000;

  /** When all certificates of a chain are good. */
  private record Dates(Instant from, Instant until) {}

  private final X509ExtendedTrustManager platform;
  private final Clock clock;
  private final Map<Bytes, Dates> believed = Collections.synchronizedMap(new RecentMap<>(MOST));

  KnownChains(X509ExtendedTrustManager platform, Clock clock) {
    this.platform = platform;
    this.clock = clock;
  }

  /**
   * Trust in phones' certificates.
   *
   * @param authorityPem who certifies them
   */
  static TrustOptions trust(String authorityPem) {
    for (TrustManager each : Pem.trusting(authorityPem).getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager platform) {
        return TrustOptions.wrap(new KnownChains(platform, Clock.systemUTC()));
      }
    }
    throw new IllegalStateException("every Java has such a trust manager");
  }

  /** How the platform would judge a chain. */
  private interface Judgement {
    void make() throws CertificateException;
  }

  private void check(X509Certificate[] chain, Judgement platforms) throws CertificateException {
    Bytes name = name(chain);
    Dates known = believed.get(name);
    if (known == null) {
      platforms.make();
      believed.put(name, dates(chain));
      return;
    }
    Instant now = clock.instant();
    if (now.isBefore(known.from())) throw new CertificateNotYetValidException();
    if (now.isAfter(known.until())) throw new CertificateExpiredException();
  }

  private static Bytes name(X509Certificate[] chain) throws CertificateException {
    Bytes[] all = new Bytes[chain.length];
    for (int i = 0; i < chain.length; i++) all[i] = Bytes.unsafeWrap(chain[i].getEncoded());
    return Digests.sha256(Bytes.concat(all));
  }

  private static Dates dates(X509Certificate[] chain) {
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (X509Certificate each : chain) {
      Instant begins = each.getNotBefore().toInstant();
      Instant ends = each.getNotAfter().toInstant();
      if (begins.isAfter(from)) from = begins;
      if (ends.isBefore(until)) until = ends;
    }
    return new Dates(from, until);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> platform.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> platform.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> platform.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    platform.checkServerTrusted(chain, type, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    platform.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    platform.checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform.getAcceptedIssuers();
  }
}
