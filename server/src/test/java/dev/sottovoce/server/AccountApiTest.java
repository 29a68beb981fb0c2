package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.Statement;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts over the real HTTPS API, by devices with real certificates. */
class AccountApiTest {
  private static final AccountLabel ALICE = new AccountLabel("alice", RunningServer.DOMAIN);

  @TempDir Path data;
  private final RecoveryKey words = RecoveryKey.generate(new SecureRandom()::nextBytes);
  private RunningServer running;

  /** A device that is enrolled and acts over HTTPS. */
  private final class Device {
    final UUID id;
    final KeyPair key;
    final SSLContext tls;
    final AccountDevice entry;

    private Device(String secret) throws Exception {
      key = CertificateAuthority.newKey();
      JsonObject reply = new JsonObject(running.enrol(secret, key, "phone").body());
      id = UUID.fromString(reply.getString("deviceId"));
      tls = running.tls(key, reply.getString("certificateChain"));
      Bytes spki = Bytes.copyOf(key.getPublic().getEncoded());
      entry = new AccountDevice(id, spki, Protection.SOFTWARE, Optional.empty());
    }

    HttpResponse<String> get(String user) throws Exception {
      return running.get("/api/v1/accounts/" + user, tls);
    }

    int submit(String user, AccountChain chain) throws Exception {
      List<Bytes> all = chain.encoded();
      return submit(user, all.get(all.size() - 1));
    }

    int submit(String user, Bytes statement) throws Exception {
      JsonObject body = new JsonObject().put("statement", base64(statement));
      return post(user, "statements", body);
    }

    int offer(String user, AccountState account) throws Exception {
      return post(
          user,
          "candidates",
          new JsonObject()
              .put("entry", base64(entry.encoded()))
              .put("consent", base64(entry.consent(account.id(), key.getPrivate()))));
    }

    int post(String user, String what, JsonObject body) throws Exception {
      String path = "/api/v1/accounts/" + user + "/" + what;
      return running.post(path, body.encode(), tls).statusCode();
    }

    AccountChain found(Optional<AccountState> replaces) {
      return AccountChain.found(ALICE, replaces, entry, words.hash(), key.getPrivate());
    }

    AccountChain adding(AccountChain chain, Device device) {
      Bytes consent = device.entry.consent(chain.state().id(), device.key.getPrivate());
      return with(chain, new Statement.Add(device.entry, consent));
    }

    AccountChain with(AccountChain chain, Statement statement) {
      return chain.with(statement, id, key.getPrivate());
    }
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
  void theFirstDevice_foundsTheAccount_andColleaguesReadIt() throws Exception {
    Device alice = device("alice");
    Device bob = device("bob");
    assertEquals(404, bob.get("alice").statusCode());
    assertEquals(List.of(), statements(alice.get("alice")), "her own is empty, not unknown");

    AccountChain chain = alice.found(Optional.empty());
    assertEquals(201, alice.submit("alice", chain));

    HttpResponse<String> read = bob.get("alice");
    assertEquals(chain.encoded(), statements(read));
    assertFalse(new JsonObject(read.body()).getBoolean("reset"));
    assertEquals(409, alice.submit("alice", chain), "once");
  }

  /** Whoever is shown an older list of devices can have the newest one's hash proved. */
  @Test
  void everyStatement_standsInTheLog() throws Exception {
    Device alice = device("alice");
    AccountChain chain = alice.found(Optional.empty());
    assertEquals(201, alice.submit("alice", chain));
    String label = TransparencyLog.account("alice", RunningServer.DOMAIN);
    Verdict.Latest latest = LogApiTest.awaitVersion(running, alice.tls, label, 1);
    assertEquals(chain.state().lastHash(), latest.valueHash());
  }

  /** A call needs both, and gets them in one answer. */
  @Test
  void anAccount_comesWithTheLogsProof_whereThatIsAsked() throws Exception {
    Device alice = device("alice");
    Device bob = device("bob");
    AccountChain chain = alice.found(Optional.empty());
    assertEquals(201, alice.submit("alice", chain));
    String label = TransparencyLog.account("alice", RunningServer.DOMAIN);
    LogApiTest.awaitVersion(running, alice.tls, label, 1);

    JsonObject read = new JsonObject(bob.get("alice?head=0").body());
    Bytes proof = Bytes.unsafeWrap(Base64.getUrlDecoder().decode(read.getString("proof")));
    Verdict verdict =
        LogApiTest.phone(running.trustBundle())
            .verify(label, LatestProof.decode(proof).orElseThrow(), Duration.ZERO);
    assertEquals(
        chain.state().lastHash(), assertInstanceOf(Verdict.Latest.class, verdict).valueHash());
    assertFalse(new JsonObject(bob.get("alice").body()).containsKey("proof"), "nobody asked");
    assertEquals(400, bob.get("alice?head=-1").statusCode());
    assertEquals(404, bob.get("carol?head=0").statusCode());
  }

  @Test
  void aSecondDevice_waitsUntilTheFirstLetsItIn() throws Exception {
    Device desk = device("alice");
    AccountChain chain = desk.found(Optional.empty());
    desk.submit("alice", chain);
    Device mobile = device("alice");
    Device bob = device("bob");

    assertEquals(409, mobile.submit("alice", mobile.found(Optional.empty())));
    assertEquals(202, mobile.offer("alice", chain.state()));
    JsonArray waiting = new JsonObject(desk.get("alice").body()).getJsonArray("candidates");
    assertEquals(base64(mobile.entry.encoded()), waiting.getJsonObject(0).getString("entry"));
    assertEquals(
        0,
        new JsonObject(bob.get("alice").body()).getJsonArray("candidates").size(),
        "nobody else sees who waits");

    AccountChain two = desk.adding(chain, mobile);
    assertEquals(201, desk.submit("alice", two));
    assertEquals(two.encoded(), statements(bob.get("alice")));
    assertEquals(0, new JsonObject(desk.get("alice").body()).getJsonArray("candidates").size());
  }

  @Test
  void whoKnowsTheChain_getsOnlyWhatIsNew() throws Exception {
    Device desk = device("alice");
    AccountChain chain = desk.found(Optional.empty());
    desk.submit("alice", chain);
    Bytes known = chain.state().lastHash();
    AccountChain more = desk.with(chain, new Statement.SetRecovery(words.hash()));
    desk.submit("alice", more);

    HttpResponse<String> tail = desk.get("alice?known=" + base64(known));
    assertEquals(1, new JsonObject(tail.body()).getInteger("known"));
    assertEquals(more.encoded().subList(1, 2), statements(tail));
    HttpResponse<String> none = desk.get("alice?known=" + base64(more.state().lastHash()));
    assertEquals(2, new JsonObject(none.body()).getInteger("known"));
    assertEquals(List.of(), statements(none));
    HttpResponse<String> unknown = desk.get("alice?known=" + base64(words.hash()));
    assertEquals(more.encoded(), statements(unknown));
    assertEquals(400, desk.get("alice?known=AAAA").statusCode());
    assertEquals(400, desk.get("alice?known=*").statusCode());
  }

  @Test
  void nobodyWritesIntoAnothersAccount() throws Exception {
    Device alice = device("alice");
    Device mallory = device("mallory");
    AccountChain chain = alice.found(Optional.empty());
    assertEquals(403, mallory.submit("alice", chain));
    assertEquals(422, mallory.submit("mallory", chain), "under another name neither");
    alice.submit("alice", chain);
    AccountChain more = alice.adding(chain, mallory);
    assertEquals(403, mallory.submit("alice", more));
    assertEquals(422, alice.submit("alice", more), "a device of another user");
    assertEquals(403, mallory.offer("alice", chain.state()));
    String statement = new JsonObject().put("statement", base64(more.encoded().get(1))).encode();
    assertEquals(401, running.post("/api/v1/accounts/alice/statements", statement).statusCode());
    assertEquals(401, running.get("/api/v1/accounts/alice").statusCode(), "without a certificate");
  }

  @Test
  void aStatementThatDoesNotFit_isNotStored() throws Exception {
    Device desk = device("alice");
    AccountChain chain = desk.found(Optional.empty());
    desk.submit("alice", chain);
    Device mobile = device("alice");
    AccountChain own = mobile.found(Optional.empty());
    // It adds itself in its own copy of the account.
    AccountChain forged = mobile.with(own, new Statement.SetRecovery(words.hash()));
    assertEquals(422, mobile.submit("alice", forged));
    byte[] damaged = desk.adding(chain, mobile).encoded().get(1).toArray();
    damaged[damaged.length - 1] ^= 1;
    assertEquals(422, desk.submit("alice", Bytes.unsafeWrap(damaged)));
    for (JsonObject bad :
        List.of(
            new JsonObject(),
            new JsonObject().put("statement", 1),
            new JsonObject().put("statement", "*"))) {
      assertEquals(400, desk.post("alice", "statements", bad));
    }
    assertEquals(
        413,
        desk.post("alice", "statements", new JsonObject().put("statement", "A".repeat(9_000))));
    assertEquals(422, desk.submit("alice", Bytes.of(1, 2, 3)));
    assertEquals(404, desk.post("alice", "elsewhere", new JsonObject()));
    assertEquals(chain.encoded(), statements(desk.get("alice")));
  }

  @Test
  void ofTwoStatementsAtOnce_oneIsStored() throws Exception {
    Device desk = device("alice");
    AccountChain chain = desk.found(Optional.empty());
    desk.submit("alice", chain);
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Integer>> racing = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Bytes hash = RecoveryKey.generate(new SecureRandom()::nextBytes).hash();
        AccountChain next = desk.with(chain, new Statement.SetRecovery(hash));
        racing.add(() -> desk.submit("alice", next));
      }
      List<Integer> statuses = new ArrayList<>();
      for (var each : threads.invokeAll(racing)) statuses.add(each.get());
      assertEquals(
          1, statuses.stream().filter(status -> status == 201).count(), statuses::toString);
      assertEquals(
          7, statuses.stream().filter(status -> status == 409).count(), statuses::toString);
    }
    assertEquals(2, statements(desk.get("alice")).size());
  }

  @Test
  void aDeviceThatAnotherRemoves_isCutOffWithinASecond() throws Exception {
    Device desk = device("alice");
    AccountChain chain = desk.found(Optional.empty());
    desk.submit("alice", chain);
    Device mobile = device("alice");
    AccountChain two = desk.adding(chain, mobile);
    desk.submit("alice", two);
    try (TestPhone phone =
        new TestPhone("alice", mobile.id.toString(), mobile.tls, running.sipPort())) {
      assertEquals(200, phone.register().status());
      long began = System.nanoTime();
      assertEquals(201, desk.submit("alice", desk.with(two, new Statement.Remove(mobile.id))));
      assertTrue(phone.isCut());
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, "took " + took);
    }
    assertEquals(409, desk.submit("alice", two), "what was there before is no news");
    AccountChain removed = AccountChain.read(statements(mobile.get("alice"))).valid().orElseThrow();
    assertEquals(3, removed.state().version(), "it is told why");
    assertEquals(403, mobile.get("bob").statusCode());
    assertEquals(403, mobile.submit("alice", two));
  }

  @Test
  void theWords_letANewDeviceTakeTheOthersPlace() throws Exception {
    Device lost = device("alice");
    AccountChain chain = lost.found(Optional.empty());
    lost.submit("alice", chain);
    Device fresh = device("alice");
    RecoveryKey next = RecoveryKey.generate(new SecureRandom()::nextBytes);
    Bytes consent = fresh.entry.consent(chain.state().id(), fresh.key.getPrivate());
    AccountChain recovered = chain.recovered(words, fresh.entry, consent, next.hash());

    assertEquals(200, lost.get("alice").statusCode());
    assertEquals(422, lost.submit("alice", recovered), "the device itself brings it");
    assertEquals(201, fresh.submit("alice", recovered));
    assertEquals(recovered.encoded(), statements(fresh.get("alice")));
    HttpResponse<String> farewell = lost.get("alice");
    assertEquals(recovered.encoded(), statements(farewell), "the old one is told why");
    assertEquals(403, lost.get("bob").statusCode());
    Statement later = new Statement.SetRecovery(next.hash());
    assertEquals(201, fresh.submit("alice", fresh.with(recovered, later)));
    assertEquals(farewell.body(), lost.get("alice").body(), "and of nothing that came after");
  }

  @Test
  void aReset_isOrderedByTheOperator_andUsedOnce() throws Exception {
    Device lost = device("alice");
    AccountChain old = lost.found(Optional.empty());
    lost.submit("alice", old);
    String secret = running.server.administration().resetUser("alice").secret();
    assertEquals(403, lost.get("alice").statusCode(), "the old devices are cut off");
    Device fresh = new Device(secret);
    HttpResponse<String> read = fresh.get("alice");
    assertTrue(new JsonObject(read.body()).getBoolean("reset"));
    assertEquals(old.encoded(), statements(read), "until then it is the old one");

    assertEquals(409, fresh.submit("alice", fresh.found(Optional.empty())), "it must say so");
    AccountChain reset = fresh.found(Optional.of(old.state()));
    assertEquals(201, fresh.submit("alice", reset));
    assertEquals(reset.encoded(), statements(fresh.get("alice")));
    assertEquals(409, fresh.submit("alice", fresh.found(Optional.of(reset.state()))), "once");
  }

  private Device device(String user) throws Exception {
    return new Device(running.server.administration().addUser(user).secret());
  }

  private static List<Bytes> statements(HttpResponse<String> reply) {
    assertEquals(200, reply.statusCode(), reply::body);
    List<Bytes> all = new ArrayList<>();
    for (Object each : new JsonObject(reply.body()).getJsonArray("statements")) {
      all.add(Bytes.unsafeWrap(Base64.getUrlDecoder().decode((String) each)));
    }
    return all;
  }

  private static String base64(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }
}
