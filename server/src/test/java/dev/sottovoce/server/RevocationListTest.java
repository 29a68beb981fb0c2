package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What verifiers that are not ours can ask, and what phones with older roots are told. */
class RevocationListTest {
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

  private JsonObject enrolled(String user) throws Exception {
    KeyPair key = CertificateAuthority.newKey();
    String secret = running.server.administration().addUser(user).secret();
    return new JsonObject(running.enrol(secret, key, "phone").body());
  }

  private static X509Certificate certificate(JsonObject enrolled) throws Exception {
    byte[] pem = enrolled.getString("certificateChain").getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }

  private X509CRL list() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("https://localhost:" + running.server.httpsPort() + "/crl"))
            .build();
    try (HttpClient client = HttpClient.newBuilder().sslContext(running.trusting()).build()) {
      var reply = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertEquals(200, reply.statusCode());
      assertEquals("application/pkix-crl", reply.headers().firstValue("content-type").orElse(""));
      return (X509CRL)
          CertificateFactory.getInstance("X.509")
              .generateCRL(new ByteArrayInputStream(reply.body()));
    }
  }

  @Test
  void aDeviceThatIsCutOff_isListed_andNobodyElse() throws Exception {
    JsonObject alice = enrolled("alice");
    JsonObject bob = enrolled("bob");
    assertEquals(null, list().getRevokedCertificates());
    running.server.administration().revoke(UUID.fromString(alice.getString("deviceId")));

    X509CRL list = list();
    list.verify(running.server.administration().authorities().get(0).getPublicKey());
    assertThrows(
        SignatureException.class, () -> list.verify(CertificateAuthority.newKey().getPublic()));
    assertTrue(list.isRevoked(certificate(alice)));
    assertFalse(list.isRevoked(certificate(bob)));
    Instant until = list.getNextUpdate().toInstant();
    assertEquals(
        1, Duration.between(list.getThisUpdate().toInstant(), until).toHours(), "short-lived");
    assertNotNull(list.getExtensionValue("2.5.29.20"), "it has a number that grows");
  }

  /** What has run out needs no list. */
  @Test
  void aCertificateThatHasRunOut_isListedNoLonger() throws Exception {
    JsonObject alice = enrolled("alice");
    running.server.administration().revoke(UUID.fromString(alice.getString("deviceId")));
    assertTrue(list().isRevoked(certificate(alice)));
    clock.advance(Duration.ofDays(8));
    assertEquals(null, list().getRevokedCertificates());
  }

  @Test
  void aForeignPhonesCertificate_isListedToo() throws Exception {
    Path folder = data.resolve("kit");
    var kit =
        running.server.administration().addSipPhone("desk", folder, SipPhoneKit.Options.DEFAULT);
    running.server.administration().revoke(kit.device());
    assertEquals(1, list().getRevokedCertificates().size());
  }

  @Test
  void phonesWithOlderRoots_areToldTheStep_andTheBundleIsWhereItLeads() throws Exception {
    TrustBundle before = running.trustBundle();
    running.server.administration().rotateAuthority();
    running.restart();

    String pin = running.server.administration().trustBundle().pin();
    JsonObject reply = new JsonObject(running.trust(pin).body());
    TrustBundle after = told(reply.encode());
    assertEquals(1, reply.getJsonArray("updates").size());
    TrustUpdate step =
        TrustUpdate.decode(decoded(reply.getJsonArray("updates").getString(0))).orElseThrow();
    assertEquals(
        new TrustUpdate.Outcome.Taken(after),
        step.takenFrom(before, (root, message, lines) -> false));
    assertEquals(2, after.values(TrustBundle.Kind.CERTIFICATE_AUTHORITY).size());
    // Codes of now pin the roots of now.
    assertTrue(after.matches(running.server.administration().addUser("carol")));
  }

  private static TrustBundle told(String body) {
    return TrustBundle.decode(decoded(new JsonObject(body).getString("trust"))).orElseThrow();
  }

  private static Bytes decoded(String base64) {
    return Bytes.unsafeWrap(Base64.getUrlDecoder().decode(base64));
  }
}
