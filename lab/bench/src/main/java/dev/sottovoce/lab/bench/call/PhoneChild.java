package dev.sottovoce.lab.bench.call;

import dev.sottovoce.lab.bench.PhoneProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code sottovoce phone ...} as the launcher starts it, with a log of its collector's pauses. */
final class PhoneChild implements AutoCloseable {
  /** A line of the collector's log: seconds since the start, and milliseconds that it took. */
  private static final Pattern PAUSE =
      Pattern.compile("^\\[([0-9.]+)s]\\[gc\\S*\\s*] GC\\(\\d+\\) Pause.* ([0-9.]+)ms$");

  private static final long LOOK_AGAIN_MILLIS = 50;

  private final Process process;
  private final Path said;
  private final Path notes;
  private final Path collections;

  private PhoneChild(Process process, Path said, Path notes, Path collections) {
    this.process = process;
    this.said = said;
    this.notes = notes;
    this.collections = collections;
  }

  /**
   * @param name for its files in {@code folder}
   * @param opus the codec, as {@code sottovoce.opus} has it
   * @param words after {@code sottovoce phone}
   */
  static PhoneChild start(Path folder, String name, String opus, List<String> words)
      throws IOException {
    Path said = folder.resolve(name + ".json");
    Path notes = folder.resolve(name + ".notes");
    Path collections = folder.resolve(name + ".gc");
    List<String> command =
        PhoneProcess.command(opus, List.of("-Xlog:gc:file=" + collections + ":uptime,tags"));
    command.addAll(List.of("dev.sottovoce.cli.Main", "phone"));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(notes.toFile())
            .start();
    return new PhoneChild(process, said, notes, collections);
  }

  /** Waits until it has said that, to a person or to a program. */
  void await(String words, Duration patience) throws IOException, InterruptedException {
    Instant until = Instant.now().plus(patience);
    while (!(text(notes) + text(said)).contains(words)) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        throw new IOException("a phone did not say '" + words + "': " + text(notes));
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /** Of all of its threads, since it began. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** The same, thread by thread; empty where the system does not tell. */
  ThreadTimes threads() throws IOException {
    return ThreadTimes.of(process.pid());
  }

  /** Milliseconds of each pause for its collector since then. */
  List<Double> pausesSince(Instant since) throws IOException {
    Instant began = process.info().startInstant().orElse(since);
    return pauses(Files.readAllLines(collections), Duration.between(began, since));
  }

  static List<Double> pauses(List<String> log, Duration from) {
    List<Double> pauses = new ArrayList<>();
    for (String line : log) {
      Matcher matcher = PAUSE.matcher(line);
      boolean counts =
          matcher.matches() && Double.parseDouble(matcher.group(1)) >= from.toMillis() / 1e3;
      if (counts) pauses.add(Double.valueOf(matcher.group(2)));
    }
    return pauses;
  }

  void awaitEnd(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException("a phone does not end: " + text(notes));
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
