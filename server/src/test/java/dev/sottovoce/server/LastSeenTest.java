package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Policy.LastSeen;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.store.Directory.Seen;
import dev.sottovoce.server.store.SeenDevices;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When devices signed in last is kept as exactly as the policy wants, and no more. */
class LastSeenTest {
  private static final LocalDate SUNDAY = LocalDate.of(2026, 11, 29);
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 23);
  private static final LocalDate FIRST = LocalDate.of(2026, 11, 1);

  @TempDir Path data;
  private RunningServer running;
  private TestPhone alice;
  private SeenDevices seen;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    alice = running.phone("alice");
    seen = running.server.administration().seenDevices();
  }

  @AfterEach
  void stop() throws Exception {
    alice.close();
    running.close();
  }

  private void seen(LastSeen wanted, LocalDate day) {
    seen.seen(List.of(alice.device), wanted, day);
  }

  private Optional<Seen> kept() {
    return running.server.administration().directory().device(alice.device).orElseThrow().seen();
  }

  @Test
  void theFirstDayOfTheSpan_isKept() {
    seen(LastSeen.NEVER, SUNDAY);
    assertEquals(Optional.empty(), kept());
    seen(LastSeen.MONTH, SUNDAY);
    assertEquals(Optional.of(new Seen(FIRST, LastSeen.MONTH)), kept());
    seen(LastSeen.WEEK, SUNDAY);
    assertEquals(Optional.of(new Seen(MONDAY, LastSeen.WEEK)), kept());
    seen(LastSeen.DAY, SUNDAY);
    assertEquals(Optional.of(new Seen(SUNDAY, LastSeen.DAY)), kept());
    seen(LastSeen.DAY, SUNDAY.plusDays(1));
    assertEquals(Optional.of(new Seen(SUNDAY.plusDays(1), LastSeen.DAY)), kept());
  }

  @Test
  void whatWasKeptMoreExactly_isMadeAsCoarse_andTakenBackWhereNothingMayBeKept() {
    seen(LastSeen.DAY, SUNDAY);
    seen.seen(List.of(), LastSeen.WEEK, SUNDAY.plusDays(40));
    assertEquals(Optional.of(new Seen(MONDAY, LastSeen.WEEK)), kept());
    seen.seen(List.of(), LastSeen.MONTH, SUNDAY.plusDays(40));
    assertEquals(Optional.of(new Seen(FIRST, LastSeen.MONTH)), kept());
    seen.seen(List.of(), LastSeen.NEVER, SUNDAY.plusDays(40));
    assertEquals(Optional.empty(), kept());
  }

  /** A coarse value does not become an exact one. */
  @Test
  void whatWasKeptLessExactly_staysSo_untilTheDeviceIsSeenAgain() {
    seen(LastSeen.MONTH, SUNDAY);
    seen.seen(List.of(), LastSeen.DAY, SUNDAY);
    assertEquals(Optional.of(new Seen(FIRST, LastSeen.MONTH)), kept());
    seen(LastSeen.DAY, SUNDAY);
    assertEquals(Optional.of(new Seen(SUNDAY, LastSeen.DAY)), kept());
  }

  @Test
  void theConsoleShowsIt_andWithoutAPolicyNothingIsKept() throws Exception {
    alice.register();
    try (ConsoleBrowser browser = ConsoleBrowser.signedIn(running, "anna", Role.AUDITOR)) {
      assertEquals(null, shown(browser));
      seen(LastSeen.WEEK, SUNDAY);
      JsonObject shown = shown(browser);
      assertEquals("2026-11-23", shown.getString("from"));
      assertEquals("week", shown.getString("span"));
    }
    running.restart();
    assertEquals(Optional.empty(), settled(), "there is no policy that allows it");
  }

  private static JsonObject shown(ConsoleBrowser browser) throws Exception {
    return new JsonObject(browser.get("users/alice").body())
        .getJsonArray("devices")
        .getJsonObject(0)
        .getJsonObject("lastSeen");
  }

  private Optional<Seen> settled() throws Exception {
    for (int i = 0; i < 100 && kept().isPresent(); i++) Thread.sleep(50);
    return kept();
  }

  /** From the document to what is kept, by the running server itself. */
  @Test
  void whereThePolicyAllowsIt_theServerKeepsWhoSignsIn() throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    Bytes document =
        Bytes.utf8(
            Profiles.text(Policy.Profile.DEFAULT).replace("lastSeen: never", "lastSeen: month"));
    Administration administration = running.server.administration();
    administration.trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", key))));
    administration.install(
        new SignedPolicy(document, PolicySignatures.sign("anna", key, document)));
    alice.register();
    for (int i = 0; i < 600 && kept().isEmpty(); i++) Thread.sleep(50);
    LocalDate today = LocalDate.now(Clock.systemUTC());
    assertEquals(Optional.of(new Seen(today.withDayOfMonth(1), LastSeen.MONTH)), kept());
  }
}
