package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A stock baresip without screen and sound card, as a process of its own. It says what a WAV file
 * holds and records what it hears.
 */
public final class Baresip implements AutoCloseable {
  static final Path MODULES = Path.of("/usr/lib/baresip/modules");

  private static final Duration START = Duration.ofSeconds(20);
  private static final Duration COMMAND = Duration.ofSeconds(10);
  private static final int STARTS = 3;
  private static final Pattern PROFILE = Pattern.compile("DTLS-SRTP complete .*Profile=(\\w+)");

  private final Process process;
  private final BaresipControl control;
  private final Path folder;

  private Baresip(Process process, BaresipControl control, Path folder) {
    this.process = process;
    this.control = control;
    this.folder = folder;
  }

  /** Whether baresip and its modules are on this machine. */
  public static boolean isInstalled() {
    return Files.isDirectory(MODULES) && Commands.isOnPath("baresip");
  }

  /**
   * Starts it and waits until it takes commands.
   *
   * @param folder takes its configuration, log and recordings
   * @throws IOException when it does not start; the message holds the end of its log
   */
  static Baresip start(BaresipConfig config, Path folder) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      int controlPort = FreePorts.range(1);
      config.write(folder, controlPort);
      Process process =
          new ProcessBuilder("baresip", "-f", folder.toString(), "-v", "-s")
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      Optional<BaresipControl> control = connect(process, controlPort);
      if (control.isPresent()) return new Baresip(process, control.get(), folder);
      end(process);
      // Another program may have taken a port in between.
      if (attempt == STARTS) throw new IOException("baresip did not start: " + tail(folder));
    }
  }

  private static Optional<BaresipControl> connect(Process process, int port)
      throws InterruptedException {
    long deadline = System.nanoTime() + START.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      try {
        return Optional.of(new BaresipControl(port));
      } catch (IOException notYet) {
        // It has not come so far as to listen; there is nothing but trying to learn when it has.
        process.waitFor(20, TimeUnit.MILLISECONDS);
      }
    }
    return Optional.empty();
  }

  /** Waits until it is signed in at its registrar. */
  boolean awaitRegistered(Duration limit) throws InterruptedException {
    return control.awaitEvent("REGISTER_OK", limit).isPresent();
  }

  /** Calls; returns when baresip has taken the order. */
  void dial(String target) throws IOException, InterruptedException {
    command("dial", target);
  }

  /** Answers the call that rings. */
  void accept() throws IOException, InterruptedException {
    command("accept", "");
  }

  void hangUp() throws IOException, InterruptedException {
    command("hangup", "");
  }

  /** Presses keys of its pad in the running call. */
  void press(String keys) throws IOException, InterruptedException {
    command("sndcode", keys);
  }

  /** Waits until keys of the other end have come so often; tells those that have come by then. */
  String awaitKeys(int keys, Duration limit) throws InterruptedException {
    control.awaitCount("CALL_DTMF_END", keys, limit);
    StringBuilder pressed = new StringBuilder();
    for (BaresipControl.Event each : control.events()) {
      if (each.type().equals("CALL_DTMF_START")) pressed.append(each.detail());
    }
    return pressed.toString();
  }

  boolean awaitEstablished(Duration limit) throws InterruptedException {
    return control.awaitEvent("CALL_ESTABLISHED", limit).isPresent();
  }

  /** Waits until so many calls have been established since the start. */
  boolean awaitEstablished(int calls, Duration limit) throws InterruptedException {
    return control.awaitCount("CALL_ESTABLISHED", calls, limit);
  }

  /** Waits until so many calls are over since the start. */
  boolean awaitClosed(int calls, Duration limit) throws InterruptedException {
    return control.awaitCount("CALL_CLOSED", calls, limit);
  }

  /** Waits until a call is over; tells the reason that baresip gives, such as {@code 486 Busy}. */
  Optional<String> awaitClosed(Duration limit) throws InterruptedException {
    return control.awaitEvent("CALL_CLOSED", limit).map(BaresipControl.Event::detail);
  }

  List<BaresipControl.Event> events() {
    return control.events();
  }

  private void command(String name, String parameters) throws IOException, InterruptedException {
    BaresipControl.Answer answer = control.command(name, parameters, COMMAND);
    if (!answer.ok()) throw new IOException("baresip refused " + name + ": " + answer.text());
  }

  /** The SRTP profile that its DTLS agreed on in the last call, in OpenSSL's words. */
  Optional<String> srtpProfile() {
    Matcher matcher = PROFILE.matcher(log());
    String last = null;
    while (matcher.find()) last = matcher.group(1);
    return Optional.ofNullable(last);
  }

  /** What it has heard in its last call. Complete only after the call's end. */
  Optional<Path> heard() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith("-dec.wav")).max(Path::compareTo);
    }
  }

  String log() {
    try {
      return new String(Files.readAllBytes(folder.resolve("log")), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String tail(Path folder) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(folder.resolve("log")), StandardCharsets.UTF_8)
            .lines()
            .toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
  }

  /** Ends this baresip, and no other. */
  @Override
  public void close() throws IOException {
    try {
      control.close();
    } finally {
      end(process);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
