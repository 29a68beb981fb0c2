package dev.sottovoce.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code linphonerc} of a stock Linphone: SIP over TLS 1.2 with the kit's certificate, calls
 * keyed by ZRTP or not at all.
 */
final class LinphoneConfig {
  /** Beside the keys of baresip. */
  static final String FILE = "linphonerc";

  private LinphoneConfig() {}

  static void write(ServerFolder server, String user, Path into, SipPhoneKit.Options options)
      throws IOException {
    ServerConfig config = server.config();
    int port = server.port("sipForeign", config.sipForeign().orElseThrow());
    String here = into.toAbsolutePath().toString();
    String proxy = "<sip:" + config.publicAddress() + ":" + port + ";transport=tls";
    String text =
        """
        # Linphone, signed in at Sottovoce: linphonec -c %1$s/linphonerc
        [sip]
        sip_port=0
        sip_tcp_port=0
        sip_tls_port=-1
        guess_hostname=1
        root_ca=%1$s/ca.pem
        verify_server_certs=1
        verify_server_cn=1
        client_cert_chain=%1$s/certificate.pem
        client_cert_key=%1$s/key.pem
        media_encryption=zrtp
        media_encryption_mandatory=1
        use_ipv6=0
        default_proxy=0
        register_only_when_network_is_up=0
        [proxy_0]
        reg_proxy=%2$s>
        reg_route=%2$s;lr>
        reg_identity=sip:%3$s@%4$s
        reg_expires=600
        reg_sendregister=1
        publish=0
        avpf=0
        [rtp]
        rtcp_mux=1
        audio_rtp_port=-1
        nortp_timeout=20
        [audio_codec_0]
        mime=opus
        rate=48000
        channels=2
        enabled=1
        [audio_codec_1]
        mime=PCMU
        rate=8000
        channels=1
        enabled=1
        [video]
        enabled=0
        """
            .formatted(here, proxy, user, config.domain());
    Files.writeString(into.resolve(FILE), text + ice(options.ice()));
  }

  private static String ice(SipPhoneKit.Ice ice) {
    if (ice == SipPhoneKit.Ice.OFF) return "";
    return """
    [net]
    nat_policy_ref=sottovoce
    [nat_policy_0]
    ref=sottovoce
    protocols=ice
    """;
  }
}
