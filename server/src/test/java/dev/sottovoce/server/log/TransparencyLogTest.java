package dev.sottovoce.server.log;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.server.store.WitnessPins;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a server without witnesses. */
class TransparencyLogTest {
  private static final String ALICE = "account:alice@example.test";

  @TempDir Path data;

  private LogFolder open() throws IOException {
    return new LogFolder(data, Witnesses.NONE, Clock.systemUTC());
  }

  private static void assertLatest(long version, String value, Verdict verdict) {
    Verdict.Latest latest = assertInstanceOf(Verdict.Latest.class, verdict);
    assertEquals(version, latest.version());
    assertEquals(LogFolder.value(value), latest.valueHash());
  }

  @Test
  void whatIsRecorded_isShownUnderTheNextHead_alsoAfterARestart() throws IOException {
    LogVerifier phone;
    try (LogFolder folder = open()) {
      phone = folder.phone();
      folder.keeper.tick();
      assertInstanceOf(Verdict.Absent.class, folder.judge(phone, ALICE));
      folder.log.record(ALICE, 1, LogFolder.value("one"));
      assertInstanceOf(Verdict.Absent.class, folder.judge(phone, ALICE));
      folder.keeper.tick();
      assertLatest(1, "one", folder.judge(phone, ALICE));
    }
    try (LogFolder folder = open()) {
      folder.log.record(ALICE, 2, LogFolder.value("two"));
      folder.keeper.tick();
      assertLatest(2, "two", folder.judge(phone, ALICE));
    }
  }

  /** Witnesses look at one step of a label an epoch, so two wait for two. */
  @Test
  void versionsOfOneLabel_goIntoEpochsOfTheirOwn_andOthersTogether() throws IOException {
    try (LogFolder folder = open()) {
      folder.keeper.tick();
      for (int i = 1; i <= 3; i++) folder.log.record(ALICE, i, LogFolder.value("v" + i));
      for (int i = 0; i < 50; i++) folder.log.record("account:" + i, 1, LogFolder.value("x"));
      folder.keeper.tick();
      folder.keeper.tick();
      folder.keeper.tick();
      folder.keeper.tick();
      List<Bytes> epochs = folder.proofs.changes(0);
      assertEquals(List.of(0, 51, 1, 1), epochs.stream().map(this::count).toList());
      assertLatest(3, "v3", folder.judge(folder.phone(), ALICE));
    }
  }

  private int count(Bytes changes) {
    return EpochChanges.decode(changes).orElseThrow().changes().size();
  }

  @Test
  void aVersionThatDoesNotFollow_isRefused_andTheSameAgainIsNothing() throws IOException {
    try (LogFolder folder = open()) {
      TransparencyLog log = folder.log;
      assertThrows(IllegalStateException.class, () -> log.record(ALICE, 2, LogFolder.value("two")));
      log.record(ALICE, 1, LogFolder.value("one"));
      assertThrows(
          IllegalStateException.class, () -> log.record(ALICE, 1, LogFolder.value("other")));
      folder.keeper.tick();
      assertThrows(
          IllegalStateException.class, () -> log.record(ALICE, 1, LogFolder.value("other")));
      assertThrows(
          IllegalStateException.class, () -> log.record(ALICE, 3, LogFolder.value("three")));
      assertDoesNotThrow(() -> log.record(ALICE, 1, LogFolder.value("one")));
      assertEquals(1, log.newest(ALICE));
      log.append(TransparencyLog.POLICY, LogFolder.value("policy"));
      log.append(TransparencyLog.POLICY, LogFolder.value("policy"));
      assertEquals(1, log.newest(TransparencyLog.POLICY));
      log.append(TransparencyLog.POLICY, LogFolder.value("next policy"));
      assertEquals(2, log.newest(TransparencyLog.POLICY));
    }
  }

  @Test
  void aLogInWhichNothingHappens_doesNotGrow() throws IOException {
    try (LogFolder folder = open()) {
      for (int i = 0; i < 5; i++) folder.keeper.tick();
      Checkpoint head = Checkpoint.parse(folder.proofs.head().orElseThrow().text()).orElseThrow();
      assertEquals(1, head.size());
      assertEquals("example.test/log", head.origin());
    }
  }

  @Test
  void keysAreTheOwnersAlone_stayTheSame_andStandInTheTrustBundle() throws IOException {
    String key;
    try (LogFolder folder = open()) {
      key = folder.log.keys().log().text();
      TrustBundle trust =
          folder.log.pinnedIn(TrustBundle.of(Bytes.of(1)), new WitnessPins.Pinned(0, List.of()));
      assertEquals(List.of(Bytes.utf8(key)), trust.values(Kind.LOG_KEY));
      assertEquals(32, trust.values(Kind.DIRECTORY_KEY).getFirst().length());
      assertTrue(VerifierKey.parse(key).isPresent());
    }
    for (String file : List.of("log.key", "directory.key", "opening.key")) {
      assertEquals(
          Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
          Files.getPosixFilePermissions(data.resolve("log").resolve(file)));
    }
    try (LogFolder folder = open()) {
      assertEquals(key, folder.log.keys().log().text());
    }
    Files.writeString(data.resolve("log/log.key"), "no key");
    assertThrows(IOException.class, this::open);
  }
}
