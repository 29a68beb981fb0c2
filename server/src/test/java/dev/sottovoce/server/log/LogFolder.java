package dev.sottovoce.server.log;

import dev.sottovoce.server.store.Database;
import dev.sottovoce.server.store.LogStore;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.LatestProof;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** A log in a folder, without the rest of a server; it goes on when told to. */
final class LogFolder implements AutoCloseable {
  final TransparencyLog log;
  final LogKeeper keeper;
  final LogProofs proofs;
  private final Database database;

  LogFolder(Path folder, Witnesses witnesses, Clock clock) throws IOException {
    database = Database.open(folder.resolve("sottovoce.db"));
    LogSecrets secrets = LogSecrets.in(folder.resolve("log"), "example.test");
    log = new TransparencyLog(new LogStore(database), secrets, witnesses);
    keeper = new LogKeeper(log, witnesses, clock);
    proofs = new LogProofs(log);
  }

  /** A phone that pinned this log's keys. */
  LogVerifier phone() {
    return new LogVerifier(
        log.keys(), log.secrets().directory(), StaleHead.REFUSE, Optional.empty());
  }

  Verdict judge(LogVerifier phone, String label) {
    long seen = phone.remembered().map(HeadState::size).orElse(0L);
    LatestProof proof = proofs.latest(label, seen).orElseThrow();
    Bytes travelled = proof.encoded();
    return phone.verify(label, LatestProof.decode(travelled).orElseThrow(), Duration.ZERO);
  }

  static Bytes value(String text) {
    return TransparencyLog.hash(Bytes.utf8(text));
  }

  /** What a backup of a folder that is not open holds. */
  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path each : files.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        if (Files.isDirectory(each)) Files.createDirectories(target);
        else Files.copy(each, target);
      }
    }
  }

  @Override
  public void close() {
    keeper.close();
    database.close();
  }
}
