package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.HistorySlot;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's pictures of the day, when the real server starts again on the same folder. */
class HistoryOutlastsTest {
  /** So long the server is away. */
  private static final Duration AWAY = Duration.ofHours(1);

  @TempDir Path data;
  private final TestClock earlier = new TestClock();
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    earlier.advance(AWAY.negated());
    running = new RunningServer(data, earlier);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** A call that is declined, and a request that is refused. */
  private void something() throws Exception {
    try (TestPhone alice = running.phone("zebedee");
        TestPhone bob = running.phone("florence")) {
      assertEquals(200, alice.register().status());
      assertEquals(200, bob.register().status());
      alice.send(
          alice
              .request("INVITE", bob.address())
              .append(HeaderName.CONTACT, alice.contact())
              .toRequest());
      SipRequest ringing = bob.request();
      bob.send(ringing.respond(180, "Ringing", "florence").toResponse());
      assertEquals(180, alice.laterResponse().status());
      bob.send(ringing.respond(486, "Busy Here", "florence").toResponse());
      assertEquals(486, alice.laterResponse().status());
      bob.request();
      alice.send(alice.request("INVITE", "sip:nobody@example.test").toRequest());
      assertEquals(480, alice.laterResponse().status());
    }
  }

  private JsonObject history() throws Exception {
    try (ConsoleBrowser browser = ConsoleBrowser.signedIn(running, "anna", Role.AUDITOR)) {
      return new JsonObject(browser.get("overview/history").body());
    }
  }

  private static long sum(JsonArray samples, String field) {
    long sum = 0;
    for (int i = 0; i < samples.size(); i++) sum += samples.getJsonObject(i).getLong(field, 0L);
    return sum;
  }

  private List<HistorySlot> kept() {
    return running.server.administration().history().take(Instant.now());
  }

  private void install(String document) throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    Bytes text = Bytes.utf8(document);
    Administration administration = running.server.administration();
    administration.trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", key))));
    administration.install(new SignedPolicy(text, PolicySignatures.sign("anna", key, text)));
  }

  @Test
  void theDay_isThereAfterARestart_andTheTimeBetween_isAGap() throws Exception {
    something();
    assertEquals(List.of(), kept(), "a running server keeps nothing of it");
    Instant gone = earlier.instant();
    running.restart();

    JsonObject history = history();
    JsonArray samples = history.getJsonArray("samples");
    assertEquals(6, history.getInteger("minutes"));
    assertEquals(1, sum(samples, "calls"));
    assertEquals(1, sum(samples, "refusals"));
    JsonObject busy = new JsonObject();
    for (int i = 0; i < samples.size(); i++) {
      JsonObject each = samples.getJsonObject(i);
      if (each.getLong("calls") > 0) busy = each;
      Instant from = Instant.parse(each.getString("at"));
      boolean before = !from.isAfter(gone);
      boolean after = from.isAfter(gone.plus(AWAY).minus(HistorySlot.LENGTH.multipliedBy(2)));
      assertTrue(before || after, "nobody was there at " + from);
    }
    assertEquals(new JsonObject().put("unreachable", 1), busy.getJsonObject("reasons"));
    assertTrue(busy.getLong("ringingMillis") >= 0);
    assertEquals(0, samples.getJsonObject(samples.size() - 1).getLong("calls"));
  }

  @Test
  void twoRestarts_countNothingTwice() throws Exception {
    something();
    running.restart();
    running.restart();
    assertEquals(1, sum(history().getJsonArray("samples"), "calls"));
  }

  @Test
  void whereMetadataIsProtected_itBeginsAnew() throws Exception {
    something();
    install(
        Profiles.text(Policy.Profile.DEFAULT).replace("metadata: standard", "metadata: protected"));
    running.restart();
    assertEquals(0, sum(history().getJsonArray("samples"), "calls"));
  }
}
