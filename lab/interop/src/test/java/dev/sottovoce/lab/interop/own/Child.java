package dev.sottovoce.lab.interop.own;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The {@code sottovoce} command in a process of its own, which can be killed. */
final class Child implements AutoCloseable {
  private final Process process;
  private final BlockingQueue<JsonNode> said = new LinkedBlockingQueue<>();

  private Child(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  static Child start(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx448m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sottovoce.cli.Main"));
    command.addAll(List.of(words));
    return new Child(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next JSON object that the process prints. */
  JsonNode next() throws InterruptedException {
    JsonNode next = said.poll(30, TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("the process said nothing");
    return next;
  }

  /** SIGKILL: nothing is said any more, to nobody. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /** SIGTERM, as an operator stops a server. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) throw new AssertionError("it does not stop");
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Json.parse(line).ifPresent(said::add);
      }
    } catch (IOException e) {
      // Killed.
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
