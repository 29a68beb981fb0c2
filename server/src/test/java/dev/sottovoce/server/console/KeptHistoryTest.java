package dev.sottovoce.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.HistorySlot;
import dev.sottovoce.server.store.HistoryStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which slots reach the database, and when. */
class KeptHistoryTest {
  private static final Instant BEGAN = Instant.parse("2026-11-25T10:00:00Z");

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  private Database database;
  private HistoryStore store;
  private History history;
  private KeptHistory kept;
  private volatile Instant now = BEGAN;
  private volatile boolean allowed = true;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  private long calls;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(folder.resolve("test.db"));
    store = new HistoryStore(database);
    start();
  }

  @AfterEach
  void end() throws Exception {
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private void start() throws Exception {
    history = new History();
    calls = 0;
    kept = new KeptHistory(vertx, store, history, () -> allowed, clock);
    onLoop(() -> {
      add();
      kept.start();
      return settled();
    });
  }

  private void add() {
    history.add(new History.Moment(now, 1, 1, calls, Map.of(), Map.of(), Optional.empty()));
  }

  /** What was asked of the database before is done: it comes in order. */
  private Future<?> settled() {
    return vertx.executeBlocking(() -> true, true);
  }

  private void onLoop(Supplier<Future<?>> action) throws Exception {
    Promise<Object> done = Promise.promise();
    loop.runOnContext(run -> action.get().<Object>mapEmpty().onComplete(done));
    done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private void minute(int number) throws Exception {
    now = BEGAN.plus(Duration.ofMinutes(number));
    calls++;
    onLoop(() -> {
      add();
      kept.minute();
      return settled();
    });
  }

  private void close() throws Exception {
    onLoop(() -> kept.close());
  }

  /** Calls by the minute in which their slot begins. */
  private List<String> inDatabase() {
    return store.day(now).stream().map(this::text).toList();
  }

  private List<String> shown() {
    return history.from(Instant.MIN).stream().map(this::text).toList();
  }

  private String text(HistorySlot slot) {
    return Duration.between(BEGAN, slot.from()).toMinutes() + ": " + slot.calls();
  }

  @Test
  void aSlot_isWrittenWhenItIsOver_andTheLastOneAtTheEnd() throws Exception {
    for (int i = 1; i < 6; i++) minute(i);
    assertEquals(List.of(), inDatabase(), "not minute by minute");
    for (int i = 6; i < 14; i++) minute(i);
    assertEquals(List.of("0: 5", "6: 6"), inDatabase());
    close();
    assertEquals(List.of("0: 5", "6: 6", "12: 2"), inDatabase());
  }

  @Test
  void theNextServer_goesOnWithIt() throws Exception {
    for (int i = 1; i < 9; i++) minute(i);
    close();
    now = BEGAN.plus(Duration.ofMinutes(10));
    start();
    assertEquals(List.of("0: 5", "6: 3"), shown());
    minute(11);
    minute(12);
    assertEquals(List.of("0: 5", "6: 4", "12: 1"), shown());
    assertEquals(List.of("0: 5", "6: 4"), inDatabase());
  }

  @Test
  void afterACrash_whatWasNotOver_isMissing() throws Exception {
    for (int i = 1; i < 9; i++) minute(i);
    now = BEGAN.plus(Duration.ofMinutes(20));
    start();
    assertEquals(List.of("0: 5", "18: 0"), shown());
  }

  @Test
  void whereMetadataIsProtected_nothingIsWritten() throws Exception {
    allowed = false;
    start();
    for (int i = 1; i < 14; i++) minute(i);
    close();
    assertEquals(List.of(), inDatabase());
    assertEquals(List.of("0: 5", "6: 6", "12: 2"), shown(), "in memory it is");
  }

  @Test
  void aPolicyThatProtectsMetadata_takesBackWhatWasKept() throws Exception {
    for (int i = 1; i < 8; i++) minute(i);
    assertEquals(List.of("0: 5"), inDatabase());
    allowed = false;
    minute(8);
    assertEquals(List.of(), inDatabase());
    minute(13);
    allowed = true;
    for (int i = 14; i < 26; i++) minute(i);
    assertEquals(List.of("18: 6"), inDatabase(), "what began before stays in memory");
  }

  @Test
  void atTheEnd_andAtTheStart_itIsTakenBackToo() throws Exception {
    for (int i = 1; i < 8; i++) minute(i);
    allowed = false;
    close();
    assertEquals(List.of(), inDatabase());
    allowed = true;
    start();
    minute(12);
    close();
    assertEquals(List.of("6: 0", "12: 1"), inDatabase());
    allowed = false;
    start();
    assertEquals(List.of(), inDatabase());
    assertEquals(List.of("12: 0"), shown());
  }
}
