package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.io.OutputStream;
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

/**
 * A stock Linphone without screen and sound card, as a process of its own with a home of its own.
 * It says what a WAV file holds and records what it hears; its memory of ZRTP peers stays in its
 * home.
 */
public final class Linphone implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration START = Duration.ofSeconds(20);
  private static final Pattern TOKEN =
      Pattern.compile("fully encrypted and auth token is (\\S+?)\\.?\\s");

  private final Process process;
  private final OutputStream console;
  private final Path home;

  private Linphone(Process process, Path home) {
    this.process = process;
    this.console = process.getOutputStream();
    this.home = home;
  }

  /** Whether linphone's console client is on this machine. */
  public static boolean isInstalled() {
    return Commands.isOnPath("linphonec");
  }

  /**
   * Starts it with what {@code user add NAME --sip-phone} wrote, and waits until it is signed in.
   *
   * @param kit where that is
   * @param settings more lines for the section {@code [sip]}, counting instead of the kit's own
   * @param home takes its log, recordings and memory; may be that of an earlier run
   * @param speech what it says
   * @throws IOException when it does not start; the message holds the end of its log
   */
  static Linphone start(Path kit, List<String> settings, Path home, Path speech)
      throws IOException, InterruptedException {
    for (String each : List.of(".local/share/linphone", ".config/linphone", ".linphone-usr-crt")) {
      Files.createDirectories(home.resolve(each));
    }
    Files.deleteIfExists(home.resolve("log"));
    Files.deleteIfExists(home.resolve("heard.wav"));
    Files.writeString(home.resolve("rc"), configuration(kit, settings));
    ProcessBuilder builder =
        new ProcessBuilder("linphonec", "-c", "rc", "-d", "6", "-l", "log", "-a")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("out").toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_DATA_HOME", home.resolve(".local/share").toString());
    builder.environment().put("XDG_CONFIG_HOME", home.resolve(".config").toString());
    Linphone linphone = new Linphone(builder.start(), home);
    linphone.command("soundcard use files");
    linphone.command("play " + speech.toAbsolutePath());
    linphone.command("record " + home.resolve("heard.wav").toAbsolutePath());
    if (linphone.await(Pattern.compile("LinphoneRegistrationOk"), START).isPresent()) {
      return linphone;
    }
    String log = linphone.log();
    linphone.close();
    throw new IOException("linphone did not sign in: " + tail(log));
  }

  private static String configuration(Path kit, List<String> settings) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(kit.resolve("linphonerc"))) {
      String key = line.substring(0, line.indexOf('=') + 1);
      boolean replaced = !key.isEmpty() && settings.stream().anyMatch(each -> each.startsWith(key));
      if (!replaced) text.append(line).append('\n');
      if (line.equals("[sip]")) settings.forEach(each -> text.append(each).append('\n'));
    }
    return text.toString();
  }

  void dial(String target) throws IOException {
    command("call " + target);
  }

  void hangUp() throws IOException {
    command("terminate");
  }

  /** Its user has compared the authentication string. */
  void stringCompared() throws IOException {
    command("zrtp-set-verified");
  }

  private void command(String line) throws IOException {
    console.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    console.flush();
  }

  /** The authentication string that it shows for the running call. */
  Optional<String> authenticationString(Duration limit) throws InterruptedException {
    return await(TOKEN, limit).map(found -> found.group(1));
  }

  /** Waits until its log or console has this. */
  Optional<Matcher> await(Pattern wanted, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Matcher matcher = wanted.matcher(log());
      if (matcher.find()) return Optional.of(matcher);
      boolean over = System.nanoTime() > deadline || !process.isAlive();
      // It has no way of telling; there is nothing but looking again.
      if (over || process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
        return Optional.empty();
      }
    }
  }

  /** What it has heard. Complete only when it is closed. */
  Path heard() {
    return home.resolve("heard.wav");
  }

  /** What it has logged and said. */
  String log() {
    return read("log") + read("out");
  }

  private String read(String name) {
    try {
      Path file = home.resolve(name);
      return Files.exists(file)
          ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String tail(String log) {
    return log.substring(Math.max(0, log.length() - 6_000));
  }

  /** Ends this linphone, and no other. */
  @Override
  public void close() throws IOException {
    try (console) {
      if (process.isAlive()) command("quit");
    } catch (IOException e) {
      // It has gone by itself.
    }
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
