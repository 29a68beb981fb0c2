package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.watch.Anomaly;
import dev.sottovoce.call.watch.Anomaly.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnomalyTallyTest {
  private static final LocalDate MONDAY = LocalDate.of(2026, 11, 30);

  @TempDir Path home;
  private Optional<Policy> policy = Optional.of(Profiles.of(Policy.Profile.DEFAULT));
  private Instant now = MONDAY.atTime(23, 0).toInstant(ZoneOffset.UTC);
  private AccountMemory memory;
  private final List<Map.Entry<LocalDate, Map<Kind, Long>>> told = new ArrayList<>();

  @BeforeEach
  void open() {
    memory = AccountMemory.inFolder(home);
  }

  /** As each start of a phone makes one. */
  private AnomalyTally tally() {
    return new AnomalyTally(memory, () -> policy, Clock.fixed(now, ZoneOffset.UTC));
  }

  private boolean take(LocalDate day, Map<Kind, Long> counts) {
    told.add(Map.entry(day, Map.copyOf(counts)));
    return true;
  }

  private void nextDay() {
    now = now.plus(Duration.ofDays(1));
  }

  private static List<Anomaly> forged(long count) {
    return List.of(new Anomaly(Kind.FORGED, count));
  }

  private boolean isKept() {
    return Files.exists(home.resolve("anomalies.json"));
  }

  private void policy(String before, String after) throws PolicyException {
    String text = Profiles.text(Policy.Profile.DEFAULT);
    policy = Optional.of(PolicyReader.read(text.replace(before, after)));
  }

  @Test
  void callsOfADay_areAddedUp_andToldOnce_whenItIsOver() {
    tally().callEnded(forged(12));
    tally().callEnded(List.of(new Anomaly(Kind.FORGED, 30), new Anomaly(Kind.RATE, 1)));
    tally().tell(this::take);
    assertEquals(List.of(), told, "the day is not over");

    nextDay();
    tally().callEnded(forged(7));
    tally().tell(this::take);
    tally().tell(this::take);
    assertEquals(List.of(Map.entry(MONDAY, Map.of(Kind.FORGED, 42L, Kind.RATE, 1L))), told);

    nextDay();
    tally().tell(this::take);
    assertEquals(Map.entry(MONDAY.plusDays(1), Map.of(Kind.FORGED, 7L)), told.get(1));
    assertFalse(isKept());
  }

  @Test
  void callsWithoutAnomalies_leaveNothing() {
    tally().callEnded(List.of());
    assertFalse(isKept());
  }

  @Test
  void whatTheServerDidNotGet_isToldAgain() {
    tally().callEnded(forged(12));
    nextDay();
    tally()
        .tell((day, counts) -> {
          throw new IOException("no network");
        });
    tally().tell((day, counts) -> false);
    tally().tell(this::take);
    assertEquals(1, told.size());
  }

  @Test
  void afterAMonth_nobodyWantsToKnow() {
    tally().callEnded(forged(12));
    now = now.plus(Duration.ofDays(32));
    tally().tell(this::take);
    assertEquals(List.of(), told);
  }

  @Test
  void whereThePolicyDoesNotAskForIt_nothingIsKept_andWhatWasKeptGoes() throws Exception {
    tally().callEnded(forged(12));
    assertTrue(isKept());
    nextDay();
    policy("anomalies: daily", "anomalies: never");
    tally().tell(this::take);
    assertFalse(isKept());

    tally().callEnded(forged(12));
    policy("metadata: standard", "metadata: protected");
    tally().callEnded(forged(12));
    policy = Optional.empty();
    tally().callEnded(forged(12));
    assertFalse(isKept());
    assertEquals(List.of(), told);
  }

  @Test
  void sums_areBounded() {
    for (int i = 0; i < 3; i++) tally().callEnded(forged(Long.MAX_VALUE));
    nextDay();
    tally().tell(this::take);
    assertEquals(Map.of(Kind.FORGED, 1_000_000L), told.get(0).getValue());
  }

  @Test
  void whatSomebodyWroteIntoTheFile_isNotTold() throws Exception {
    for (String bad :
        List.of("", "{", "7", "[]", "{\"2026-11-30\":7}", "{\"2026-11-30\":{\"alice\":1}}")) {
      memory.save(
          AccountMemory.Part.ANOMALIES, Bytes.unsafeWrap(bad.getBytes(StandardCharsets.UTF_8)));
      now = MONDAY.plusDays(1).atTime(1, 0).toInstant(ZoneOffset.UTC);
      tally().tell(this::take);
      assertEquals(List.of(), told, bad);
      tally().callEnded(forged(1));
    }
  }
}
