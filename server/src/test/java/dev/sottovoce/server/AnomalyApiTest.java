package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.AnomalyCounts;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What phones tell of tampering, over the real HTTPS API, and what whoever administers sees. */
class AnomalyApiTest {
  private static final String PATH = "/api/v1/anomalies";
  private static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC);
  private static final String YESTERDAY = TODAY.minusDays(1).toString();

  @TempDir Path data;
  private RunningServer running;
  private TestPhone alice;
  private TestPhone bob;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    alice = running.phone("alice");
    bob = running.phone("bob");
  }

  @AfterEach
  void stop() throws Exception {
    alice.close();
    bob.close();
    running.close();
  }

  private void install(String document) throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    Bytes text = Bytes.utf8(document);
    Administration administration = running.server.administration();
    administration.trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", key))));
    administration.install(new SignedPolicy(text, PolicySignatures.sign("anna", key, text)));
    running.restart();
  }

  private void installDefault() throws Exception {
    install(Profiles.text(Policy.Profile.DEFAULT));
  }

  private HttpResponse<String> tell(TestPhone phone, String day, String counts) throws Exception {
    String body = "{\"day\":\"" + day + "\",\"counts\":" + counts + "}";
    return running.post(PATH, body, phone.context());
  }

  private List<AnomalyCounts.Sum> kept() {
    return running.server.administration().anomalies().since(LocalDate.EPOCH);
  }

  @Test
  void phones_areAddedUp_andTheConsoleShowsIt() throws Exception {
    installDefault();
    assertEquals(204, tell(alice, YESTERDAY, "{\"forged\":12,\"rate\":1}").statusCode());
    assertEquals(204, tell(bob, YESTERDAY, "{\"forged\":30}").statusCode());

    assertEquals(
        List.of(
            new AnomalyCounts.Sum(TODAY.minusDays(1), "forged", 2, 42),
            new AnomalyCounts.Sum(TODAY.minusDays(1), "rate", 1, 1)),
        kept());
    try (ConsoleBrowser browser = ConsoleBrowser.signedIn(running, "anna", Role.AUDITOR)) {
      JsonObject shown = new JsonObject(browser.get("overview").body());
      assertTrue(shown.getJsonObject("anomalies").getBoolean("told"));
      JsonObject forged = shown.getJsonObject("anomalies").getJsonArray("kinds").getJsonObject(0);
      assertEquals(
          Map.of("kind", "forged", "phones", 2, "seen", 42, "last", YESTERDAY), forged.getMap());
      assertTrue(shown.getJsonArray("findings").encode().contains("tampering"));
    }
  }

  @Test
  void everyKindThatPhonesKnow_isTaken() throws Exception {
    installDefault();
    for (String kind : AnomalyCounts.KINDS) {
      assertEquals(204, tell(alice, YESTERDAY, "{\"" + kind + "\":1}").statusCode(), kind);
    }
    assertEquals(AnomalyCounts.KINDS.size(), kept().size());
  }

  @Test
  void whatMakesNoSense_isRefused() throws Exception {
    installDefault();
    String good = "{\"forged\":1}";
    for (String day :
        List.of(
            TODAY.toString(),
            TODAY.plusDays(1).toString(),
            TODAY.minusDays(32).toString(),
            "yesterday",
            "+999999999-01-01",
            "")) {
      assertEquals(400, tell(alice, day, good).statusCode(), day);
    }
    for (String counts :
        List.of(
            "{}",
            "[]",
            "7",
            "{\"alice\":1}",
            "{\"forged\":0}",
            "{\"forged\":-1}",
            "{\"forged\":1000001}",
            "{\"forged\":1.5}",
            "{\"forged\":1e400}",
            "{\"forged\":99999999999999999999}",
            "{\"forged\":\"1\"}",
            "{\"forged\":null}")) {
      assertEquals(400, tell(alice, YESTERDAY, counts).statusCode(), counts);
    }
    assertEquals(400, running.post(PATH, "not JSON", alice.context()).statusCode());
    assertEquals(413, running.post(PATH, " ".repeat(5_000), alice.context()).statusCode());
    assertEquals(405, running.get(PATH, alice.context()).statusCode());
    assertEquals(List.of(), kept());
  }

  @Test
  void whereThePolicyDoesNotAskForIt_nothingIsKept() throws Exception {
    assertEquals(404, tell(alice, YESTERDAY, "{\"forged\":1}").statusCode(), "without a policy");
    String document = Profiles.text(Policy.Profile.DEFAULT);
    install(document.replace("anomalies: daily", "anomalies: never"));
    assertEquals(404, tell(alice, YESTERDAY, "{\"forged\":1}").statusCode());
    assertEquals(List.of(), kept());
  }

  @Test
  void strangers_andDevicesThatWereCutOff_tellNothing() throws Exception {
    installDefault();
    String body = "{\"day\":\"" + YESTERDAY + "\",\"counts\":{\"forged\":1}}";
    assertEquals(401, running.post(PATH, body).statusCode());
    running.server.administration().revoke(alice.device);
    assertEquals(403, tell(alice, YESTERDAY, "{\"forged\":1}").statusCode());
    assertEquals(List.of(), kept());
  }

  @Test
  void oneDevice_tellsNoMoreThanItsDays() throws Exception {
    installDefault();
    for (int i = 0; i < 40; i++) {
      assertEquals(204, tell(alice, YESTERDAY, "{\"forged\":1}").statusCode());
    }
    assertEquals(429, tell(alice, YESTERDAY, "{\"forged\":1}").statusCode());
    assertEquals(204, tell(bob, YESTERDAY, "{\"forged\":1}").statusCode());
  }

  /** Both are of one look: the sum is of a month, what to do about it of a week. */
  @Test
  void whatIsOverForAWeek_isShown_andNothingToDo() throws Exception {
    installDefault();
    AnomalyCounts counts = running.server.administration().anomalies();
    counts.add(TODAY.minusDays(8), Map.of("forged", 7L), TODAY);
    try (ConsoleBrowser browser = ConsoleBrowser.signedIn(running, "anna", Role.AUDITOR)) {
      JsonObject shown = new JsonObject(browser.get("overview").body());
      assertEquals(1, shown.getJsonObject("anomalies").getJsonArray("kinds").size());
      assertFalse(shown.getJsonArray("findings").encode().contains("tampering"));
      counts.add(TODAY.minusDays(7), Map.of("forged", 1L), TODAY);
      shown = new JsonObject(browser.get("overview").body());
      assertTrue(shown.getJsonArray("findings").encode().contains("tampering"));
    }
  }

  @Test
  void daysThatAreTooOld_go() {
    AnomalyCounts counts = running.server.administration().anomalies();
    counts.add(TODAY.minusDays(91), Map.of("forged", 1L), TODAY.minusDays(90));
    assertEquals(1, kept().size());
    counts.add(TODAY.minusDays(1), Map.of("rate", 1L), TODAY);
    assertEquals(1, kept().size());
    assertEquals("rate", kept().getFirst().kind());
  }
}
