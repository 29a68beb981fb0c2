package dev.sottovoce.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sottovoce.crypto.note.SignedNote;
import dev.sottovoce.server.log.Witnesses.Contact;
import dev.sottovoce.transparency.Checkpoint;
import dev.sottovoce.transparency.HeadProof;
import dev.sottovoce.transparency.LogVerifier;
import dev.sottovoce.transparency.Verdict;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real witnesses over HTTP beside the log of a server. */
class WitnessServerTest {
  private static final String ALICE = "account:alice@example.test";

  @TempDir Path folder;

  /** Epochs as the log's server hands them out; a test may bend them. */
  private final AtomicReference<LogFolder> serving = new AtomicReference<>();

  private final List<WitnessServer> running = new ArrayList<>();
  private final TickingClock clock = new TickingClock();
  private HttpServer log = listening();

  private static final class TickingClock extends Clock {
    private Instant now = Instant.parse("2027-03-01T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  private static HttpServer listening() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void serve() {
    log.createContext(
        "/api/v1/log/epochs/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          long from = Long.parseLong(path.substring(path.lastIndexOf('/') + 1));
          byte[] page =
              EpochPage.of(serving.get().proofs.changes(from))
                  .encode()
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    log.start();
  }

  @AfterEach
  void stop() {
    for (WitnessServer each : running) each.close();
    log.stop(0);
  }

  private WitnessServer witness(String name, LogFolder of) throws Exception {
    WitnessServer server =
        WitnessServer.start(
            new WitnessServer.Settings(
                folder.resolve(name),
                name,
                of.log.keys().log(),
                URI.create("http://127.0.0.1:" + log.getAddress().getPort()),
                SSLContext.getDefault(),
                "127.0.0.1",
                0),
            clock);
    running.add(server);
    return server;
  }

  private Witnesses three(LogFolder log, int needed) throws Exception {
    List<Contact> contacts = new ArrayList<>();
    for (String name : List.of("w1", "w2", "w3")) {
      WitnessServer witness = witness(name, log);
      contacts.add(new Contact(witness.key(), URI.create("http://127.0.0.1:" + witness.port())));
    }
    return new Witnesses(needed, contacts);
  }

  private LogFolder open(Path data, Witnesses witnesses) throws IOException {
    LogFolder opened = new LogFolder(data, witnesses, clock);
    serving.set(opened);
    return opened;
  }

  /** Keys are made first, so that witnesses know the log; then it opens with them. */
  private Witnesses witnesses(Path data, int needed) throws Exception {
    try (LogFolder first = open(data, Witnesses.NONE)) {
      return three(first, needed);
    }
  }

  private static void assertLatest(long version, String value, Verdict verdict) {
    Verdict.Latest latest = assertInstanceOf(Verdict.Latest.class, verdict);
    assertEquals(version, latest.version());
    assertEquals(LogFolder.value(value), latest.valueHash());
    assertTrue(latest.head().witnessedAt().isPresent());
  }

  private static long size(LogFolder log) {
    SignedNote head = log.proofs.head().orElseThrow();
    return Checkpoint.parse(head.text()).orElseThrow().size();
  }

  @Test
  void headsArePublished_onceEnoughWitnessesHaveCosigned() throws Exception {
    Path data = folder.resolve("data");
    Witnesses witnesses = witnesses(data, 2);
    try (LogFolder log = open(data, witnesses)) {
      log.keeper.tick();
      log.log.record(ALICE, 1, LogFolder.value("one"));
      log.keeper.tick();
      LogVerifier phone = log.phone();
      assertLatest(1, "one", log.judge(phone, ALICE));
      for (WitnessServer each : running) assertEquals(2, each.size());

      // One of three away: two are enough. Two away: the head stays what it was.
      running.get(0).close();
      log.log.record(ALICE, 2, LogFolder.value("two"));
      log.keeper.tick();
      assertLatest(2, "two", log.judge(phone, ALICE));
      running.get(1).close();
      log.log.record(ALICE, 3, LogFolder.value("three"));
      log.keeper.tick();
      assertEquals(3, size(log));
      assertLatest(2, "two", log.judge(phone, ALICE));
    }
    running.remove(0);
    running.remove(0);
  }

  @Test
  void aQuietLog_isCosignedAnew_andDoesNotGrow() throws Exception {
    Path data = folder.resolve("data");
    Witnesses witnesses = witnesses(data, 2);
    try (LogFolder log = open(data, witnesses)) {
      log.keeper.tick();
      SignedNote before = log.proofs.head().orElseThrow();
      clock.pass(Duration.ofMinutes(1));
      log.keeper.tick();
      assertEquals(before, log.proofs.head().orElseThrow());
      clock.pass(LogKeeper.HEARTBEAT);
      log.keeper.tick();
      SignedNote after = log.proofs.head().orElseThrow();
      assertEquals(before.text(), after.text());
      assertNotEquals(before, after);
    }
  }

  /** What the phone saw before the backup was restored stays true. */
  @Test
  void aRestoredBackup_goesOnAfterTheLastPublishedHead_withoutFalseAlarm() throws Exception {
    Path data = folder.resolve("data");
    Path backup = folder.resolve("backup");
    Witnesses witnesses = witnesses(data, 2);
    LogVerifier phone;
    try (LogFolder log = open(data, witnesses)) {
      log.keeper.tick();
      log.log.record(ALICE, 1, LogFolder.value("one"));
      log.keeper.tick();
    }
    LogFolder.copy(data, backup);
    try (LogFolder log = open(data, witnesses)) {
      phone = log.phone();
      log.log.record(ALICE, 2, LogFolder.value("two"));
      log.log.append(TransparencyLog.POLICY, LogFolder.value("policy"));
      log.keeper.tick();
      log.keeper.tick();
      assertLatest(2, "two", log.judge(phone, ALICE));
    }
    try (LogFolder log = open(backup, witnesses)) {
      // Whatever is recorded before the log has caught up waits.
      log.log.append(TransparencyLog.POLICY, LogFolder.value("policy"));
      // It takes over, has the head cosigned, and comes to what waited.
      for (int i = 0; i < 3; i++) log.keeper.tick();
      assertEquals(
          phone.remembered().orElseThrow().size(),
          size(log),
          "it goes on from the head that was published last");
      // The value was lost; whoever has it tells it again.
      assertTrue(log.proofs.latest(ALICE, 0).isEmpty());
      log.log.record(ALICE, 2, LogFolder.value("two"));
      assertLatest(2, "two", log.judge(phone, ALICE));
      assertLatest(1, "policy", log.judge(phone, TransparencyLog.POLICY));
      log.log.record(ALICE, 3, LogFolder.value("three"));
      log.keeper.tick();
      assertLatest(3, "three", log.judge(phone, ALICE));
    }
  }

  /** A server that was restored and has gone on for itself would have two histories. */
  @Test
  void aRestoredBackupThatWentOnAlone_signsNothing_andWitnessesRefuse() throws Exception {
    Path data = folder.resolve("data");
    Path backup = folder.resolve("backup");
    Witnesses witnesses = witnesses(data, 2);
    try (LogFolder log = open(data, witnesses)) {
      log.keeper.tick();
    }
    LogFolder.copy(data, backup);
    try (LogFolder log = open(data, witnesses)) {
      log.log.record(ALICE, 1, LogFolder.value("one"));
      log.keeper.tick();
      log.log.record(ALICE, 2, LogFolder.value("two"));
      log.keeper.tick();
      log.keeper.tick();
    }
    try (LogFolder log = open(backup, Witnesses.NONE)) {
      // Somebody took the witnesses out of the configuration.
      log.log.record(ALICE, 1, LogFolder.value("other"));
      log.keeper.tick();
    }
    try (LogFolder log = open(backup, witnesses)) {
      SignedNote before = log.proofs.head().orElseThrow();
      log.log.append(TransparencyLog.POLICY, LogFolder.value("policy"));
      for (int i = 0; i < 3; i++) log.keeper.tick();
      assertEquals(before, log.proofs.head().orElseThrow());
      assertEquals(2, log.proofs.changes(0).size());
    }
  }

  /** The witness sees the epochs themselves, not only what the log says of them. */
  @Test
  void epochsThatDoNotLeadToTheHead_areNotCosigned() throws Exception {
    Path data = folder.resolve("data");
    Witnesses witnesses = witnesses(data, 2);
    try (LogFolder log = open(data, witnesses);
        LogFolder other = new LogFolder(folder.resolve("other"), Witnesses.NONE, clock)) {
      log.keeper.tick();
      log.log.record(ALICE, 1, LogFolder.value("one"));
      other.keeper.tick();
      other.log.record(ALICE, 1, LogFolder.value("shown to witnesses"));
      other.keeper.tick();
      serving.set(other);
      log.keeper.tick();
      assertEquals(1, size(log));
      for (WitnessServer each : running) assertEquals(1, each.size());
    }
  }

  @Test
  void whatIsNoRequest_isAnsweredByTheBook() throws Exception {
    Path data = folder.resolve("data");
    Witnesses witnesses = witnesses(data, 1);
    try (LogFolder log = open(data, witnesses)) {
      log.keeper.tick();
      Contact witness = witnesses.contacts().getFirst();
      assertEquals(400, status(witness, "no request"));
      SignedNote head = log.proofs.head().orElseThrow();
      String size = "old 0\n\n" + head.encoded().utf8();
      assertEquals(409, status(witness, size));
      HeadProof proof = log.proofs.head(0).orElseThrow();
      assertEquals(head, proof.note());
      String unsigned = "old 1\n\n" + head.encoded().utf8().replace("\n1\n", "\n2\n");
      assertEquals(403, status(witness, unsigned));
    }
  }

  private static int status(Contact witness, String body) throws Exception {
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      var request =
          java.net.http.HttpRequest.newBuilder(URI.create(witness.url() + "/add-checkpoint"))
              .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
              .build();
      return http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  @Test
  void theKeyStaysTheSame_andIsTheOwnersAlone() throws Exception {
    Path data = folder.resolve("data");
    try (LogFolder log = open(data, Witnesses.NONE)) {
      String key = witness("w1", log).key().text();
      running.removeFirst().close();
      assertEquals(key, witness("w1", log).key().text());
      Bytes file = Bytes.copyOf(Files.readAllBytes(folder.resolve("w1/witness.key")));
      assertTrue(file.length() > 40);
      assertEquals(
          "rw-------",
          java.nio.file.attribute.PosixFilePermissions.toString(
              Files.getPosixFilePermissions(folder.resolve("w1/witness.key"))));
    }
  }
}
