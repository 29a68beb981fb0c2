package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A headless Firefox as a distribution has it, driven by WebDriver BiDi on the loopback. Its
 * microphone hears a tone, and it asks nobody for leave.
 */
public final class Firefox implements Browser {
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

  private final RemoteControl control;
  private String page = "";

  private Firefox(Process process, Path profile) throws IOException, InterruptedException {
    control =
        new RemoteControl(
            process, profile.resolve("firefox.log"), () -> port(profile), message -> {});
  }

  private void begin() throws IOException, InterruptedException {
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
    Firefox firefox = new Firefox(builder.start(), profile);
    try {
      firefox.begin();
      return firefox;
    } catch (IOException | InterruptedException | RuntimeException e) {
      firefox.close();
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
    ObjectNode message = JSON.createObjectNode();
    message.set("params", parameters);
    return control.ask(method, message);
  }

  private static Optional<URI> port(Path profile) throws IOException {
    Path file = profile.resolve("WebDriverBiDiServer.json");
    if (!Files.exists(file)) return Optional.empty();
    try {
      int port = JSON.readTree(Files.readString(file)).path("ws_port").asInt();
      return port == 0
          ? Optional.empty()
          : Optional.of(URI.create("ws://127.0.0.1:" + port + "/session"));
    } catch (JsonProcessingException e) {
      // It is being written.
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    control.close();
  }
}
