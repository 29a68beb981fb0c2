package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.BenchServer;
import dev.sottovoce.lab.bench.PhoneProcess;
import dev.sottovoce.lab.bench.leakage.Script.Side;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Two phones, each a process of its own, in several calls at once, and the capture of them. */
final class Recorder implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LOOK_AGAIN_MILLIS = 50;

  private final Path folder;
  private final SottovoceServer server;

  private Recorder(Path folder, SottovoceServer server) {
    this.folder = folder;
    this.server = server;
  }

  /**
   * @param folder takes accounts and the server's data
   */
  static Recorder open(Path folder) throws Exception {
    SottovoceServer server = BenchServer.start(folder);
    for (String user : List.of("alice", "bob")) {
      String code = server.administration().addUser(user).text();
      Enrolment.redeem(code, "bench", AccountStore.inFolder(folder.resolve(user)));
    }
    return new Recorder(folder, server);
  }

  /**
   * Records a run.
   *
   * @param into takes the capture and what the phones said
   * @return the processor time of both phones, as a share of all processors
   */
  double record(Setting setting, int calls, int seconds, long seed, Path into) throws Exception {
    Files.createDirectories(into);
    Files.writeString(into.resolve(Recorded.SEED), "" + seed);
    Process callee = null;
    Process caller = null;
    try (Capture capture = Capture.start(into.resolve(Recorded.CAPTURE))) {
      callee = start(setting, Side.CALLEE, calls, seconds, seed, into);
      await(callee, into, Side.CALLEE, SpeakingPhone.READY);
      caller = start(setting, Side.CALLER, calls, seconds, seed, into);
      await(caller, into, Side.CALLER, SpeakingPhone.CONNECTED);
      double load = load(caller, callee, seconds);
      for (Process each : List.of(caller, callee)) {
        if (!each.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || each.exitValue() != 0) {
          throw new IOException("a phone does not end: " + notes(into));
        }
      }
      return load;
    } finally {
      if (caller != null) caller.destroyForcibly();
      if (callee != null) callee.destroyForcibly();
    }
  }

  private static double load(Process caller, Process callee, int seconds)
      throws InterruptedException {
    long began = System.nanoTime();
    Duration before = processorTime(caller).plus(processorTime(callee));
    Thread.sleep(seconds * 1000L - 1000);
    Duration took = processorTime(caller).plus(processorTime(callee)).minus(before);
    long passed = System.nanoTime() - began;
    return took.toNanos() / (double) passed / Runtime.getRuntime().availableProcessors();
  }

  private static Duration processorTime(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private Process start(Setting setting, Side side, int calls, int seconds, long seed, Path into)
      throws IOException {
    List<String> command = new ArrayList<>(PhoneProcess.command(setting.opus(), List.of()));
    command.add(SpeakingPhone.class.getName());
    command.add(folder.resolve(side == Side.CALLER ? "alice" : "bob").toString());
    command.addAll(List.of(side.name(), setting.name(), "" + calls, "" + seconds, "" + seed));
    command.add(into.resolve(Recorded.file(side)).toString());
    return new ProcessBuilder(command)
        .redirectOutput(into.resolve(side + ".said").toFile())
        .redirectError(into.resolve(side + ".notes").toFile())
        .start();
  }

  private static void await(Process process, Path into, Side side, String word)
      throws IOException, InterruptedException {
    Instant until = Instant.now().plus(PATIENCE);
    while (!Files.readString(into.resolve(side + ".said")).contains(word)) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        throw new IOException("a phone is not " + word + ": " + notes(into));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  private static String notes(Path into) throws IOException {
    StringBuilder notes = new StringBuilder();
    for (Side side : Side.values()) {
      Path file = into.resolve(side + ".notes");
      if (Files.exists(file)) notes.append(Files.readString(file));
    }
    return notes.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
