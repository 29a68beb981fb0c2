package dev.sottovoce.lab.interop.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.Provisioning;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People leave while the server is killed: each has lost everything, or nothing yet. */
@Timeout(120)
class LeaversTest {
  private static final int PEOPLE = 60;
  private static final int DEVICES = 3;
  private static final int BEFORE_IT_IS_KILLED = 8;

  @TempDir Path data;
  private final List<String> ids = new ArrayList<>();
  private String token = "";

  private void people() throws IOException {
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: off
        """);
    try (Administration administration = Administration.open(data)) {
      token = administration.addDirectory("entra");
      for (int i = 0; i < PEOPLE; i++) {
        String name = "user" + i;
        Provisioning.Wanted wanted = new Provisioning.Wanted(name, name, Optional.empty(), true);
        ids.add(administration.provisioning().add(wanted).orElseThrow().id());
        administration.directory().addCode(name, "code of " + name);
        for (int n = 0; n < DEVICES; n++) {
          administration.directory().addSipPhone(UUID.randomUUID(), name, false, Instant.now());
        }
      }
    }
  }

  private int leaves(HttpClient client, int port, String id) throws Exception {
    String body =
        """
        {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
         "Operations": [{"op": "replace", "path": "active", "value": false}]}
        """;
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/scim/v2/Users/" + id))
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/scim+json")
            .header("Authorization", "Bearer " + token)
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private HttpClient client() throws IOException {
    return HttpClient.newBuilder().sslContext(Pem.trusting(data.resolve("ca/ca.pem"))).build();
  }

  @Test
  void whoLeavesWhileTheServerIsKilled_hasLostAllOrNothing_andTheRestIsDoneAfterwards()
      throws Exception {
    people();
    ConcurrentLinkedQueue<String> gone = new ConcurrentLinkedQueue<>();
    CountDownLatch enough = new CountDownLatch(BEFORE_IT_IS_KILLED);
    try (Child server = Child.start("up", "--json", "--data", data.toString());
        HttpClient client = client()) {
      int port = server.next().get("httpsPort").asInt();
      Thread directory =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  for (String id : ids) {
                    if (leaves(client, port, id) == 200) gone.add(id);
                    enough.countDown();
                  }
                } catch (Exception e) {
                  // The server is gone.
                }
              });
      enough.await();
      server.kill();
      directory.join();
    }
    assertTrue(gone.size() >= BEFORE_IT_IS_KILLED && gone.size() < PEOPLE, "gone: " + gone.size());
    try (Administration administration = Administration.open(data)) {
      for (String id : ids) {
        Provisioning.Person person = administration.provisioning().find(id).orElseThrow();
        assertFalse(person.active() && gone.contains(id), "what was answered has happened");
        assertAllOrNothing(administration, person);
      }
    }

    try (Child server = Child.start("up", "--json", "--data", data.toString());
        HttpClient client = client()) {
      int port = server.next().get("httpsPort").asInt();
      for (String id : ids) assertEquals(200, leaves(client, port, id));
      server.stop();
    }
    try (Administration administration = Administration.open(data)) {
      assertTrue(administration.devices().stream().allMatch(each -> each.revoked().isPresent()));
    }
  }

  private void assertAllOrNothing(Administration administration, Provisioning.Person person) {
    List<Directory.Device> devices = administration.directory().devicesOf(person.user(), 10);
    assertEquals(DEVICES, devices.size());
    long cutOff = devices.stream().filter(each -> each.revoked().isPresent()).count();
    assertEquals(person.active() ? 0 : DEVICES, cutOff);
    Optional<String> redeemed =
        administration
            .directory()
            .redeem(
                "code of " + person.user(),
                UUID.randomUUID(),
                "late",
                Protection.SOFTWARE,
                Instant.now());
    assertEquals(person.active(), redeemed.isPresent());
  }
}
