package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.Groups;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups over the real HTTPS API, by devices with real certificates. */
class GroupApiTest {
  private static final CryptoBackend CRYPTO = new BouncyCastleCrypto();
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path data;
  private RunningServer running;

  /** A user with one device that is enrolled, founded its account and acts over HTTPS. */
  private final class Person {
    final String user;
    final UUID device;
    final KeyPair key;
    final SSLContext tls;
    final AccountChain chain;

    Person(String user) throws Exception {
      this.user = user;
      key = CertificateAuthority.newKey();
      String secret = running.server.administration().addUser(user).secret();
      JsonObject reply = new JsonObject(running.enrol(secret, key, "phone").body());
      device = UUID.fromString(reply.getString("deviceId"));
      tls = running.tls(key, reply.getString("certificateChain"));
      AccountDevice entry =
          new AccountDevice(
              device,
              Bytes.copyOf(key.getPublic().getEncoded()),
              Protection.SOFTWARE,
              Optional.of(DeviceEncryptionKey.generate(RANDOM::nextBytes, CRYPTO).publicKey()));
      AccountLabel label = new AccountLabel(user, RunningServer.DOMAIN);
      try (RecoveryKey words = RecoveryKey.generate(RANDOM::nextBytes)) {
        chain = AccountChain.found(label, Optional.empty(), entry, words.hash(), key.getPrivate());
      }
      JsonObject body = new JsonObject().put("statement", base64(chain.encoded().get(0)));
      assertEquals(201, status("/api/v1/accounts/" + user + "/statements", body));
    }

    int status(String path, JsonObject body) throws Exception {
      return running.post(path, body.encode(), tls).statusCode();
    }

    GroupSealing seal(String name, Optional<GroupEpoch> before, Person... others) {
      List<GroupSealing.Invited> members =
          Stream.concat(Stream.of(this), Stream.of(others))
              .map(each -> GroupSealing.Invited.of(each.chain.state()))
              .toList();
      return GroupSealing.make(
          name, before, members, device, key.getPrivate(), RANDOM::nextBytes, CRYPTO);
    }

    int publish(GroupSealing sealing) throws Exception {
      return status("/api/v1/groups/" + user + "/" + sealing.epoch().name(), body(sealing));
    }

    HttpResponse<String> get(String path) throws Exception {
      return running.get("/api/v1/groups" + path, tls);
    }

    JsonObject read(String path) throws Exception {
      HttpResponse<String> reply = get(path);
      assertEquals(200, reply.statusCode(), reply.body());
      return new JsonObject(reply.body());
    }
  }

  private static JsonObject body(GroupSealing sealing) {
    JsonObject envelopes = new JsonObject();
    sealing.envelopes().forEach((device, each) -> envelopes.put(device.toString(), base64(each)));
    return new JsonObject()
        .put("statement", base64(sealing.epoch().encoded()))
        .put("envelopes", envelopes);
  }

  private static String base64(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void members_getTheGroup_andTheirOwnEnvelope() throws Exception {
    Person alice = new Person("alice");
    Person bob = new Person("bob");
    Person eve = new Person("eve");
    GroupSealing first = alice.seal("wards", Optional.empty(), bob);
    assertEquals(201, alice.publish(first));

    JsonObject listed = bob.read("").getJsonArray("groups").getJsonObject(0);
    assertEquals("alice", listed.getString("owner"));
    assertEquals("wards", listed.getString("name"));
    assertEquals(1, listed.getInteger("epoch"));
    JsonObject atBob = bob.read("/alice/wards");
    assertEquals(1, atBob.getInteger("newest"));
    assertEquals(
        new JsonArray().add(base64(first.epoch().encoded())), atBob.getJsonArray("epochs"));
    assertEquals(base64(first.envelope(bob.device).orElseThrow()), atBob.getString("envelope"));
    assertFalse(atBob.containsKey("former"));
    assertEquals(
        base64(first.envelope(alice.device).orElseThrow()),
        alice.read("/alice/wards").getString("envelope"));

    assertEquals(0, eve.read("").getJsonArray("groups").size());
    assertEquals(404, eve.get("/alice/wards").statusCode(), "as if there were none");
    assertEquals(404, eve.get("/alice/nothing").statusCode());
    assertEquals(401, running.get("/api/v1/groups").statusCode(), "no certificate");
    assertEquals(401, running.get("/api/v1/groups/alice/wards").statusCode());
    assertEquals(
        401, running.post("/api/v1/groups/alice/wards", body(first).encode()).statusCode());
  }

  @Test
  void whoWasRemoved_getsNothingMore() throws Exception {
    Person alice = new Person("alice");
    Person bob = new Person("bob");
    Person eve = new Person("eve");
    GroupSealing first = alice.seal("wards", Optional.empty(), bob, eve);
    GroupSealing second = alice.seal("wards", Optional.of(first.epoch()), bob);
    assertEquals(201, alice.publish(first));
    assertEquals(200, eve.get("/alice/wards").statusCode());
    assertEquals(201, alice.publish(second));

    assertEquals(404, eve.get("/alice/wards").statusCode());
    assertEquals(0, eve.read("").getJsonArray("groups").size());
    JsonObject atBob = bob.read("/alice/wards?known=1");
    assertEquals(2, atBob.getInteger("newest"));
    assertEquals(2, atBob.getJsonArray("epochs").size());
    assertEquals(base64(second.envelope(bob.device).orElseThrow()), atBob.getString("envelope"));
    assertEquals(base64(first.envelope(bob.device).orElseThrow()), atBob.getString("former"));
  }

  @Test
  void onlyTheOwnersDevice_andOnlyTheNextEpoch_isTaken() throws Exception {
    Person alice = new Person("alice");
    Person bob = new Person("bob");
    GroupSealing first = alice.seal("wards", Optional.empty(), bob);
    GroupSealing second = alice.seal("wards", Optional.of(first.epoch()), bob);
    GroupSealing third = alice.seal("wards", Optional.of(second.epoch()), bob);
    assertEquals(409, alice.publish(second), "it follows nothing");
    assertEquals(403, bob.status("/api/v1/groups/alice/wards", body(first)));
    assertEquals(422, bob.status("/api/v1/groups/bob/wards", body(first)), "Alice's in his name");
    assertEquals(422, alice.status("/api/v1/groups/alice/others", body(first)), "another name");
    assertEquals(201, alice.publish(first));
    assertEquals(409, alice.publish(first), "it is there");
    assertEquals(409, alice.publish(third), "one is left out");
    GroupSealing other = alice.seal("wards", Optional.empty(), bob);
    assertEquals(
        409, alice.publish(alice.seal("wards", Optional.of(other.epoch()), bob)), "another past");
    assertEquals(201, alice.publish(second));
    assertEquals(201, alice.publish(third));
  }

  @Test
  void whatIsNotWhole_isRefused() throws Exception {
    Person alice = new Person("alice");
    Person bob = new Person("bob");
    GroupSealing group = alice.seal("wards", Optional.empty(), bob);
    String path = "/api/v1/groups/alice/wards";
    JsonObject without = body(group);
    without.getJsonObject("envelopes").remove(bob.device.toString());
    assertEquals(422, alice.status(path, without), "an envelope is missing");
    JsonObject more = body(group);
    more.getJsonObject("envelopes").put(UUID.randomUUID().toString(), "AAAA");
    assertEquals(422, alice.status(path, more), "one too many");
    JsonObject swapped = body(group);
    String bobs = swapped.getJsonObject("envelopes").getString(bob.device.toString());
    swapped.getJsonObject("envelopes").put(alice.device.toString(), bobs);
    assertEquals(422, alice.status(path, swapped), "another one than was signed");
    JsonObject unsigned = body(group);
    String statement = unsigned.getString("statement");
    unsigned.put("statement", statement.substring(0, statement.length() - 4) + "AAAA");
    assertEquals(422, alice.status(path, unsigned));
    assertEquals(400, alice.status(path, new JsonObject()));
    assertEquals(400, alice.status(path, body(group).put("envelopes", 1)));
    assertEquals(400, alice.status(path, body(group).put("statement", "?")));
    assertEquals(
        400, alice.status(path, body(group).put("envelopes", new JsonObject().put("bob", "AAAA"))));
    assertEquals(413, running.post(path, "x".repeat(700_000), alice.tls).statusCode());
    assertEquals(404, alice.get("/alice/Wards").statusCode());
    assertEquals(404, alice.get("/alice/wards/more").statusCode());
    assertEquals(404, alice.get("/").statusCode());
    assertEquals(201, alice.publish(group), "what is whole is taken");
    assertEquals(400, alice.get("/alice/wards?known=-1").statusCode());
    assertEquals(400, alice.get("/alice/wards?known=99999999999").statusCode());
  }

  @Test
  void anOwner_hasSoManyGroups() throws Exception {
    Person alice = new Person("alice");
    for (int i = 0; i < Groups.MAX_GROUPS; i++) {
      assertEquals(201, alice.publish(alice.seal("g" + i, Optional.empty())));
    }
    assertEquals(409, alice.publish(alice.seal("more", Optional.empty())));
    assertEquals(Groups.MAX_GROUPS, alice.read("").getJsonArray("groups").size());
  }

  @Test
  void aPhoneThatWasAway_getsTheEpochsInPages() throws Exception {
    Person alice = new Person("alice");
    GroupSealing last = alice.seal("wards", Optional.empty());
    assertEquals(201, alice.publish(last));
    for (int i = 0; i < Groups.PAGE + 3; i++) {
      last = alice.seal("wards", Optional.of(last.epoch()));
      assertEquals(201, alice.publish(last));
    }
    JsonObject page = alice.read("/alice/wards?known=1");
    assertEquals(Groups.PAGE + 4, page.getInteger("newest"));
    assertEquals(Groups.PAGE, page.getJsonArray("epochs").size());
    JsonObject rest = alice.read("/alice/wards?known=" + Groups.PAGE);
    assertEquals(5, rest.getJsonArray("epochs").size());
    assertEquals(2, alice.read("/alice/wards").getJsonArray("epochs").size());
  }
}
