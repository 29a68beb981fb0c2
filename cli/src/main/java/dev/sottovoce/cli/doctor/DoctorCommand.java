package dev.sottovoce.cli.doctor;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code doctor}: runs every check and prints what it found and what to do. */
@Command(
    name = "doctor",
    header = "Check this machine and say what to do about what is wrong.",
    description = {
      "Looks at Java, native libraries, the TLS provider, ports, the clock, certificates and the"
          + " folders that hold keys. Exits with 1 when something does not work."
    },
    footer = {"", "Examples:", "  sottovoce doctor", "  sottovoce doctor --data /srv/sottovoce"})
public final class DoctorCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The server's folder (default: ./sottovoce-data).")
  private Path data = Path.of("sottovoce-data");

  @Option(names = "--home", paramLabel = "DIR", description = "The phone's folder.")
  private Path home = Path.of(System.getProperty("user.home"), ".local/share/sottovoce");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public DoctorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks()) findings.addAll(check.look());
    boolean healthy = findings.stream().noneMatch(each -> each.level() == Finding.Level.FAULT);
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("ok", healthy);
      result.put("findings", findings);
      console.json(result);
    } else {
      findings.forEach(this::print);
      console.say("");
      console.say(healthy ? "Nothing stands in the way." : "Something does not work; see above.");
    }
    return (healthy ? ExitCode.DONE : ExitCode.FAILED).number();
  }

  private List<Check> checks() {
    Clock clock = Clock.systemUTC();
    List<Check> checks =
        new ArrayList<>(
            List.of(
                new JavaCheck(),
                new MediaCheck(),
                new CryptoCheck(),
                new KeyMemoryCheck(),
                new TlsCheck()));
    checks.addAll(PortCheck.of(data));
    checks.add(new ClockCheck(clock));
    checks.add(new ServerClockCheck(home, clock));
    checks.add(
        new CertificateCheck(
            "authority",
            data.resolve("ca").resolve("ca.pem"),
            "Make a new server folder and enrol the devices again.",
            clock));
    checks.add(
        new CertificateCheck(
            "server certificate",
            data.resolve("tls").resolve("server.pem"),
            "Start the server: it renews its certificate by itself.",
            clock));
    checks.add(
        new CertificateCheck(
            "device certificate",
            home.resolve("device.pem"),
            "A phone that signs in renews it by itself; when it has run out, ask the operator for a"
                + " code and enrol again with --force.",
            clock));
    checks.add(new DeviceKeyCheck(home));
    checks.add(new PolicyCheck("server's policy", this::serverPolicy, clock));
    checks.add(new PolicyCheck("phone's policy", this::phonePolicy, clock));
    checks.add(new RelayCheck(data, clock));
    checks.add(new PushCheck(data));
    checks.add(new FolderCheck("server folder", data, "sottovoce up"));
    checks.add(new FolderCheck("phone folder", home, "sottovoce phone enrol"));
    return checks;
  }

  private Optional<Policy> serverPolicy() throws IOException, PolicyException {
    if (!Files.exists(data.resolve("sottovoce.db"))) return Optional.empty();
    try (Administration administration = Administration.open(data)) {
      return administration.policy();
    }
  }

  private Optional<Policy> phonePolicy() throws IOException {
    // Another store's key wants a passphrase, which doctor does not ask for.
    if (!DeviceKeyCheck.isPlain(home)) return Optional.empty();
    Optional<Account> account = AccountStore.inFolder(home).load();
    return account.isEmpty()
        ? Optional.empty()
        : PolicyStore.inFolder(home).verified(account.get());
  }

  private void print(Finding finding) {
    console.say(mark(finding.level()) + "  " + pad(finding.check()) + finding.found());
    if (!finding.advice().isEmpty()) console.say("      " + pad("") + "-> " + finding.advice());
  }

  private String mark(Finding.Level level) {
    String word =
        switch (level) {
          case OK -> "  ok";
          case HINT -> "note";
          case FAULT -> "BAD ";
        };
    if (!console.isTerminal()) return word;
    String colour =
        switch (level) {
          case OK -> "32";
          case HINT -> "33";
          case FAULT -> "1;31";
        };
    return "\u001b[" + colour + "m" + word + "\u001b[0m";
  }

  private static String pad(String check) {
    return String.format("%-20s", check);
  }
}
