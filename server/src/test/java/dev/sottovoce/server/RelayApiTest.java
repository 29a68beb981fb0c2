package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.pki.CertificateAuthority;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials for relays over the real HTTPS API. */
class RelayApiTest {
  private static final String RELAYS =
      """
      turn:
        uris:
          - turn:relay.example.test:3478?transport=udp
      """;

  @TempDir Path data;
  private RunningServer running;
  private String device;
  private SSLContext alice;

  @BeforeEach
  void enrol() throws Exception {
    running = new RunningServer(data);
    KeyPair key = CertificateAuthority.newKey();
    String secret = running.server.administration().addUser("alice").secret();
    JsonObject enrolled = new JsonObject(running.enrol(secret, key, "desk").body());
    device = enrolled.getString("deviceId");
    alice = running.tls(key, enrolled.getString("certificateChain"));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void nameRelays() throws Exception {
    Files.writeString(data.resolve("sottovoce.yaml"), RELAYS, StandardOpenOption.APPEND);
    running.restart();
  }

  private HttpResponse<String> ask() throws Exception {
    return running.get("/api/v1/relays", alice);
  }

  @Test
  void device_getsUrisAndCredentialsForAnHour() throws Exception {
    nameRelays();
    HttpResponse<String> reply = ask();
    JsonObject json = new JsonObject(reply.body());

    assertEquals(200, reply.statusCode(), reply::body);
    assertEquals(
        "turn:relay.example.test:3478?transport=udp", json.getJsonArray("uris").getString(0));
    long left =
        Duration.between(Instant.now(), Instant.parse(json.getString("expires"))).toMinutes();
    assertTrue(left >= 58 && left <= 60, "minutes: " + left);
    assertFalse(reply.body().contains("alice"), "nothing says who asks");
    assertFalse(reply.body().contains(device), "nothing says who asks");
    assertEquals("no-store", reply.headers().firstValue("Cache-Control").orElse(""));
    assertNotEquals(json.getString("username"), new JsonObject(ask().body()).getString("username"));
  }

  @Test
  void secretThatWasRotated_countsAtOnce() throws Exception {
    nameRelays();
    ask();
    String before = Files.readString(data.resolve("turn/secrets"));
    running.server.administration().rotateRelaySecret();

    assertEquals(200, ask().statusCode());
    assertTrue(Files.readString(data.resolve("turn/secrets")).endsWith("\n" + before));
  }

  @Test
  void withoutARelay_itIsNotFound() throws Exception {
    assertEquals(404, ask().statusCode());
  }

  @Test
  void withoutACertificate_orRevoked_thereIsNone() throws Exception {
    nameRelays();
    assertEquals(401, running.get("/api/v1/relays").statusCode());

    running.server.administration().revoke(UUID.fromString(device));
    assertEquals(403, ask().statusCode());
  }

  @Test
  void otherMethods_areNotAllowed() throws Exception {
    assertEquals(405, running.post("/api/v1/relays", "{}", alice).statusCode());
  }

  @Test
  void sixtyAnHour_areEnough() throws Exception {
    nameRelays();
    for (int i = 0; i < 60; i++) assertEquals(200, ask().statusCode());

    HttpResponse<String> refused = ask();
    assertEquals(429, refused.statusCode());
    assertEquals("3600", refused.headers().firstValue("Retry-After").orElse(""));
  }
}
