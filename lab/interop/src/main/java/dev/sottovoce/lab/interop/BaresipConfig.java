package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How one baresip is set up: what its owner gave it, and over that what makes it run without screen
 * and sound card.
 *
 * @param given the configuration that its owner gave it
 * @param account its line in {@code accounts}
 * @param address the local address for SIP and media; with ICE it must not be loopback
 * @param speech what it says: WAV, 16 bit, 48 kHz, two channels (its Opus takes nothing else);
 *     longer than the call, since baresip hangs up at its end
 */
record BaresipConfig(String given, String account, String address, Path speech) {
  enum Answer {
    BY_ITSELF,
    ON_COMMAND
  }

  /**
   * A phone without a server, which is called at its own address.
   *
   * @param certificate PEM file with its certificate and key
   * @param port its plain port; it listens for TLS one above
   */
  static BaresipConfig direct(String user, Path certificate, int port, Path speech) {
    String given =
        """
        poll_method epoll
        sip_listen 127.0.0.1:%d
        sip_certificate %s
        rtcp_mux yes
        audio_buffer 20-160
        module_path %s
        module opus.so
        module srtp.so
        module dtls_srtp.so
        module_tmp uuid.so
        module_tmp account.so
        module_app menu.so
        """
            .formatted(port, certificate.toAbsolutePath(), Baresip.MODULES);
    String account =
        "<sip:%s@localhost;transport=tls>;regint=0;mediaenc=dtls_srtp;answermode=auto"
            .formatted(user);
    return new BaresipConfig(given, account, "127.0.0.1", speech);
  }

  /** The folder that {@code user add NAME --sip-phone} writes, as it is. */
  static BaresipConfig ofKit(Path kit, Answer answer, String address, Path speech)
      throws IOException {
    String account = Files.readString(kit.resolve("accounts")).strip();
    if (answer == Answer.BY_ITSELF) {
      account = account.replace("answermode=manual", "answermode=auto");
    }
    return new BaresipConfig(Files.readString(kit.resolve("config")), account, address, speech);
  }

  /** Writes what baresip reads into its folder. */
  void write(Path folder, int controlPort) throws IOException {
    Files.createDirectories(folder);
    // Of two lines with one key baresip takes the first, except for modules.
    Files.writeString(folder.resolve("config"), headless(folder, controlPort) + given);
    Files.writeString(folder.resolve("accounts"), account + "\n");
    Files.writeString(folder.resolve("contacts"), "");
  }

  private String headless(Path folder, int controlPort) {
    return """
    net_interface %s
    call_local_timeout 30
    audio_player aubridge,nil
    audio_source aufile,%s
    audio_alert aubridge,nil
    audio_txmode thread
    ausrc_format s16
    auplay_format s16
    auenc_format s16
    audec_format s16
    jitter_buffer_delay 5-10
    snd_path %s
    module_path %s
    module aufile.so
    module aubridge.so
    module sndfile.so
    module_app debug_cmd.so
    module_app ctrl_tcp.so
    statmode_default off
    ctrl_tcp_listen 127.0.0.1:%d
    """
        .formatted(
            address,
            speech.toAbsolutePath(),
            folder.toAbsolutePath(),
            Baresip.MODULES,
            controlPort);
  }
}
