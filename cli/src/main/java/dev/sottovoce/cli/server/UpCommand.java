package dev.sottovoce.cli.server;

import dev.sottovoce.cli.log.LevelWatch;
import dev.sottovoce.cli.log.LogFormat;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.server.ConfigException;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code up}: runs the server until it is told to stop. */
@Command(
    name = "up",
    header = "Start the server.",
    description = {
      "Runs until Ctrl-C or SIGTERM; then it takes no new calls, lets what goes on settle for up to"
          + " --patience seconds, and stops. The first start makes a private certification"
          + " authority, a database, sottovoce.yaml and the key that signs policies in the server's"
          + " folder; take that key away, as the start says."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce up",
      "  sottovoce up --data /srv/sottovoce",
      "  sottovoce up --turn       with a relay for phones behind strict NATs",
      "  sottovoce up --log json   for a log collector",
      "  sottovoce up --json       prints one line of JSON when it listens"
    })
public final class UpCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

  private final Console console;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--json", description = "Print one JSON object when the server listens.")
  private boolean json;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long to wait for transactions when stopping (default: 5).")
  private int patience = 5;

  @Option(
      names = "--log",
      paramLabel = "FORMAT",
      converter = LogFormat.Words.class,
      description = {
        "How the log on standard error looks: text, or json for one object a line (default: text).",
        "Neither tells names, addresses or keys."
      })
  private LogFormat log = LogFormat.TEXT;

  @Option(
      names = "--no-policy-root",
      description = {
        "At a first start, make no key for signing policies: phones that are enrolled then know no"
            + " officers until they are enrolled again."
      })
  private boolean noPolicyRoot;

  @Option(
      names = "--turn",
      description = {
        "Run a relay (coturn, which must be installed) for phones that cannot reach one another;"
            + " 'turn' in sottovoce.yaml says where it listens. It stops with the server."
      })
  private boolean turn;

  public UpCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (patience < 0) throw Failure.usage("--patience must be 0 or more.");
    SottovoceServer server = start();
    if (turn) startRelay(server);
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    // Ctrl-C and SIGTERM run this. A server that stopped as it was told is no failure, so the
    // virtual machine does not end with the signal's number.
    Thread stop =
        new Thread(
            () -> {
              told.countDown();
              awaitQuietly(stopped);
              Runtime.getRuntime().halt(ExitCode.DONE.number());
            },
            "sottovoce-stop");
    Runtime.getRuntime().addShutdownHook(stop);
    say(server);
    LevelWatch.start(data.folder(), level -> note("the log tells " + level + " now"));
    if (Files.exists(FirstRoot.keyIn(data.folder()))) note(FirstRoot.warning(data.folder()));
    TrainedClasses.prepare();
    told.await();
    note("stopping ...");
    server.drain(Duration.ofSeconds(patience));
    note("stopped");
    stopped.countDown();
    return ExitCode.DONE.number();
  }

  /** Where standard error is for a program, everything on it is JSON. */
  private void note(String words) {
    if (log == LogFormat.JSON) LOG.info(words);
    else console.note(words);
  }

  private SottovoceServer start() {
    try {
      data.createPrivately();
      if (!noPolicyRoot) FirstRoot.makeIn(data.folder());
      return SottovoceServer.start(data.folder());
    } catch (ConfigException e) {
      throw Failure.environment(Sentences.of("sottovoce.yaml cannot be used", e), e);
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The server cannot start", e), e);
    }
  }

  private static void startRelay(SottovoceServer server) {
    try {
      server.startRelay();
    } catch (IOException e) {
      server.close();
      throw Failure.environment(Sentences.of("The relay cannot start", e), e);
    }
  }

  private void say(SottovoceServer server) {
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("domain", server.config().domain());
      facts.put("sipPort", server.sipPort());
      facts.put("httpsPort", server.httpsPort());
      facts.put(
          "firstLookPort",
          server.firstLookPort().isPresent() ? server.firstLookPort().getAsInt() : null);
      facts.put("sitePort", server.sitePort().isPresent() ? server.sitePort().getAsInt() : null);
      facts.put("metricsPort", server.metricsPort());
      facts.put("consoles", server.consolePages());
      facts.put("relays", server.relayUris());
      facts.put("pushServices", server.pushServices());
      facts.put("postQuantumTls", server.isPostQuantumTls());
      console.json(facts);
      return;
    }
    String address = server.config().publicAddress();
    console.say("Sottovoce serves the domain " + server.config().domain() + ":");
    console.say("  phones     " + address + ":" + server.sipPort() + " (SIP over TLS 1.3)");
    if (server.sipForeignPort() != 0) {
      console.say(
          "  foreign    " + address + ":" + server.sipForeignPort() + " (SIP over TLS 1.2)");
    }
    console.say("  enrolment  https://" + address + ":" + server.httpsPort());
    console.say("  browsers   https://" + address + ":" + server.httpsPort() + "/phone/");
    if (server.sitePort().isPresent()) {
      console.say(
          "  site       https://" + address + ":" + server.sitePort().getAsInt() + "/phone/");
    }
    if (server.firstLookPort().isPresent()) {
      console.say(
          "  first look http://127.0.0.1:"
              + server.firstLookPort().getAsInt()
              + "/phone/ (this machine only, no warning about certificates)");
    }
    for (String each : server.consolePages()) console.say("  console    " + each);
    for (String each : server.relayUris()) console.say("  relay      " + each);
    if (!server.pushServices().isEmpty()) {
      console.say("  wakes by   " + String.join(", ", server.pushServices()));
    }
    if (server.metricsPort() != 0) {
      console.say("  metrics    http://127.0.0.1:" + server.metricsPort() + "/metrics");
    }
    console.say("  data       " + data.folder().toAbsolutePath().normalize());
    if (!server.isPostQuantumTls()) {
      note("note: TLS is the JDK's, without post-quantum groups; 'sottovoce doctor' tells more");
    }
    console.say("Add a user from another terminal: sottovoce user add NAME" + dataHint());
    if (server.administration().admins().all().isEmpty()) {
      console.say(
          "Open the console to somebody: sottovoce admin add NAME --role security-officer"
              + dataHint());
    }
    console.say("Ctrl-C stops it.");
  }

  private String dataHint() {
    String folder = data.folder().toString();
    return folder.equals("sottovoce-data") ? "" : " --data " + folder;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
