package dev.sottovoce.server.edge;

import dev.sottovoce.server.pki.ServerIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * TLS 1.3 alone, except where foreign phones sign in, by BoringSSL where its library loads: it
 * agrees on X25519MLKEM768 with peers that can, which the JDK's own TLS cannot yet.
 */
public final class TlsSetup {
  private static final Set<String> TLS_1_3 = Set.of("TLSv1.3");
  private static final Set<String> TLS_1_2_OR_1_3 = Set.of("TLSv1.2", "TLSv1.3");

  /** Forward secrecy and authenticated encryption, also in TLS 1.2. */
  private static final List<String> FOREIGN_SUITES =
      List.of(
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

  private static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256");

  private TlsSetup() {}

  /** Whether BoringSSL is there, and with it the post-quantum group. */
  public static boolean isBoringSsl() {
    return OpenSSLEngineOptions.isAvailable();
  }

  public static SSLEngineOptions engine() {
    return isBoringSsl() ? new WithoutTickets() : new JdkWithoutTickets();
  }

  /**
   * Sets an HTTPS listener up with TLS and the server's identity. Whoever comes may show a
   * certificate of our authority, and need not.
   */
  public static HttpServerOptions https(
      HttpServerOptions options,
      ServerIdentity identity,
      String authorityPem,
      Duration handshakeWithin) {
    options.setClientAuth(ClientAuth.REQUEST);
    options.setTrustOptions(KnownChains.trust(authorityPem));
    return site(options, identity, handshakeWithin);
  }

  /** The same for browsers, which have no certificate of ours to show. */
  public static HttpServerOptions site(
      HttpServerOptions options, ServerIdentity identity, Duration handshakeWithin) {
    options.setSsl(true);
    options.setSslEngineOptions(engine());
    options.setKeyCertOptions(keyAndCertificate(identity));
    options.setEnabledSecureTransportProtocols(TLS_1_3);
    options.setSslHandshakeTimeout(handshakeWithin.toMillis());
    options.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    ServerSSLOptions tls = options.getSslOptions();
    if (tls != null && isBoringSsl()) tls.setKeyExchangeGroups(GROUPS);
    return options;
  }

  /** By value, so that a renewed identity is another one also where its files are the same. */
  private static PemKeyCertOptions keyAndCertificate(ServerIdentity identity) {
    return new PemKeyCertOptions()
        .setKeyValue(Buffer.buffer(identity.keyPem()))
        .setCertValue(Buffer.buffer(identity.certificatePem()));
  }

  /** Demands a certificate of our authority from phones, and speaks ALPN with those that do. */
  static ServerSSLOptions mutual(
      ServerIdentity identity, String authorityPem, Duration handshakeWithin) {
    ServerSSLOptions tls = new ServerSSLOptions();
    tls.setEnabledSecureTransportProtocols(TLS_1_3);
    tls.setKeyCertOptions(keyAndCertificate(identity));
    if (isBoringSsl()) tls.setKeyExchangeGroups(GROUPS);
    tls.setClientAuth(ClientAuth.REQUIRED);
    tls.setTrustOptions(KnownChains.trust(authorityPem));
    tls.setUseAlpn(true);
    tls.setApplicationLayerProtocols(List.of("sip"));
    tls.setSslHandshakeTimeout(handshakeWithin.toMillis());
    tls.setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    return tls;
  }

  /** The same for foreign phones, which may have nothing newer than TLS 1.2. */
  static ServerSSLOptions foreign(
      ServerIdentity identity, String authorityPem, Duration handshakeWithin) {
    ServerSSLOptions tls = mutual(identity, authorityPem, handshakeWithin);
    tls.setEnabledSecureTransportProtocols(TLS_1_2_OR_1_3);
    for (String suite : FOREIGN_SUITES) tls.addEnabledCipherSuite(suite);
    return tls;
  }
}
