package dev.sottovoce.lab.interop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Keycloak on loopback with one realm, one client and the people in it. Its distribution is
 * unpacked by the Maven profile {@code keycloak} of this room.
 */
public final class Keycloak implements AutoCloseable {
  /** The realm that it is started with. */
  private static final String REALM = "staff";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Process process;
  private final int port;

  private Keycloak(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  private static Optional<Path> home() {
    Path unpacked = Path.of("target", "keycloak");
    if (!Files.isDirectory(unpacked)) return Optional.empty();
    try (Stream<Path> found = Files.list(unpacked)) {
      return found.filter(each -> Files.exists(each.resolve("bin/kc.sh"))).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public static boolean isUnpacked() {
    return home().isPresent();
  }

  /** Who it says that it is on a port. */
  public static String issuer(int port) {
    return "http://localhost:" + port + "/realms/" + REALM;
  }

  /**
   * Starts one, and waits until it answers.
   *
   * @param realm a realm of that name, as Keycloak's import has it
   * @param work a folder of its own; the distribution is copied into it and not changed
   */
  public static Keycloak start(int port, String realm, Path work)
      throws IOException, InterruptedException {
    Path home = home().orElseThrow().toAbsolutePath();
    Path own = Files.createDirectories(work.resolve("keycloak"));
    copy(home, own);
    Path imports = Files.createDirectories(own.resolve("data/import"));
    Files.writeString(imports.resolve(REALM + "-realm.json"), realm);
    ProcessBuilder command =
        new ProcessBuilder(
            own.resolve("bin/kc.sh").toString(),
            "start-dev",
            "--import-realm",
            "--cache=local",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--hostname=http://localhost:" + port,
            "--log-level=WARN");
    command.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx768m");
    command.redirectErrorStream(true).redirectOutput(work.resolve("keycloak.log").toFile());
    Keycloak keycloak = new Keycloak(command.start(), port);
    try {
      keycloak.awaitAnswer(work.resolve("keycloak.log"));
      return keycloak;
    } catch (IOException | InterruptedException e) {
      keycloak.close();
      throw e;
    }
  }

  /** It builds itself anew when it starts, and writes beside its files. */
  private static void copy(Path home, Path own) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      for (Path each : all.toList()) {
        Path to = own.resolve(home.relativize(each).toString());
        if (Files.isDirectory(each)) Files.createDirectories(to);
        else Files.copy(each, to, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private void awaitAnswer(Path log) throws IOException, InterruptedException {
    URI at = URI.create(issuer(port) + "/.well-known/openid-configuration");
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (System.nanoTime() < until && process.isAlive()) {
        try {
          HttpRequest request = HttpRequest.newBuilder(at).timeout(Duration.ofSeconds(10)).build();
          if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) return;
        } catch (IOException e) {
          // It does not listen yet.
        }
        Thread.sleep(500);
      }
    }
    throw new IOException("Keycloak did not start:\n" + Files.readString(log));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
