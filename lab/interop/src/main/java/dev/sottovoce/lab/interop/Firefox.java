package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Firefox as a distribution has it, driven by WebDriver BiDi on the loopback. Its
 * microphone hears a tone, and it asks nobody for leave.
 */
public final class Firefox implements Browser {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PREFERENCES =
      """
      user_pref("media.navigator.streams.fake", true);
      user_pref("media.navigator.permission.disabled", true);
      user_pref("media.autoplay.default", 0);
      user_pref("media.autoplay.blocking_policy", 0);
      user_pref("permissions.default.microphone", 1);
      user_pref("media.peerconnection.ice.loopback", true);
      user_pref("media.peerconnection.ice.obfuscate_host_addresses", false);
      user_pref("browser.shell.checkDefaultBrowser", false);
      user_pref("datareporting.policy.dataSubmissionEnabled", false);
      user_pref("app.normandy.enabled", false);
      user_pref("network.captive-portal-service.enabled", false);
      user_pref("network.connectivity-service.enabled", false);
      """;

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger lastId = new AtomicInteger();
  private final WebSocket socket;
  private final String page;

  private Firefox(Process process, Path profile) throws IOException, InterruptedException {
    this.process = process;
    socket = connect(profile);
    ObjectNode wishes = JSON.createObjectNode();
    wishes.putObject("capabilities").putObject("alwaysMatch").put("acceptInsecureCerts", true);
    command("session.new", wishes);
    JsonNode tree = command("browsingContext.getTree", JSON.createObjectNode());
    page = tree.path("contexts").path(0).path("context").asText();
  }

  public static boolean isInstalled() {
    return executable().isPresent();
  }

  private static Optional<Path> executable() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> Stream.of(Path.of(folder, "firefox-esr"), Path.of(folder, "firefox")))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * @param profile a folder that does not exist yet or is empty
   */
  public static Firefox start(Path profile) throws IOException, InterruptedException {
    Files.createDirectories(profile);
    Files.writeString(profile.resolve("user.js"), PREFERENCES);
    String program = executable().orElseThrow(() -> new IOException("no Firefox found")).toString();
    ProcessBuilder builder =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-remote",
                "--remote-debugging-port",
                "0",
                "--profile",
                profile.toAbsolutePath().toString(),
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("firefox.log").toFile());
    builder.environment().put("HOME", profile.toAbsolutePath().toString());
    Process process = builder.start();
    try {
      return new Firefox(process, profile);
    } catch (IOException | InterruptedException | RuntimeException e) {
      end(process);
      throw e;
    }
  }

  @Override
  public void open(String address) throws IOException, InterruptedException {
    ObjectNode where = JSON.createObjectNode().put("context", page).put("url", address);
    command("browsingContext.navigate", where.put("wait", "complete"));
  }

  @Override
  public String evaluate(String script) throws IOException, InterruptedException {
    ObjectNode parameters =
        JSON.createObjectNode().put("expression", script).put("awaitPromise", true);
    parameters.putObject("target").put("context", page);
    JsonNode result = command("script.evaluate", parameters);
    if (!result.path("type").asText().equals("success")) {
      throw new IOException("the page threw: " + result.path("exceptionDetails").path("text"));
    }
    return result.path("result").path("value").asText();
  }

  private JsonNode command(String method, ObjectNode parameters)
      throws IOException, InterruptedException {
    int id = lastId.incrementAndGet();
    ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
    message.set("params", parameters);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    socket.sendText(JSON.writeValueAsString(message), true);
    JsonNode found = await(answer, method);
    if (found.has("error")) throw new IOException(method + ": " + found);
    return found.path("result");
  }

  private static <T> T await(CompletableFuture<T> future, String what)
      throws IOException, InterruptedException {
    try {
      return future.get(ANSWERS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Firefox did not answer " + what, e);
    }
  }

  private WebSocket connect(Path profile) throws IOException, InterruptedException {
    Path file = profile.resolve("WebDriverBiDiServer.json");
    long deadline = System.nanoTime() + STARTS_WITHIN.toNanos();
    JsonNode where = JSON.createObjectNode();
    while (!where.has("ws_port")) {
      if (System.nanoTime() > deadline || !process.isAlive()) {
        throw new IOException(
            "Firefox did not start: " + Files.readString(profile.resolve("firefox.log")));
      }
      Thread.sleep(50);
      if (Files.exists(file)) where = JSON.readTree(Files.readString(file));
    }
    URI uri = URI.create("ws://127.0.0.1:" + where.path("ws_port").asInt() + "/session");
    return await(http.newWebSocketBuilder().buildAsync(uri, new Listener()), "its BiDi port");
  }

  /** Collects the parts of messages and hands answers to those who wait. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      parts.append(data);
      if (last) {
        take(parts.toString());
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String text) {
      try {
        JsonNode message = JSON.readTree(text);
        CompletableFuture<JsonNode> answer = waiting.remove(message.path("id").asInt(-1));
        if (answer != null) answer.complete(message);
      } catch (IOException e) {
        throw new IllegalStateException("Firefox sent no JSON", e);
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    http.close();
    end(process);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
