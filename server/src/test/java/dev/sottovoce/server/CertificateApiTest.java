package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a verifier that is not ours finds at the address that a signed call carries. */
class CertificateApiTest {
  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;
  private JsonObject alice;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data, clock);
    KeyPair key = CertificateAuthority.newKey();
    String secret = running.server.administration().addUser("alice").secret();
    alice = new JsonObject(running.enrol(secret, key, "phone").body());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private String path() throws Exception {
    byte[] pem = alice.getString("certificateChain").getBytes(StandardCharsets.US_ASCII);
    byte[] device =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem))
            .getEncoded();
    return "/certs/" + Digests.sha256(Bytes.unsafeWrap(device)).hex() + ".pem";
  }

  @Test
  void aDevicesCertificate_isThere_withWhatLeadsToTheAuthority() throws Exception {
    HttpResponse<String> reply = running.get(path());

    assertEquals(200, reply.statusCode());
    assertEquals(
        "application/pem-certificate-chain", reply.headers().firstValue("content-type").orElse(""));
    assertEquals(alice.getString("certificateChain"), reply.body());
  }

  @Test
  void whatWasCutOff_orHasRunOut_isNotThere() throws Exception {
    String path = path();
    clock.advance(Duration.ofDays(8));
    assertEquals(404, running.get(path).statusCode());
    clock.advance(Duration.ofDays(-8));
    assertEquals(200, running.get(path).statusCode());
    running.server.administration().revoke(UUID.fromString(alice.getString("deviceId")));
    assertEquals(404, running.get(path).statusCode());
  }

  @Test
  void everythingElse_isNotFound_andTooMuchIsRefused() throws Exception {
    String[] others = {
      "", "../crl", "x.pem", "0".repeat(64) + ".pem", "0".repeat(64), path().substring(7) + "/"
    };
    for (String each : others) {
      assertEquals(404, running.get("/certs/" + each).statusCode(), each);
    }
    int status = 404;
    for (int i = 0; i < 100 && status == 404; i++) status = running.get("/certs/x").statusCode();
    assertEquals(429, status);
  }
}
