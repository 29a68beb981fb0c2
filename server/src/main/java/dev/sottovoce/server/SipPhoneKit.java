package dev.sottovoce.server;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.UUID;

/**
 * What a stock SIP phone needs to sign in: its key and certificate, the authority's certificate,
 * and configurations that use them: for baresip, and for Linphone where foreign phones may sign in.
 * The certificate does not name the user.
 *
 * @param folder where it all is
 * @param address the phone's own SIP address
 * @param linphone whether there is one for Linphone
 */
public record SipPhoneKit(Path folder, String address, UUID device, boolean linphone) {
  /** How long the certificate of a phone that cannot renew it is good. */
  private static final Duration LIFE = Duration.ofDays(365);

  /** Whether the phone connects by ICE. */
  public enum Ice {
    ON,
    OFF
  }

  /**
   * @param listen the address that the phone uses for SIP and media
   * @param listenPort its SIP port; 0 leaves the choice to the phone
   */
  public record Options(Ice ice, String listen, int listenPort) {
    public static final Options DEFAULT = new Options(Ice.ON, "0.0.0.0", 0);
  }

  /** A kit with a key that is made here, and so has been in the operator's hands. */
  static SipPhoneKit write(ServerFolder server, String user, Path into, Options options)
      throws IOException {
    KeyPair key = CertificateAuthority.newKey();
    SipPhoneKit kit = write(server, user, into, options, key.getPublic(), true);
    String certificate = Files.readString(into.resolve("certificate.pem"));
    Pem.writePrivately(into.resolve("key.pem"), Pem.of(key.getPrivate()));
    Pem.writePrivately(into.resolve("phone.pem"), certificate + Pem.of(key.getPrivate()));
    return kit;
  }

  /**
   * A kit for a key that its owner has: {@code key.pem}, and {@code phone.pem} with certificate and
   * key, are left to them.
   */
  static SipPhoneKit write(
      ServerFolder server, String user, Path into, Options options, PublicKey key)
      throws IOException {
    return write(server, user, into, options, key, false);
  }

  private static SipPhoneKit write(
      ServerFolder server,
      String user,
      Path into,
      Options options,
      PublicKey key,
      boolean operatorKey)
      throws IOException {
    Files.createDirectories(into);
    try (var entries = Files.list(into)) {
      if (entries.findAny().isPresent()) {
        throw new IOException(into + " is not empty; name another folder with --out");
      }
    }
    UUID id = UUID.randomUUID();
    String domain = server.config().domain();
    DeviceCertificate device = new DeviceCertificate(user, domain, id);
    X509Certificate certificate = server.authority().issuePseudonym(key, id, LIFE);
    String authority = Pem.of(server.authority().accepted().toArray(new X509Certificate[0]));
    Files.writeString(into.resolve("certificate.pem"), Pem.of(certificate));
    Files.writeString(into.resolve("ca.pem"), authority);
    Files.writeString(into.resolve("config"), config(into, options));
    Files.writeString(into.resolve("accounts"), account(server, user, options));
    Files.writeString(into.resolve("contacts"), "");
    boolean linphone = server.config().sipForeign().isPresent();
    if (linphone) LinphoneConfig.write(server, user, into, options);
    server.directory().addSipPhone(id, user, operatorKey, server.clock().instant().plus(LIFE));
    server
        .directory()
        .addCertificate(certificate, Pem.of(certificate), server.authority().number(), id);
    return new SipPhoneKit(into, device.address(), id, linphone);
  }

  private static String account(ServerFolder server, String user, Options options)
      throws IOException {
    ServerConfig config = server.config();
    int port = server.port("sip", config.sip());
    return "<sip:"
        + user
        + "@"
        + config.domain()
        + ";transport=tls>;regint=600;outbound=\"sip:"
        + reachable(config.publicAddress())
        + ":"
        + port
        + ";transport=tls\";mediaenc=dtls_srtp"
        + (options.ice() == Ice.ON ? ";medianat=ice" : "")
        + ";answermode=manual\n";
  }

  /** baresip asks the DNS even for "localhost", where nobody may answer. */
  private static String reachable(String publicAddress) {
    return publicAddress.equals("localhost") ? "127.0.0.1" : publicAddress;
  }

  private static String config(Path folder, Options options) {
    String here = folder.toAbsolutePath().toString();
    return """
    # baresip, signed in at Sottovoce: baresip -f %1$s
    poll_method epoll
    sip_listen %2$s:%3$d
    sip_certificate %1$s/phone.pem
    sip_cafile %1$s/ca.pem
    rtcp_mux yes
    audio_level no
    audio_buffer 20-160
    rtp_ports 20000-40000
    rtp_timeout 20
    snd_path %1$s
    module_path /usr/lib/baresip/modules
    module opus.so
    module g711.so
    module ice.so
    module stun.so
    module turn.so
    module srtp.so
    module dtls_srtp.so
    module_tmp uuid.so
    module_tmp account.so
    module_app menu.so
    """
        .formatted(here, options.listen(), options.listenPort());
  }
}
