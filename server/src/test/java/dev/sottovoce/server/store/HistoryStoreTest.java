package dev.sottovoce.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryStoreTest {
  private static final Instant BEGAN = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path folder;
  private Database database;
  private HistoryStore store;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(folder.resolve("test.db"));
    store = new HistoryStore(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static Instant at(int slot) {
    return BEGAN.plus(HistorySlot.LENGTH.multipliedBy(slot));
  }

  private static HistorySlot quiet(int slot) {
    return new HistorySlot(at(slot), slot, 2, 0, Map.of(), Map.of(), Optional.empty());
  }

  private static HistorySlot busy(int slot, long calls) {
    return new HistorySlot(
        at(slot),
        5,
        6,
        calls,
        Map.of(CallClass.SIGNED, 3L, CallClass.UNSIGNED, 1L),
        Map.of(Refusal.NO_CALL, calls),
        Optional.of(Duration.ofMillis(84)));
  }

  private long rows(String table) {
    return database
        .jdbi()
        .withHandle(
            handle -> handle.select("SELECT COUNT(*) FROM " + table).mapTo(Long.class).one());
  }

  @Test
  void whatIsKept_isTakenOutAsItWas_once() {
    store.keep(List.of(quiet(0), busy(1, 7)));
    assertEquals(List.of(quiet(0), busy(1, 7)), store.take(at(1)));
    assertEquals(0, rows("history"));
    assertEquals(0, rows("history_counts"));
    assertEquals(List.of(), store.take(at(1)));
  }

  @Test
  void whatIsKeptLater_takesItsPlace() {
    store.keep(List.of(busy(0, 7), busy(1, 7)));
    store.keep(List.of(busy(1, 9)));
    assertEquals(List.of(busy(1, 9)), store.take(at(1)));
  }

  @Test
  void onlyADayOfIt_isTaken_andAllOfItGoes() {
    List<HistorySlot> all = new ArrayList<>();
    for (int i = 0; i < 240; i++) all.add(busy(i, i + 1));
    store.keep(all);
    assertEquals(all.subList(100, 240), store.take(at(339)));
    assertEquals(0, rows("history"));
    store.keep(all);
    assertEquals(List.of(), store.take(at(1_000)), "the server did not run for long");
    store.keep(all);
    assertEquals(all.subList(0, 10), store.take(at(9)), "of a clock that was ahead");
  }

  @Test
  void whatAnotherVersionCounts_isLeftOut() {
    store.keep(List.of(quiet(0)));
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT INTO history_counts (slot, word, times) VALUES (?, 'unheard-of', 1)",
                at(0).toString()));
    assertEquals(List.of(quiet(0)), store.take(at(0)));
  }

  @Test
  void aTimeWithinASlot_beginsNone() {
    Instant within = BEGAN.plusSeconds(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new HistorySlot(within, 0, 0, 0, Map.of(), Map.of(), Optional.empty()));
  }
}
