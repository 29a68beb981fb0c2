package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device renews its certificate over the real HTTPS API, by the certificate that it has. */
class RenewalApiTest {
  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;
  private KeyPair key;
  private JsonObject enrolled;

  @BeforeEach
  void enrol() throws Exception {
    running = new RunningServer(data, clock);
    key = CertificateAuthority.newKey();
    String secret = running.server.administration().addUser("alice").secret();
    enrolled = new JsonObject(running.enrol(secret, key, "desk").body());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void theNextCertificate_isForTheSameKeyAndNames_andLastsLonger() throws Exception {
    X509Certificate old = first(enrolled);
    clock.advance(Duration.ofDays(5));

    HttpResponse<String> reply = renew(device());

    assertEquals(200, reply.statusCode(), reply::body);
    X509Certificate next = first(new JsonObject(reply.body()));
    assertEquals(key.getPublic(), next.getPublicKey());
    assertEquals(DeviceCertificate.read(old), DeviceCertificate.read(next));
    Instant expires = next.getNotAfter().toInstant();
    assertEquals(
        5, Duration.between(old.getNotAfter().toInstant(), expires).plusMinutes(1).toDays());
    assertTrue(!next.getSerialNumber().equals(old.getSerialNumber()));
    var listed = running.server.administration().devices().get(0);
    assertEquals(expires.getEpochSecond(), listed.expires().getEpochSecond());
  }

  @Test
  void theNextCertificate_signsIn() throws Exception {
    String chain = new JsonObject(renew(device()).body()).getString("certificateChain");
    String id = enrolled.getString("deviceId");

    try (TestPhone alice = new TestPhone("alice", id, running.tls(key, chain), running.sipPort())) {
      assertEquals(200, alice.register().status());
    }
  }

  @Test
  void whoShowsNoCertificate_isRefused() throws Exception {
    assertEquals(403, renew(running.trusting()).statusCode());
    assertEquals(405, running.get("/api/v1/renewals").statusCode());
  }

  @Test
  void aRevokedDevice_isRefused_alsoOnAConnectionThatIsOpen() throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(device()).build()) {
      assertEquals(200, client.send(post(), HttpResponse.BodyHandlers.ofString()).statusCode());
      running.server.administration().revoke(UUID.fromString(enrolled.getString("deviceId")));
      assertEquals(403, client.send(post(), HttpResponse.BodyHandlers.ofString()).statusCode());
    }
  }

  @Test
  void aCertificateThatHasRunOut_isNotRenewed() throws Exception {
    clock.advance(Duration.ofDays(8));

    assertEquals(403, renew(device()).statusCode());
  }

  /** Somebody's own authority, with our names in the certificate. */
  @Test
  void aCertificateOfAnotherAuthority_isRefusedByTls() throws Exception {
    CertificateAuthority other =
        CertificateAuthority.in(data.resolve("other"), "example.test", Clock.systemUTC());
    DeviceCertificate alice = DeviceCertificate.read(first(enrolled)).orElseThrow();
    X509Certificate forged = other.issueDevice(key.getPublic(), alice);
    SSLContext context = running.tls(key, Pem.of(forged, other.certificate()));

    try {
      // JSSE shows no certificate of an authority that the server did not name.
      assertEquals(403, renew(context).statusCode());
    } catch (IOException e) {
      // Or it does, and the handshake fails.
    }
    assertEquals(200, renew(device()).statusCode());
  }

  /** Certificates of our authority that are no device's: the server's own key is not enough. */
  @Test
  void aDeviceThatIsNotInTheDirectory_isRefused() throws Exception {
    CertificateAuthority ours =
        CertificateAuthority.in(data.resolve("ca"), "example.test", Clock.systemUTC());
    DeviceCertificate alice = DeviceCertificate.read(first(enrolled)).orElseThrow();
    DeviceCertificate[] strangers = {
      new DeviceCertificate("alice", "example.test", UUID.randomUUID()),
      new DeviceCertificate("bob", "example.test", alice.device()),
      new DeviceCertificate("alice", "elsewhere.test", alice.device())
    };
    for (DeviceCertificate each : strangers) {
      X509Certificate issued = ours.issueDevice(key.getPublic(), each);
      assertEquals(403, renew(running.tls(key, Pem.of(issued, ours.certificate()))).statusCode());
    }
  }

  @Test
  void oneDevice_doesNotRenewOverAndOver() throws Exception {
    String next = "";
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> reply = renew(device());
      assertEquals(200, reply.statusCode());
      next = new JsonObject(reply.body()).getString("certificateChain");
    }
    assertEquals(429, renew(device()).statusCode());
    assertEquals(429, renew(running.tls(key, next)).statusCode(), "nor by the new certificate");
  }

  private SSLContext device() throws Exception {
    return running.tls(key, enrolled.getString("certificateChain"));
  }

  private HttpResponse<String> renew(SSLContext context) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(post(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private HttpRequest post() {
    URI uri = URI.create("https://localhost:" + running.server.httpsPort() + "/api/v1/renewals");
    return HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.noBody()).build();
  }

  private static X509Certificate first(JsonObject reply) throws Exception {
    byte[] pem = reply.getString("certificateChain").getBytes(StandardCharsets.US_ASCII);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
  }
}
