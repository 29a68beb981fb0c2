package dev.sottovoce.server.edge;

import dev.sottovoce.server.pki.ServerIdentity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.List;
import java.util.Set;

/**
 * TLS 1.3 alone, by BoringSSL where its library loads: it agrees on X25519MLKEM768 with peers that
 * can, which the JDK's own TLS cannot yet.
 */
public final class TlsSetup {
  private static final Set<String> TLS_1_3 = Set.of("TLSv1.3");
  private static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256");

  private TlsSetup() {}

  /** Whether BoringSSL is there, and with it the post-quantum group. */
  public static boolean isBoringSsl() {
    return OpenSSLEngineOptions.isAvailable();
  }

  /** Sets a listener up with TLS and the server's identity. */
  public static <O extends NetServerOptions> O secure(O options, ServerIdentity identity) {
    options.setSsl(true);
    options.setSslEngineOptions(
        isBoringSsl() ? new OpenSSLEngineOptions() : new JdkSSLEngineOptions());
    options.setEnabledSecureTransportProtocols(TLS_1_3);
    options.setKeyCertOptions(keyAndCertificate(identity));
    ServerSSLOptions tls = options.getSslOptions();
    if (tls != null && isBoringSsl()) tls.setKeyExchangeGroups(GROUPS);
    return options;
  }

  /** Demands a certificate of our authority from phones, and speaks ALPN with those that do. */
  static NetServerOptions mutual(NetServerOptions options, String authorityPem) {
    options.setClientAuth(ClientAuth.REQUIRED);
    options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authorityPem)));
    options.setUseAlpn(true);
    ServerSSLOptions tls = options.getSslOptions();
    if (tls != null) tls.setApplicationLayerProtocols(List.of("sip"));
    return options;
  }

  static PemKeyCertOptions keyAndCertificate(ServerIdentity identity) {
    return new PemKeyCertOptions()
        .setKeyPath(identity.keyFile().toString())
        .setCertPath(identity.certificateFile().toString());
  }
}
