package dev.sottovoce.lab.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A terminal in which a person has typed one {@code sottovoce} command, and reads. */
final class Terminal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> read = new ArrayList<>();

  /**
   * @param command as it stands on the screen, {@code sottovoce} and what follows
   */
  Terminal(String command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx448m",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sottovoce.cli.Main"));
    words.addAll(List.of(command.split(" ")).subList(1, command.split(" ").length));
    process = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread.ofVirtual().start(this::read);
  }

  /** The first group of the first line that holds a pattern; lines before it are passed by. */
  String find(String pattern) throws InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) throw new AssertionError(pattern + " is not among " + read);
      read.add(line);
      Matcher found = wanted.matcher(line);
      if (found.find()) return found.group(1);
    }
  }

  private void read() {
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = said.readLine(); line != null; line = said.readLine()) lines.add(line);
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
  }
}
