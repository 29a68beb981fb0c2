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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
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

/** What reaches the database, and when. */
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

  private void minute(int number) {
    now = BEGAN.plus(Duration.ofMinutes(number));
    calls++;
    add();
  }

  private void close() throws Exception {
    onLoop(() -> kept.close());
  }

  /** Calls by the minute in which their slot begins. */
  private List<String> shown() {
    return history.slots().stream().map(this::text).toList();
  }

  private long rows() throws SQLException {
    String address = "jdbc:sqlite:" + folder.resolve("test.db");
    try (Connection connection = DriverManager.getConnection(address);
        ResultSet all = connection.createStatement().executeQuery("SELECT COUNT(*) FROM history")) {
      return all.getLong(1);
    }
  }

  private String text(HistorySlot slot) {
    return Duration.between(BEGAN, slot.from()).toMinutes() + ": " + slot.calls();
  }

  @Test
  void itIsWrittenAtTheEnd_andNotBefore() throws Exception {
    for (int i = 1; i < 14; i++) minute(i);
    onLoop(this::settled);
    assertEquals(0, rows());
    close();
    assertEquals(3, rows());
  }

  @Test
  void theNextServer_goesOnWithIt_andTakesItOut() throws Exception {
    for (int i = 1; i < 9; i++) minute(i);
    close();
    now = BEGAN.plus(Duration.ofMinutes(10));
    start();
    assertEquals(List.of("0: 5", "6: 3"), shown());
    assertEquals(0, rows());
    minute(11);
    minute(12);
    assertEquals(List.of("0: 5", "6: 4", "12: 1"), shown());
    close();
    start();
    assertEquals(List.of("0: 5", "6: 4", "12: 1"), shown());
  }

  @Test
  void afterACrash_itBeginsAnew() throws Exception {
    for (int i = 1; i < 9; i++) minute(i);
    now = BEGAN.plus(Duration.ofMinutes(20));
    start();
    assertEquals(List.of("18: 0"), shown());
  }

  @Test
  void whereMetadataIsProtected_nothingIsWritten() throws Exception {
    for (int i = 1; i < 14; i++) minute(i);
    allowed = false;
    close();
    assertEquals(0, rows());
    assertEquals(List.of("0: 5", "6: 6", "12: 2"), shown(), "in memory it is");
  }

  @Test
  void whereMetadataIsProtectedSince_nothingIsTakenOver_andItGoes() throws Exception {
    for (int i = 1; i < 8; i++) minute(i);
    close();
    allowed = false;
    start();
    assertEquals(0, rows());
    assertEquals(List.of("6: 0"), shown());
  }
}
