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
  void whatIsKept_isReadAsItWas() {
    store.keep(List.of(quiet(0), busy(1, 7)), at(1));
    assertEquals(List.of(quiet(0), busy(1, 7)), store.day(at(1)));
  }

  @Test
  void aSlotThatIsKeptAgain_takesTheOldOnesPlace() {
    store.keep(List.of(busy(0, 7)), at(0));
    store.keep(List.of(busy(0, 9)), at(0));
    assertEquals(List.of(busy(0, 9)), store.day(at(0)));
    store.keep(List.of(quiet(0)), at(0));
    assertEquals(List.of(quiet(0)), store.day(at(0)));
  }

  @Test
  void aDay_isKept_andNoMore() {
    List<HistorySlot> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) all.add(busy(i, i + 1));
    for (HistorySlot each : all) store.keep(List.of(each), each.from());
    assertEquals(all.subList(60, 300), store.day(at(299)));
    assertEquals(240, rows("history"));
    assertEquals(720, rows("history_counts"));
    assertEquals(all.subList(160, 300), store.day(at(399)));
    assertEquals(List.of(), store.day(at(1_000)), "the server did not run for long");
  }

  @Test
  void whatIsForgotten_isGone() {
    store.keep(List.of(busy(0, 7)), at(0));
    store.forget();
    assertEquals(0, rows("history"));
    assertEquals(0, rows("history_counts"));
  }

  @Test
  void whatAnotherVersionCounts_isLeftOut() {
    store.keep(List.of(quiet(0)), at(0));
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "INSERT INTO history_counts (slot, word, times) VALUES (?, 'unheard-of', 1)",
                at(0).toString()));
    assertEquals(List.of(quiet(0)), store.day(at(0)));
  }

  @Test
  void aTimeWithinASlot_beginsNone() {
    Instant within = BEGAN.plusSeconds(1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new HistorySlot(within, 0, 0, 0, Map.of(), Map.of(), Optional.empty()));
  }
}
