package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.routing.Descriptions;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The organisation's own policy at the server: who may set it, and what then passes. */
class PolicyInstallTest {
  private static final Bytes ANNAS_KEY = Bytes.unsafeWrap(new byte[32]);
  private static final PolicyRoot ANNA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY)));
  private static final Duration PATIENCE = Duration.ofSeconds(6);
  private static final String DTLS = Descriptions.DTLS;
  private static final String ZRTP =
      DTLS.replace("UDP/TLS/RTP/SAVPF", "RTP/AVP")
          .replaceAll(
              "a=setup.*\r\na=fingerprint.*\r\n", "a=zrtp-hash:1.10 " + "0a".repeat(32) + "\r\n");

  @TempDir Path data;

  private static SignedPolicy signed(int version, Policy.Profile profile, String... changes) {
    String text = Profiles.text(profile).replaceFirst("version: \\d+", "version: " + version);
    for (int i = 0; i < changes.length; i += 2) {
      assertTrue(text.contains(changes[i]), changes[i]);
      text = text.replace(changes[i], changes[i + 1]);
    }
    Bytes document = Bytes.utf8(text);
    return new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document));
  }

  private static SignedPolicy dtlsOnly(int version) {
    return signed(
        version,
        Policy.Profile.DEFAULT,
        "accept: [DTLS 1.3, DTLS 1.2, ZRTP, MIKEY-DH," + " MIKEY-DHHMAC]",
        "accept: [DTLS 1.3, DTLS 1.2]");
  }

  /** What the server says to a call to nobody: 480 when the description passed. */
  private static SipResponse call(TestPhone phone, String description) throws IOException {
    phone.send(
        phone
            .request("INVITE", "sip:nobody@example.test")
            .append(HeaderName.CONTACT, phone.contact())
            .body("application/sdp", Bytes.utf8(description))
            .toRequest());
    return phone.response();
  }

  private static void awaitStatus(TestPhone phone, String description, int status)
      throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    SipResponse last = call(phone, description);
    while (last.status() != status && System.nanoTime() < until) {
      Thread.sleep(50);
      last = call(phone, description);
    }
    assertEquals(status, last.status(), () -> "after " + PATIENCE);
  }

  @Test
  void onlyWhatTheOfficersSigned_isInstalled_andOnlyForward() throws Exception {
    try (Administration administration = Administration.open(data)) {
      assertThrows(PolicyException.class, () -> administration.install(dtlsOnly(2)));
      administration.trust(ANNA);
      assertEquals(Optional.of(ANNA), administration.policyRoot());
      SignedPolicy second = dtlsOnly(2);
      assertEquals(Administration.Installation.INSTALLED, administration.install(second));
      assertEquals(Administration.Installation.IN_FORCE_ALREADY, administration.install(second));
      assertEquals(2, administration.policy().orElseThrow().version());
      SignedPolicy unsigned = new SignedPolicy(dtlsOnly(3).document(), second.signatures());
      for (SignedPolicy bad : List.of(dtlsOnly(1), unsigned)) {
        assertThrows(PolicyException.class, () -> administration.install(bad));
      }
      SignedPolicy sameNumber = signed(2, Policy.Profile.REGULATED);
      assertTrue(
          assertThrows(PolicyException.class, () -> administration.install(sameNumber))
              .sentence()
              .contains("not newer"));
      assertEquals(2, administration.policy().orElseThrow().version());
    }
  }

  /** What a phone says of its key counts at enrolment, and again when the policy has risen. */
  @Test
  void keysThatAreTooWeaklyKept_areNeitherEnrolledNorRenewed() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      Administration administration = running.server.administration();
      administration.trust(ANNA);
      KeyPair key = CertificateAuthority.newKey();
      String soft = administration.addUser("alice").secret();
      JsonObject enrolled = new JsonObject(running.enrol(soft, key, "software").body());
      var context = running.tls(key, enrolled.getString("certificateChain"));
      administration.install(
          signed(2, Policy.Profile.DEFAULT, "deviceKey: software", "deviceKey: pkcs11"));
      running.restart();
      String code = running.server.administration().addUser("bob").secret();
      assertEquals(409, running.enrol(code, key, "soft").statusCode());
      assertEquals(409, running.enrol(code, key, "soft", "os").statusCode());
      assertEquals(400, running.enrol(code, key, "odd", "very good").statusCode());
      assertEquals(201, running.enrol(code, key, "token", "tpm").statusCode(), "still unused");
      assertEquals(403, running.post("/api/v1/renewals", "", context).statusCode());
    }
  }

  @Test
  void officers_areForGood_onceAPhoneHasPinnedThem() throws Exception {
    PolicyRoot ben =
        new PolicyRoot(
            1, List.of(PolicySignatures.verifierKey("ben", Bytes.unsafeWrap(new byte[32]))));
    try (RunningServer running = new RunningServer(data)) {
      Administration administration = running.server.administration();
      administration.trust(ANNA);
      administration.trust(ben);
      awaitTrust(running, administration.trustBundle().pin());
      try (TestPhone phone = running.phone("alice")) {
        assertTrue(phone.register().isSuccess());
        administration.trust(ben);
        assertThrows(IllegalStateException.class, () -> administration.trust(ANNA));
      }
    }
  }

  private static void awaitTrust(RunningServer running, String pin) throws Exception {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (running.trust(pin).statusCode() != 200 && System.nanoTime() < until) {
      Thread.sleep(50);
    }
    assertEquals(200, running.trust(pin).statusCode());
  }

  @Test
  void aRunningServer_letsPassWhatThePolicyAccepts_withinASecondOrTwo() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      running.server.administration().trust(ANNA);
      try (TestPhone alice = running.phone("alice");
          Administration beside = Administration.open(data)) {
        assertEquals(480, call(alice, ZRTP).status());
        beside.install(dtlsOnly(2));
        awaitStatus(alice, ZRTP, 488);
        assertEquals(480, call(alice, DTLS).status());
        beside.install(signed(3, Policy.Profile.DEFAULT));
        awaitStatus(alice, ZRTP, 480);
      }
    }
  }

  @Test
  void whenItsTimeIsOver_noCallPasses() throws Exception {
    TestClock clock = new TestClock();
    LocalDate tomorrow = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).plusDays(1);
    try (RunningServer running = new RunningServer(data, clock)) {
      Administration administration = running.server.administration();
      administration.trust(ANNA);
      try (TestPhone alice = running.phone("alice")) {
        administration.install(
            signed(2, Policy.Profile.DEFAULT, "until: 2030-01-01", "until: " + tomorrow));
        assertEquals(480, call(alice, DTLS).status());
        clock.advance(Duration.ofDays(1));
        awaitStatus(alice, DTLS, 488);
        String warning = Warning.in(call(alice, DTLS)).orElseThrow().text();
        assertTrue(warning.contains("run out"), warning);
      }
    }
  }

  @Test
  void devicesReadIt_andNobodyElse() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      Administration administration = running.server.administration();
      administration.trust(ANNA);
      TestPhone device = running.phone("alice");
      assertEquals(404, running.get("/api/v1/policy", device.context()).statusCode());
      SignedPolicy installed = dtlsOnly(2);
      administration.install(installed);
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (running.get("/api/v1/policy", device.context()).statusCode() != 200
          && System.nanoTime() < until) {
        Thread.sleep(50);
      }
      var reply = running.get("/api/v1/policy", device.context());
      assertEquals(200, reply.statusCode());
      byte[] octets =
          Base64.getUrlDecoder().decode(new JsonObject(reply.body()).getString("policy"));
      assertEquals(Optional.of(installed), SignedPolicy.decode(Bytes.unsafeWrap(octets)));
      assertEquals(401, running.get("/api/v1/policy").statusCode());
    }
  }

  @Test
  void thePortForForeignPhones_isOpenOnlyWithAnInteropPolicy() throws Exception {
    try (RunningServer running = RunningServer.withForeignPhones(data)) {
      Administration administration = running.server.administration();
      administration.trust(ANNA);
      RunningServer.Kit kit = running.kit("desk", data.resolve("kit"));
      int port = running.server.sipForeignPort();
      try (TestPhone desk = foreign(kit, port)) {
        assertEquals(200, desk.register().status());
        administration.install(signed(2, Policy.Profile.DEFAULT));
        assertTrue(desk.isCut());
      }
      assertThrows(IOException.class, () -> foreign(kit, port).register());
      administration.install(signed(3, Policy.Profile.INTEROP));
      long until = System.nanoTime() + PATIENCE.toNanos();
      boolean open = false;
      while (!open && System.nanoTime() < until) {
        try (TestPhone desk = foreign(kit, port)) {
          open = desk.register().status() == 200;
        } catch (IOException e) {
          Thread.sleep(50);
        }
      }
      assertTrue(open, "an interop policy opens it again");
    }
  }

  /** A document with {@code mutual: all} keeps out whoever shows no certificate in TLS. */
  @Test
  void phonesWithoutACertificate_belongToDocumentsThatLetThem() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      running.server.administration().trust(ANNA);
      TokenDevice owner = new TokenDevice(running, "alice");
      try (WebPhone alice = new WebPhone(running, owner);
          TestPhone bob = running.phone("bob")) {
        assertEquals(200, alice.signIn().status());
        running
            .server
            .administration()
            .install(signed(2, Policy.Profile.DEFAULT, "mutual: phones", "mutual: all"));
        assertTrue(alice.isCut());
        assertEquals(200, bob.register().status());
        ExecutionException refusal =
            assertThrows(ExecutionException.class, () -> new WebPhone(running, owner));
        assertEquals(
            403,
            assertInstanceOf(WebSocketHandshakeException.class, refusal.getCause())
                .getResponse()
                .statusCode());
      }
    }
  }

  private static TestPhone foreign(RunningServer.Kit kit, int port) throws IOException {
    return new TestPhone("desk", kit.device(), kit.context(), port, "TLSv1.2");
  }

  /** A folder that somebody wrote to is not a policy. */
  @Test
  void aDocumentThatWasChangedOnDisk_stopsTheServerFromStarting() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      running.server.administration().trust(ANNA);
      running.server.administration().install(dtlsOnly(2));
    }
    SignedPolicy changed =
        new SignedPolicy(signed(9, Policy.Profile.INTEROP).document(), dtlsOnly(2).signatures());
    try (ServerFolder folder = ServerFolder.open(data, new TestClock())) {
      assertTrue(folder.policies().add(9, changed));
      assertFalse(folder.policies().add(9, changed));
    }
    IOException refusal = assertThrows(IOException.class, () -> SottovoceServer.start(data));
    assertTrue(String.valueOf(refusal.getMessage()).contains("not what the officers signed"));
  }
}
