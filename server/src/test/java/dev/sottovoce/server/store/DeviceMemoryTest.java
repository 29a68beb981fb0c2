package dev.sottovoce.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceMemoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final UUID alice = UUID.randomUUID();
  private long now = Long.MAX_VALUE;
  private Database database;
  private Database elsewhere;
  private Directory directory;
  private DeviceMemory memory;

  @BeforeEach
  void open() throws Exception {
    database = Database.open(folder.resolve("test.db"));
    elsewhere = Database.open(folder.resolve("test.db"));
    directory = new Directory(database, Clock.systemUTC());
    memory = new DeviceMemory(directory, () -> now);
    directory.addUser("alice");
    directory.addSipPhone(alice, "alice", false, Instant.now());
  }

  @AfterEach
  void close() {
    elsewhere.close();
    database.close();
  }

  private boolean isIn() {
    return memory.find(alice).filter(device -> device.revoked().isEmpty()).isPresent();
  }

  private void revokeElsewhere() {
    assertTrue(new Directory(elsewhere, Clock.systemUTC()).revoke(alice));
  }

  @Test
  void whereNobodyWatches_theDirectoryIsAskedEachTime() {
    assertTrue(isIn());
    assertEquals(Optional.empty(), memory.recall(alice));
    revokeElsewhere();
    assertFalse(isIn());
  }

  @Test
  void whileSomebodyWatches_whatIsKnownIsNotAskedAgain_untilItIsForgotten() {
    memory.watched(memory.now(), PATIENCE);
    assertEquals(Optional.empty(), memory.recall(alice));
    assertTrue(isIn());
    revokeElsewhere();
    assertTrue(isIn(), "whoever watches has not said so yet");
    assertTrue(memory.recall(alice).isPresent());
    memory.forget(alice);
    assertFalse(isIn());
    assertEquals(Optional.empty(), memory.recall(alice), "who was cut off is not remembered");
  }

  @Test
  void whoeverWatchesAndHangs_isNotBelieved() {
    memory.watched(memory.now(), PATIENCE);
    assertTrue(isIn());
    revokeElsewhere();
    // Past the greatest number, as such a clock may run.
    now += PATIENCE.toNanos() - 1;
    assertTrue(isIn());
    now++;
    assertFalse(isIn());
  }

  @Test
  void whoThisProcessCutsOff_isForgottenAtOnce() {
    memory.watched(memory.now(), PATIENCE);
    assertTrue(isIn());
    assertTrue(directory.revoke(alice));
    assertFalse(isIn());
  }

  @Test
  void aLeaversDevices_areForgottenAtOnce() {
    Provisioning provisioning = new Provisioning(database, Clock.systemUTC());
    memory.watched(memory.now(), PATIENCE);
    assertTrue(isIn());
    provisioning.add(new Provisioning.Wanted("alice", "alice", Optional.empty(), false));
    assertFalse(isIn());
  }
}
