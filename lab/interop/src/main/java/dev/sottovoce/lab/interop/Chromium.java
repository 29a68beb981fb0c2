package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A headless Chromium with one bare page, driven over the DevTools protocol on the loopback. */
public final class Chromium implements Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RemoteControl control;
  private final Map<String, String> registrations = new ConcurrentHashMap<>();
  private String target = "";
  private String session = "";
  private String worker = "";
  private String authenticator = "";

  private Chromium(Process process, Path profile) throws IOException, InterruptedException {
    control =
        new RemoteControl(
            process, profile.resolve("chromium.log"), () -> port(profile), this::heard);
  }

  /** A page where there is none, or one beside it; what is asked for from now on is asked of it. */
  public void openPage() throws IOException, InterruptedException {
    target =
        command("Target.createTarget", Optional.empty(), "url", "about:blank")
            .path("targetId")
            .asText();
    session = attach(target);
  }

  /** What {@link #use} goes back to. */
  public Page page() {
    return new Page(target, session);
  }

  /** From now on that page is asked, and seen. */
  public void use(Page page) throws IOException, InterruptedException {
    target = page.target;
    session = page.session;
    command("Target.activateTarget", Optional.empty(), "targetId", target);
  }

  /** One of several in this browser. */
  public record Page(String target, String session) {}

  /** Closes the page as a person does; the browser goes on. */
  public void closePage() throws IOException, InterruptedException {
    command("Target.closeTarget", Optional.empty(), "targetId", target);
  }

  private String attach(String to) throws IOException, InterruptedException {
    ObjectNode attach = JSON.createObjectNode().put("targetId", to).put("flatten", true);
    return command("Target.attachToTarget", Optional.empty(), attach).path("sessionId").asText();
  }

  public static boolean isInstalled() {
    return executable().isPresent();
  }

  private static Optional<Path> executable() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      for (String name : NAMES) {
        Path candidate = Path.of(folder, name);
        if (Files.isExecutable(candidate)) return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /**
   * @param profile a folder that does not exist yet or is empty
   */
  public static Chromium start(Path profile) throws IOException, InterruptedException {
    return start(profile, List.of());
  }

  /**
   * One whose microphone hears a recording, again and again, and that asks nobody for leave.
   *
   * @param speech a WAV file
   */
  public static Chromium startHearing(Path profile, Path speech)
      throws IOException, InterruptedException {
    return start(profile, hearing(speech));
  }

  /**
   * The same, which leaves loopback out of its calls, as it does by itself. Some stock phones take
   * no second address.
   */
  public static Chromium startWithoutLoopback(Path profile, Path speech)
      throws IOException, InterruptedException {
    return launch(profile, hearing(speech));
  }

  /** The same, which takes the certificate of a server whose authority it does not know. */
  public static Chromium startTrusting(Path profile, Path speech)
      throws IOException, InterruptedException {
    List<String> more = new ArrayList<>(hearing(speech));
    more.add("--ignore-certificate-errors");
    return start(profile, more);
  }

  private static List<String> hearing(Path speech) {
    return List.of(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        "--use-file-for-fake-audio-capture=" + speech.toAbsolutePath());
  }

  /**
   * One whose camera sees a film, again and again, and that asks nobody for leave.
   *
   * @param film a Y4M file, which may change while nobody looks
   */
  public static Chromium startSeeing(Path profile, Path film)
      throws IOException, InterruptedException {
    return start(
        profile,
        List.of(
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            "--use-file-for-fake-video-capture=" + film.toAbsolutePath()));
  }

  private static Chromium start(Path profile, List<String> more)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(more);
    // Everything else about calls is as it comes; without this it leaves loopback alone.
    words.add("--allow-loopback-in-peer-connection");
    return launch(profile, words);
  }

  private static Chromium launch(Path profile, List<String> more)
      throws IOException, InterruptedException {
    Files.createDirectories(profile);
    List<String> words = new ArrayList<>();
    words.add(executable().orElseThrow(() -> new IOException("no Chromium found")).toString());
    words.addAll(
        List.of(
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--autoplay-policy=no-user-gesture-required",
            "--remote-debugging-address=127.0.0.1",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile.toAbsolutePath()));
    words.addAll(more);
    words.add("about:blank");
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    Chromium chromium = new Chromium(process, profile);
    try {
      chromium.openPage();
      return chromium;
    } catch (IOException | InterruptedException | RuntimeException e) {
      chromium.close();
      throw e;
    }
  }

  /** Its name and version. */
  public String version() throws IOException, InterruptedException {
    return command("Browser.getVersion", Optional.empty(), JSON.createObjectNode())
        .path("product")
        .asText();
  }

  @Override
  public String evaluate(String script) throws IOException, InterruptedException {
    return evaluate(session, script);
  }

  private String evaluate(String within, String script) throws IOException, InterruptedException {
    ObjectNode parameters =
        JSON.createObjectNode()
            .put("expression", script)
            .put("awaitPromise", true)
            .put("returnByValue", true);
    JsonNode result = command("Runtime.evaluate", Optional.of(within), parameters);
    JsonNode exception = result.path("exceptionDetails");
    if (!exception.isMissingNode()) throw new IOException("the page threw: " + exception);
    return result.path("result").path("value").asText();
  }

  /** Runs a script in each page that is opened from now on, before its own. */
  public void beforeEachPage(String script) throws IOException, InterruptedException {
    command("Page.enable", Optional.of(session), JSON.createObjectNode());
    command("Page.addScriptToEvaluateOnNewDocument", Optional.of(session), "source", script);
  }

  /** Lets a site show notifications. */
  public void allowNotifications(String origin) throws IOException, InterruptedException {
    ObjectNode parameters = JSON.createObjectNode().put("origin", origin);
    parameters.putArray("permissions").add("notifications");
    command("Browser.grantPermissions", Optional.empty(), parameters);
  }

  /** From now on the page's worker can be asked and pushed to, also when the page is closed. */
  public void holdWorker() throws IOException, InterruptedException {
    command("ServiceWorker.enable", Optional.of(session), JSON.createObjectNode());
    JsonNode targets =
        command("Target.getTargets", Optional.empty(), JSON.createObjectNode()).path("targetInfos");
    for (JsonNode each : targets) {
      if (each.path("type").asText().equals("service_worker")) {
        worker = attach(each.path("targetId").asText());
      }
    }
    if (worker.isEmpty()) throw new IOException("there is no worker");
  }

  /** Runs a script in the page's worker. */
  public String evaluateInWorker(String script) throws IOException, InterruptedException {
    return evaluate(worker, script);
  }

  /**
   * A push comes to the site's worker, as from the browser's push service.
   *
   * @param text what is in it; DevTools delivers no octets
   */
  public void push(String origin, String text) throws IOException, InterruptedException {
    command("ServiceWorker.enable", Optional.of(session), JSON.createObjectNode());
    long deadline = System.nanoTime() + ANSWERS_WITHIN.toNanos();
    while (!registrations.containsKey(origin)) {
      if (System.nanoTime() > deadline) throw new IOException("no worker of " + origin);
      Thread.sleep(20);
    }
    ObjectNode parameters =
        JSON.createObjectNode()
            .put("origin", origin)
            .put("registrationId", registrations.get(origin))
            .put("data", text);
    command("ServiceWorker.deliverPushMessage", Optional.of(session), parameters);
  }

  @Override
  public void open(String address) throws IOException, InterruptedException {
    command("Page.navigate", Optional.of(session), "url", address);
  }

  /**
   * What the page shows now, as PNG.
   *
   * @param width of the screen, in its own pixels
   * @param dark whether the person prefers dark colours
   */
  public byte[] screenshot(int width, int height, boolean dark)
      throws IOException, InterruptedException {
    look(width, height, dark);
    String data =
        command("Page.captureScreenshot", Optional.of(session), "format", "png")
            .path("data")
            .asText();
    return Base64.getDecoder().decode(data);
  }

  /**
   * What the page would print, as PNG; its screen stays.
   *
   * @param width of the paper, in CSS pixels
   */
  public byte[] printed(int width, int height) throws IOException, InterruptedException {
    look(width, height, true);
    command("Emulation.setEmulatedMedia", Optional.of(session), "media", "print");
    String data =
        command("Page.captureScreenshot", Optional.of(session), "format", "png")
            .path("data")
            .asText();
    command("Emulation.setEmulatedMedia", Optional.of(session), "media", "");
    return Base64.getDecoder().decode(data);
  }

  /** Has another screen from now on, whose person prefers these colours. */
  public void look(int width, int height, boolean dark) throws IOException, InterruptedException {
    ObjectNode screen = JSON.createObjectNode().put("width", width).put("height", height);
    screen.put("deviceScaleFactor", 2).put("mobile", true);
    command("Emulation.setDeviceMetricsOverride", Optional.of(session), screen);
    ObjectNode media = JSON.createObjectNode();
    media
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    command("Emulation.setEmulatedMedia", Optional.of(session), media);
  }

  /**
   * A key of the keyboard goes down and up, for whatever has the focus.
   *
   * @param key as {@code KeyboardEvent.key} names it: {@code Tab}, {@code Enter}, {@code a}
   */
  public void key(String key) throws IOException, InterruptedException {
    int code =
        switch (key) {
          case "Tab" -> 9;
          case "Enter" -> 13;
          case " " -> 32;
          default -> Character.toUpperCase(key.charAt(0));
        };
    ObjectNode down =
        JSON.createObjectNode()
            .put("type", "keyDown")
            .put("key", key)
            .put("windowsVirtualKeyCode", code);
    if (key.length() == 1) down.put("text", key);
    else if (key.equals("Enter")) down.put("text", "\r");
    command("Input.dispatchKeyEvent", Optional.of(session), down);
    ObjectNode up =
        JSON.createObjectNode()
            .put("type", "keyUp")
            .put("key", key)
            .put("windowsVirtualKeyCode", code);
    command("Input.dispatchKeyEvent", Optional.of(session), up);
  }

  /** What keeps the page from being installed as an application, as JSON. */
  public String installabilityErrors() throws IOException, InterruptedException {
    return command("Page.getInstallabilityErrors", Optional.of(session), JSON.createObjectNode())
        .path("installabilityErrors")
        .toString();
  }

  /** Gives the page a device that makes passkeys and always verifies its person. */
  public void havePasskeys() throws IOException, InterruptedException {
    command("WebAuthn.enable", Optional.of(session), JSON.createObjectNode());
    ObjectNode parameters = JSON.createObjectNode();
    parameters
        .putObject("options")
        .put("protocol", "ctap2")
        .put("transport", "internal")
        .put("hasResidentKey", true)
        .put("hasUserVerification", true)
        .put("hasPrf", true)
        .put("isUserVerified", true)
        .put("automaticPresenceSimulation", true);
    authenticator =
        command("WebAuthn.addVirtualAuthenticator", Optional.of(session), parameters)
            .path("authenticatorId")
            .asText();
  }

  /** Whether that device recognises whoever uses it, from now on. */
  public void recognise(boolean person) throws IOException, InterruptedException {
    ObjectNode parameters =
        JSON.createObjectNode().put("authenticatorId", authenticator).put("isUserVerified", person);
    command("WebAuthn.setUserVerified", Optional.of(session), parameters);
  }

  /** A JavaScript literal. */
  public static String quoted(String text) throws IOException {
    return JSON.writeValueAsString(text);
  }

  private JsonNode command(String method, Optional<String> within, String key, String value)
      throws IOException, InterruptedException {
    return command(method, within, JSON.createObjectNode().put(key, value));
  }

  private JsonNode command(String method, Optional<String> within, ObjectNode parameters)
      throws IOException, InterruptedException {
    ObjectNode message = JSON.createObjectNode();
    message.set("params", parameters);
    within.ifPresent(name -> message.put("sessionId", name));
    return control.ask(method, message);
  }

  private static Optional<URI> port(Path profile) throws IOException {
    Path file = profile.resolve("DevToolsActivePort");
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return lines.size() < 2
        ? Optional.empty()
        : Optional.of(URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
  }

  private void heard(JsonNode message) {
    for (JsonNode each : message.path("params").path("registrations")) {
      URI scope = URI.create(each.path("scopeURL").asText());
      String origin = scope.getScheme() + "://" + scope.getAuthority();
      registrations.put(origin, each.path("registrationId").asText());
    }
  }

  @Override
  public void close() {
    control.close();
  }
}
