package dev.sottovoce.server.relay;

import java.nio.file.Path;

/** The configuration of the server's own coturn. */
final class CoturnFile {
  /** What one credential can have at once: a phone with several calls, over two families. */
  private static final int USER_QUOTA = 12;

  private static final int TOTAL_QUOTA = 4_000;

  /** Octets a second for one relay, ten times what speech needs: a relay is no tunnel for files. */
  private static final int MOST_OCTETS_A_SECOND = 125_000;

  private CoturnFile() {}

  /**
   * @param certificate PEM, the server's chain
   */
  static String text(
      RelayConfig config, String realm, Path secretsDatabase, Path certificate, Path key) {
    StringBuilder text = new StringBuilder("# Made by sottovoce up --turn; changes are lost.\n");
    line(text, "listening-port", config.port());
    line(text, "tls-listening-port", config.tlsPort());
    line(text, "min-port", config.relayPorts().first());
    line(text, "max-port", config.relayPorts().last());
    if (!config.host().equals("0.0.0.0") && !config.host().equals("::")) {
      line(text, "listening-ip", config.host());
      line(text, "relay-ip", config.host());
    }
    config.externalAddress().ifPresent(address -> line(text, "external-ip", address));
    line(text, "realm", realm);
    line(text, "userdb", secretsDatabase);
    line(text, "cert", certificate);
    line(text, "pkey", key);
    line(text, "user-quota", USER_QUOTA);
    line(text, "total-quota", TOTAL_QUOTA);
    line(text, "max-bps", MOST_OCTETS_A_SECOND);
    line(text, "stale-nonce", 600);
    // coturn 4.6 with TLS 1.2 forbidden speaks none at all; 1.2 then with forward secrecy and AEAD.
    line(text, "cipher-list", "ECDHE+AESGCM:ECDHE+CHACHA20");
    text.append(
        """
        use-auth-secret
        fingerprint
        no-cli
        no-tcp-relay
        no-multicast-peers
        no-dtls
        no-tlsv1
        no-tlsv1_1
        no-rfc5780
        no-stun-backward-compatibility
        no-software-attribute
        no-stdout-log
        simple-log
        log-file=/dev/null
        """);
    for (PeerRange each : DeniedPeers.ranges()) line(text, "denied-peer-ip", each.text());
    line(text, "denied-peer-ip", DeniedPeers.IPV4_MAPPED);
    for (PeerRange each : config.allowPeers()) line(text, "allowed-peer-ip", each.text());
    if (config.allowPeers().stream().anyMatch(PeerRange::isLoopback)) {
      text.append("allow-loopback-peers\n");
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append('=').append(value).append('\n');
  }
}
