package dev.sottovoce.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.phone.PhoneJava;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A phone in a process of its own: {@code sottovoce phone ...} with the same Java and classes. */
final class PhoneProcess implements AutoCloseable {
  private static final Duration TIME_TO_LEAVE = Duration.ofSeconds(3);

  private final String who;
  private final Process process;
  private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();
  private final List<String> complaints = new ArrayList<>();
  private final Thread killer;

  private PhoneProcess(String who, Process process) {
    this.who = who;
    this.process = process;
    this.killer = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(killer);
    readLater(process.inputReader(StandardCharsets.UTF_8), this::hear);
    readLater(
        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8)),
        this::complain);
  }

  /**
   * @param who whose phone, for messages
   * @param words the command after {@code sottovoce phone}
   */
  static PhoneProcess start(String who, List<String> words) {
    return run(who, command(words));
  }

  /**
   * The same for {@code sottovoce group}.
   *
   * @param words the command after that
   */
  static PhoneProcess startGroup(String who, List<String> words) {
    return run(who, command("group", words));
  }

  private static PhoneProcess run(String who, List<String> command) {
    try {
      return new PhoneProcess(who, new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw Failure.environment(who + "'s phone cannot be started: " + e.getMessage() + ".", e);
    }
  }

  /** What runs {@code sottovoce phone} with these words. */
  static List<String> command(List<String> words) {
    return command("phone", words);
  }

  private static List<String> command(String group, List<String> words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(PhoneJava.options());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "dev.sottovoce.cli.Main", group));
    command.addAll(words);
    return command;
  }

  /** The next JSON object that the phone prints; empty when it ends or takes too long. */
  Optional<JsonNode> next(Duration patience) throws InterruptedException {
    long until = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < until) {
      JsonNode node = said.poll(100, TimeUnit.MILLISECONDS);
      if (node != null) return Optional.of(node);
      if (!process.isAlive()) return Optional.ofNullable(said.poll(300, TimeUnit.MILLISECONDS));
    }
    return Optional.empty();
  }

  /** Waits for the end and gives the exit code; a phone that hangs is ended. */
  int end(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
      return -1;
    }
    return process.exitValue();
  }

  /** Writes a line to its standard input. */
  void tell(String line) throws IOException {
    BufferedWriter input = process.outputWriter(StandardCharsets.UTF_8);
    input.write(line);
    input.newLine();
    input.flush();
  }

  /** As Ctrl-C does: the phone hangs up, says what came of the call, and ends. */
  void interrupt() {
    // Process.destroy would close what it still has to say.
    process.toHandle().destroy();
  }

  /** What it has told a person so far. */
  List<String> notes() {
    synchronized (complaints) {
      return List.copyOf(complaints);
    }
  }

  /** What the phone said was wrong, as one sentence. */
  Failure failure(String doing) {
    String why;
    synchronized (complaints) {
      why =
          complaints.stream()
              .filter(line -> line.startsWith("sottovoce: "))
              .map(line -> line.substring("sottovoce: ".length()))
              .reduce((first, second) -> second)
              .orElse(complaints.isEmpty() ? "it said nothing." : complaints.getLast());
    }
    return Failure.failed(who + "'s phone could not " + doing + ": " + why);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(TIME_TO_LEAVE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (IllegalStateException e) {
      process.destroyForcibly();
    }
  }

  private void hear(String line) {
    Json.parse(line).ifPresent(said::add);
  }

  private void complain(String line) {
    synchronized (complaints) {
      complaints.add(line);
    }
  }

  private static void readLater(BufferedReader from, java.util.function.Consumer<String> to) {
    Thread.ofVirtual()
        .start(() -> {
          try (from) {
            from.lines().forEach(to);
          } catch (IOException | java.io.UncheckedIOException e) {
            // The process ended.
          }
        });
  }
}
