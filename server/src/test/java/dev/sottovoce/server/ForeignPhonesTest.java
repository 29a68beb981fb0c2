package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The second SIP port, for phones that have TLS 1.2 at best. */
class ForeignPhonesTest {
  @TempDir Path data;

  @Test
  void unlessItIsConfigured_thereIsNone() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      assertEquals(0, running.server.sipForeignPort());
      Path kit = data.resolve("kit");
      running.kit("desk", kit);
      assertFalse(Files.exists(kit.resolve("linphonerc")));
    }
  }

  @Test
  void tls12AndTls13_areSpokenWithForwardSecrecyAndAead() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      RunningServer.Kit kit = running.kit("desk", data.resolve("kit"));
      for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
        try (TestPhone desk = foreign(running, kit, protocol)) {
          assertEquals(200, desk.register().status());
          assertTrue(desk.cipherSuite().matches("TLS_(ECDHE_ECDSA_WITH_)?AES_256_GCM_SHA384"));
        }
      }
    }
  }

  /** A suite that the server has is shaken hands with; the same client without one is not. */
  @Test
  void rsaKeyExchange_andCbc_areRefused() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      SSLContext context = running.kit("desk", data.resolve("kit")).context();
      int port = running.server.sipForeignPort();
      shake(context, port, "TLSv1.2", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
      for (String suite :
          List.of(
              "TLS_RSA_WITH_AES_256_GCM_SHA384",
              "TLS_RSA_WITH_AES_128_CBC_SHA",
              "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
              "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA")) {
        byte[] answer = OldHello.answer(port, 0x0303, OldHello.number(suite));
        assertTrue(OldHello.isAlert(answer), suite);
      }
      byte[] good = OldHello.answer(port, 0x0303, 0xC02B);
      assertTrue(OldHello.isHandshake(good), "the same hello with an allowed suite is answered");
    }
  }

  @Test
  void tls11_isRefused() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      int port = running.server.sipForeignPort();
      assertTrue(OldHello.isAlert(OldHello.answer(port, 0x0302, 0xC00A, 0xC02B)));
    }
  }

  @Test
  void nobodyWithoutACertificate_getsIn() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      SSLContext none = running.trusting();
      RunningServer.Kit nobody = new RunningServer.Kit(none, UUID.randomUUID().toString());
      assertThrows(IOException.class, () -> foreign(running, nobody, "TLSv1.2").register());
    }
  }

  /** Our own phones would show their user's name to everybody on the way. */
  @Test
  void aCertificateThatNamesItsUser_isTurnedAway() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data);
        TestPhone alice = running.phone("alice")) {
      RunningServer.Kit named = new RunningServer.Kit(alice.context(), alice.device.toString());
      assertThrows(IOException.class, () -> foreign(running, named, "TLSv1.2").register());
    }
  }

  @Test
  void theKitsCertificate_namesNobody() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      Path kit = data.resolve("kit");
      RunningServer.Kit made = running.kit("desk", kit);
      try (InputStream in = Files.newInputStream(kit.resolve("certificate.pem"))) {
        X509Certificate certificate =
            (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        assertEquals("CN=device", certificate.getSubjectX500Principal().getName());
        assertEquals(
            List.of(List.of(6, "urn:uuid:" + made.device())),
            List.copyOf(certificate.getSubjectAlternativeNames()));
      }
      String rc = Files.readString(kit.resolve("linphonerc"));
      assertTrue(rc.contains("<sip:localhost:" + running.server.sipForeignPort()), rc);
      assertTrue(rc.contains("reg_identity=sip:desk@example.test"), rc);
    }
  }

  @Test
  void from_mustBeTheDevicesUser() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      RunningServer.Kit kit = running.kit("desk", data.resolve("kit"));
      running.server.administration().addUser("mallory");
      int port = running.server.sipForeignPort();
      try (TestPhone liar =
          new TestPhone("mallory", kit.device(), kit.context(), port, "TLSv1.2")) {
        assertEquals(403, liar.register().status());
      }
    }
  }

  @Test
  void aRevokedPhone_isCut_andStaysOut() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      RunningServer.Kit kit = running.kit("desk", data.resolve("kit"));
      try (TestPhone desk = foreign(running, kit, "TLSv1.2")) {
        assertEquals(200, desk.register().status());
        running.server.administration().revoke(desk.device);
        assertTrue(desk.isCut());
      }
      try (TestPhone again = foreign(running, kit, "TLSv1.2")) {
        assertEquals(403, again.register().status());
      }
    }
  }

  @Test
  void calls_goBetweenThePortsBothWays() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data);
        TestPhone alice = running.phone("alice");
        TestPhone desk = foreign(running, running.kit("desk", data.resolve("kit")), "TLSv1.2")) {
      assertEquals(200, alice.register().status());
      assertEquals(200, desk.register().status());
      call(running, alice, desk);
      call(running, desk, alice);
    }
  }

  private static void call(RunningServer running, TestPhone from, TestPhone to) throws IOException {
    from.send(
        from.request("INVITE", to.address())
            .append(HeaderName.CONTACT, from.contact())
            .toRequest());
    SipRequest invite = to.request();
    // A foreign phone opens a connection to where the route points.
    String route = invite.header(HeaderName.RECORD_ROUTE).orElseThrow();
    assertTrue(route.contains("@localhost:" + running.server.sipForeignPort() + ";"), route);
    // And to where the topmost Via points, before it answers.
    int port = to.user.equals("desk") ? running.server.sipForeignPort() : running.server.sipPort();
    assertEquals("localhost:" + port, invite.topVia().sentBy());
    to.send(invite.respond(486, "Busy Here", "callee").toResponse());
    assertEquals(486, from.laterResponse().status());
    assertTrue(to.request().is("ACK"));
  }

  private static TestPhone foreign(RunningServer running, RunningServer.Kit kit, String protocol)
      throws IOException {
    return new TestPhone(
        "desk", kit.device(), kit.context(), running.server.sipForeignPort(), protocol);
  }

  private static void shake(SSLContext context, int port, String protocol, String suite)
      throws IOException {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setEnabledCipherSuites(new String[] {suite});
      socket.startHandshake();
    }
  }
}
