package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.server.log.WitnessServer;
import dev.sottovoce.server.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code witness run}: runs a witness until it is told to stop. */
@Command(
    name = "run",
    header = "Cosign the heads of a log whose every epoch was replayed here.",
    description = {
      "For a partner, an auditor or a customer of the organisation, on a machine of theirs. The key is"
          + " made at the first start; what is printed goes into 'witnesses' of the server's"
          + " sottovoce.yaml, and phones that are enrolled after that demand it.",
      "It answers add-checkpoint (C2SP tlog-witness) and fetches epochs from the log's server. Without"
          + " a proxy in front it speaks HTTP, which is enough: everything it says is signed."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce log key                    at the server, prints KEY",
      "  sottovoce witness run --log KEY --from https://calls.example.org:8443 --ca ca.pem"
          + " --name witness.example/w1"
    })
final class WitnessRunCommand implements Callable<Integer> {
  private static final int USUAL_PORT = 8450;

  private final Console console;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The witness's folder (default: ./sottovoce-witness).")
  private Path folder = Path.of("sottovoce-witness");

  @Option(
      names = "--log",
      paramLabel = "KEY",
      required = true,
      description = "The log's key, from 'sottovoce log key' at its server.")
  private String log = "";

  @Option(
      names = "--from",
      paramLabel = "URL",
      required = true,
      description = "The log's server, such as https://calls.example.org:8443.")
  private String from = "";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The certificate (PEM) of the organisation's authority, ca/ca.pem there.")
  private @Nullable Path authority;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "This witness's name, such as witness.example/w1; wanted at the first start.")
  private @Nullable String name;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Where to listen (default: 127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "The port (default: ${DEFAULT-VALUE}).")
  private int port = USUAL_PORT;

  @Option(names = "--json", description = "Print one JSON object when the witness listens.")
  private boolean json;

  WitnessRunCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    WitnessServer.Settings settings = settings();
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(told, stopped), "sottovoce-stop"));
    try (WitnessServer witness = WitnessServer.start(settings, Clock.systemUTC())) {
      say(witness, settings);
      told.await();
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The witness cannot start", e), e);
    } finally {
      stopped.countDown();
    }
    return ExitCode.DONE.number();
  }

  /** Ctrl-C and SIGTERM run this; a witness that stopped as it was told is no failure. */
  private static void stop(CountDownLatch told, CountDownLatch stopped) {
    if (stopped.getCount() == 0) return;
    told.countDown();
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.DONE.number());
  }

  private WitnessServer.Settings settings() {
    Optional<VerifierKey> key =
        VerifierKey.parse(log)
            .filter(parsed -> parsed.algorithm() == VerifierKey.Algorithm.ED25519);
    if (key.isEmpty()) {
      throw Failure.usage("--log wants a log's key, as 'sottovoce log key' prints it.");
    }
    if (name == null && !Files.exists(folder.resolve("witness.key"))) {
      throw Failure.usage("The first start wants --name, such as --name witness.example/w1.");
    }
    if (name != null && !isName(name)) {
      throw Failure.usage("A name has 1 to 64 characters without space and plus.");
    }
    return new WitnessServer.Settings(
        folder, name == null ? "" : name, key.get(), url(), trust(), host, port);
  }

  private static boolean isName(String name) {
    try {
      return new VerifierKey(name, dev.sottovoce.wire.Bytes.copyOf(new byte[32]))
          .name()
          .equals(name);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private URI url() {
    try {
      URI url = URI.create(from.endsWith("/") ? from.substring(0, from.length() - 1) : from);
      if (url.getHost() != null && url.getScheme().matches("https?")) return url;
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw Failure.usage("--from wants a URL such as https://calls.example.org:8443.");
  }

  private SSLContext trust() {
    try {
      return authority == null ? SSLContext.getDefault() : Pem.trusting(authority);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw Failure.environment("This Java has no TLS.", e);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The authority's certificate cannot be used", e), e);
    }
  }

  private void say(WitnessServer witness, WitnessServer.Settings settings) {
    String url =
        "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + witness.port();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("key", witness.key().text());
      facts.put("url", url);
      facts.put("log", settings.log().name());
      facts.put("epochs", witness.size());
      console.json(facts);
      return;
    }
    console.say(
        "Witness of " + settings.log().name() + ", " + witness.size() + " epochs replayed:");
    console.say("  key  " + witness.key().text());
    console.say("  url  " + url);
    console.say("Both go into 'witnesses' of the server's sottovoce.yaml. Ctrl-C stops it.");
  }
}
