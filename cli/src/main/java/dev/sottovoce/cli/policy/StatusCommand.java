package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.phone.HomeOption;
import dev.sottovoce.cli.server.DataOption;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code policy status}. */
@Command(
    name = "status",
    header = "Say which policy is in force on this server, or with --phone on this phone.",
    footer = {
      "",
      "Examples:",
      "  sottovoce policy status",
      "  sottovoce policy status --phone --json"
    })
final class StatusCommand implements Runnable {
  private final Console console;

  @Option(names = "--phone", description = "Of the phone in --home, not of the server in --data.")
  private boolean phone;

  @Mixin private DataOption data = new DataOption();
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  StatusCommand(Console console) {
    this.console = console;
  }

  private record State(Optional<PolicyRoot> root, Optional<Policy> policy) {}

  @Override
  public void run() {
    State state = phone ? ofPhone() : ofServer();
    if (json) console.json(values(state));
    else tell(state);
  }

  private State ofServer() {
    try (Administration administration = data.openExisting()) {
      return new State(administration.policyRoot(), administration.policy());
    } catch (PolicyException e) {
      throw Failure.failed(
          "The policy in the server's folder is not what the officers signed: "
              + e.sentence()
              + ". Install it anew from the officers' files.");
    }
  }

  private State ofPhone() {
    try {
      return new State(
          home.account().policyGate().map(gate -> gate.root()),
          home.policies().verified(home.account()));
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The policy cannot be used", e), e);
    }
  }

  private static Map<String, Object> values(State state) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("installed", state.policy().isPresent());
    values.put(
        "officers",
        state
            .root()
            .map(root -> root.officers().stream().map(VerifierKey::name).toList())
            .orElse(List.of()));
    values.put("needed", state.root().map(PolicyRoot::needed).orElse(0));
    state
        .policy()
        .ifPresent(policy -> {
          values.put("version", policy.version());
          values.put("profile", policy.profile().name().toLowerCase(Locale.ROOT));
          values.put("until", policy.until().toString());
          values.put("valid", policy.isValidOn(Documents.today()));
        });
    return values;
  }

  private void tell(State state) {
    if (state.root().isEmpty()) {
      console.say("Nobody signs policies here; the built-in policy 'default' holds.");
      return;
    }
    PolicyRoot root = state.root().get();
    console.say(
        "Officers: "
            + String.join(", ", root.officers().stream().map(VerifierKey::name).toList())
            + "; "
            + root.needed()
            + " must sign.");
    if (state.policy().isEmpty()) {
      console.say("None is installed yet; the built-in policy 'default' holds.");
      return;
    }
    Policy policy = state.policy().get();
    LocalDate today = Documents.today();
    console.say(
        "In force: version "
            + policy.version()
            + " ("
            + policy.profile().name().toLowerCase(Locale.ROOT)
            + "), from "
            + policy.from()
            + " until "
            + policy.until()
            + ".");
    if (!policy.isValidOn(today)) {
      console.say("It has RUN OUT: no call begins before the next one is installed.");
    }
    for (String warning : policy.warnings(today)) console.say("warning: " + warning);
  }
}
