package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How one baresip is set up.
 *
 * @param address its SIP address, {@code sip:USER@DOMAIN}
 * @param registrar where it signs in, {@code HOST:PORT}; empty for a phone that is called directly
 * @param certificate PEM file with its certificate and key
 * @param authority PEM file with the authority that signed the server's certificate (baresip 1.0.0
 *     reads it and accepts any other as well)
 * @param ice whether it offers and answers with ICE
 * @param answer whether it answers calls by itself
 * @param speech what it says: WAV, 16 bit, 48 kHz, two channels (its Opus takes nothing else);
 *     longer than the call, since baresip hangs up at its end
 */
record BaresipConfig(
    String address,
    Optional<String> registrar,
    Path certificate,
    Path authority,
    Ice ice,
    Answer answer,
    Path speech) {
  enum Ice {
    ON,
    OFF
  }

  enum Answer {
    BY_ITSELF,
    ON_COMMAND
  }

  /** The ports that one baresip listens on. */
  record Ports(int sip, int control, int firstMedia, int lastMedia) {
    static Ports find() throws IOException {
      int first = FreePorts.range(24);
      return new Ports(first, first + 2, first + 4, first + 22);
    }

    /** baresip listens for TLS one above its plain port. */
    int tls() {
      return sip + 1;
    }
  }

  /** Writes what baresip reads into its folder. */
  void write(Path folder, Ports ports) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("config"), config(folder, ports));
    Files.writeString(folder.resolve("accounts"), account() + "\n");
    Files.writeString(folder.resolve("contacts"), "");
  }

  private String account() {
    String registration =
        registrar
            .map(server -> ";regint=600;outbound=\"sip:" + server + ";transport=tls\"")
            .orElse(";regint=0");
    return "<"
        + address
        + ";transport=tls>"
        + registration
        + ";auth_pass=unused"
        + ";answermode="
        + (answer == Answer.BY_ITSELF ? "auto" : "manual")
        + ";mediaenc=dtls_srtp"
        + (ice == Ice.ON ? ";medianat=ice" : "");
  }

  // The keys are those of the Debian package's own example configuration.
  private String config(Path folder, Ports ports) {
    return """
    poll_method epoll
    sip_listen 127.0.0.1:%d
    sip_certificate %s
    sip_cafile %s
    net_interface 127.0.0.1
    call_local_timeout 30
    call_max_calls 8
    audio_player aubridge,nil
    audio_source aufile,%s
    audio_alert aubridge,nil
    audio_txmode thread
    audio_level no
    ausrc_format s16
    auplay_format s16
    auenc_format s16
    audec_format s16
    audio_buffer 20-160
    rtp_ports %d-%d
    rtcp_mux yes
    jitter_buffer_delay 5-10
    rtp_stats yes
    rtp_timeout 20
    snd_path %s
    module_path %s
    module opus.so
    module aufile.so
    module aubridge.so
    module sndfile.so
    module stun.so
    module ice.so
    module srtp.so
    module dtls_srtp.so
    module_tmp uuid.so
    module_tmp account.so
    module_app menu.so
    module_app debug_cmd.so
    module_app ctrl_tcp.so
    statmode_default off
    ctrl_tcp_listen 127.0.0.1:%d
    """
        .formatted(
            ports.sip(),
            certificate.toAbsolutePath(),
            authority.toAbsolutePath(),
            speech.toAbsolutePath(),
            ports.firstMedia(),
            ports.lastMedia(),
            folder.toAbsolutePath(),
            Baresip.MODULES,
            ports.control());
  }
}
