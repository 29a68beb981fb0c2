package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enrolment over the real HTTPS API. */
class EnrolmentApiTest {
  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data, clock);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void aCode_becomesADevice_withACertificateOfTheAuthority() throws Exception {
    KeyPair key = CertificateAuthority.newKey();
    HttpResponse<String> reply = running.enrol(code("alice").secret(), key, "Alice's phone");
    assertEquals(201, reply.statusCode());
    JsonObject json = new JsonObject(reply.body());
    List<X509Certificate> chain = certificates(json.getString("certificateChain"));
    assertEquals(2, chain.size());
    chain.get(0).verify(chain.get(1).getPublicKey());
    assertEquals(key.getPublic(), chain.get(0).getPublicKey());
    DeviceCertificate device = DeviceCertificate.read(chain.get(0)).orElseThrow();
    assertEquals("sip:alice@example.test", device.address());
    assertEquals(json.getString("deviceId"), device.device().toString());
    assertEquals(-1, chain.get(0).getBasicConstraints());
    var listed = running.server.administration().devices();
    assertEquals(1, listed.size());
    assertEquals("Alice's phone", listed.get(0).name());
  }

  @Test
  void everyReply_tellsTheServersTime() throws Exception {
    for (String path : List.of("/api/v1/health", "/api/v1/trust", "/nothing")) {
      Instant before = clock.instant().truncatedTo(ChronoUnit.SECONDS);
      String date = running.get(path).headers().firstValue("Date").orElseThrow();
      Instant told = DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
      assertFalse(told.isBefore(before) || told.isAfter(clock.instant()), path + ": " + told);
    }
  }

  @Test
  void theTrustBundle_isWhatTheCodePins() throws Exception {
    EnrolmentCode code = code("alice");
    HttpResponse<String> reply = running.trust(code.pin());
    assertEquals(200, reply.statusCode());
    assertTrue(bundle(reply).matches(code));
    // The same after a restart: codes that are out stay good.
    running.restart();
    assertTrue(bundle(running.trust(code.pin())).matches(code));
  }

  /** The directory key is in it, with which one could look for names in the log. */
  @Test
  void theTrustBundle_isForWhoeverHasACode() throws Exception {
    assertEquals(403, running.get("/api/v1/trust").statusCode());
    HttpResponse<String> reply = running.trust("a".repeat(26));
    assertEquals(403, reply.statusCode());
    assertFalse(reply.body().contains("\"trust\""));
  }

  @Test
  void aWrongCode_isRefusedWithWhatToDo() throws Exception {
    code("alice");
    HttpResponse<String> reply =
        running.enrol("a".repeat(26), CertificateAuthority.newKey(), "phone");
    assertEquals(403, reply.statusCode());
    assertEquals("application/problem+json", reply.headers().firstValue("content-type").orElse(""));
    assertTrue(new JsonObject(reply.body()).getString("detail").contains("sottovoce user add"));
  }

  @Test
  void aCode_worksOnce() throws Exception {
    String secret = code("alice").secret();
    assertEquals(201, enrol(secret).statusCode());
    assertEquals(403, enrol(secret).statusCode());
    assertEquals(1, running.server.administration().devices().size());
  }

  @Test
  void aCode_worksOnce_alsoWhenManyRedeemItAtTheSameTime() throws Exception {
    String secret = code("alice").secret();
    List<Callable<Integer>> attempts = new ArrayList<>();
    for (int i = 0; i < 8; i++) attempts.add(() -> enrol(secret).statusCode());
    int enrolled = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> each : threads.invokeAll(attempts)) {
        if (each.get() == 201) enrolled++;
        else assertEquals(403, each.get());
      }
    }
    assertEquals(1, enrolled);
  }

  @Test
  void aCode_expiresAfterFifteenMinutes() throws Exception {
    String late = code("alice").secret();
    String early = code("bob").secret();
    clock.advance(Duration.ofMinutes(15).minusSeconds(20));
    assertEquals(201, enrol(early).statusCode());
    clock.advance(Duration.ofSeconds(21));
    assertEquals(403, enrol(late).statusCode());
  }

  @Test
  void aRequestThatProvesNothing_leavesTheCodeUnused() throws Exception {
    String secret = code("alice").secret();
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    assertEquals(400, running.enrol(secret, p384.generateKeyPair(), "phone").statusCode());

    byte[] forged = CertificateRequests.create(CertificateAuthority.newKey()).toArray();
    forged[forged.length - 1] ^= 1;
    for (byte[] csr : new byte[][] {forged, {}, {0x30, 0x03}, new byte[5_000]}) {
      JsonObject body = body(secret, Base64.getUrlEncoder().encodeToString(csr));
      assertEquals(400, running.post("/api/v1/enrolments", body.encode()).statusCode());
    }
    assertEquals(400, running.enrol(secret, CertificateAuthority.newKey(), "a\nb").statusCode());
    assertEquals(201, enrol(secret).statusCode());
  }

  @Test
  void whatIsNoEnrolment_isRefusedByWhatIsWrongWithIt() throws Exception {
    String[] bodies = {"", "[]", "{", "{\"code\":1}", "{\"code\":\"a\",\"csr\":\"*\"}", "null"};
    for (String body : bodies) {
      assertEquals(400, running.post("/api/v1/enrolments", body).statusCode(), body);
    }
    String big = body("x".repeat(20_000), "").encode();
    assertEquals(413, running.post("/api/v1/enrolments", big).statusCode());
    assertEquals(404, running.get("/api/v1/unknown").statusCode());
    assertEquals(302, running.get("/").statusCode());
    assertEquals(405, running.get("/api/v1/enrolments").statusCode());
    assertEquals(200, running.get("/api/v1/health").statusCode());
  }

  @Test
  void guessing_isCounted_andAllowedAgainLater() throws Exception {
    HttpResponse<String> last = enrol("b".repeat(26));
    for (int i = 0; i < 10; i++) last = enrol("b".repeat(26));
    assertEquals(429, last.statusCode());
    assertEquals("60", last.headers().firstValue("retry-after").orElse(""));
    clock.advance(Duration.ofMinutes(1));
    assertEquals(201, enrol(code("alice").secret()).statusCode());
  }

  @Test
  void theDatabase_holdsNoSecret() throws Exception {
    String secret = code("alice").secret();
    running.server.close();
    try (var files = java.nio.file.Files.walk(data)) {
      for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
        String text =
            new String(java.nio.file.Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(secret), "found in " + file.getFileName());
      }
    }
  }

  private EnrolmentCode code(String user) throws Exception {
    return running.server.administration().addUser(user);
  }

  private HttpResponse<String> enrol(String secret) throws Exception {
    return running.enrol(secret, CertificateAuthority.newKey(), "phone");
  }

  private static JsonObject body(String secret, String csr) {
    return new JsonObject().put("code", secret).put("csr", csr).put("deviceName", "phone");
  }

  private static TrustBundle bundle(HttpResponse<String> reply) {
    String text = new JsonObject(reply.body()).getString("trust");
    byte[] encoded = Base64.getUrlDecoder().decode(text);
    return TrustBundle.decode(Bytes.unsafeWrap(encoded)).orElseThrow();
  }

  private static List<X509Certificate> certificates(String pem) throws Exception {
    List<X509Certificate> chain = new ArrayList<>();
    var input = new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    for (var each : CertificateFactory.getInstance("X.509").generateCertificates(input)) {
      chain.add((X509Certificate) each);
    }
    return chain;
  }
}
