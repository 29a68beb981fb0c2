package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.server.DataOption;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy trust}. */
@Command(
    name = "trust",
    header = "Say which officers sign this organisation's policies.",
    description =
        "Run this on the server's machine before the first phone is enrolled: enrolment codes pin the"
            + " officers' keys, and nothing that the server says later replaces them.",
    footer = {
      "",
      "Examples:",
      "  sottovoce policy trust anna.pub",
      "  sottovoce policy trust --needed 2 anna.pub ben.pub carla.pub"
    })
final class TrustCommand implements Runnable {
  private final Console console;

  @Parameters(
      paramLabel = "KEY",
      arity = "1..*",
      description =
          "An officer's public key as 'sottovoce policy key' prints it, or a file with it.")
  private List<String> keys = List.of();

  @Option(
      names = "--needed",
      paramLabel = "N",
      description = "How many of the officers must sign (default: all).")
  private int needed;

  @Mixin private DataOption data = new DataOption();

  TrustCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    PolicyRoot root = root();
    try (Administration administration = data.open()) {
      int before = administration.policyRoot().isPresent() ? 0 : administration.devices().size();
      administration.trust(root);
      console.say(
          "Policies count with the signatures of "
              + root.needed()
              + " of "
              + root.officers().size()
              + ": "
              + root.officers().stream().map(VerifierKey::name).collect(Collectors.joining(", "))
              + ".");
      if (before > 0) {
        console.note(
            "note: "
                + before
                + (before == 1 ? " device was" : " devices were")
                + " enrolled before and will not know them: enrol again to bring the policy there");
      }
      console.say("Next: sottovoce policy install FILE");
    } catch (IllegalStateException e) {
      throw Failure.failed(
          "The officers stay as they are: "
              + e.getMessage()
              + ". Enrol all phones anew with a new server folder.",
          e);
    }
  }

  private PolicyRoot root() {
    List<VerifierKey> officers = new ArrayList<>();
    for (String each : keys) officers.add(officer(each));
    try {
      return new PolicyRoot(needed == 0 ? officers.size() : needed, officers);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("These officers cannot be trusted: " + e.getMessage() + ".");
    }
  }

  private static VerifierKey officer(String textOrFile) {
    Optional<VerifierKey> key = VerifierKey.parse(textOrFile);
    return key.or(() -> inFile(textOrFile))
        .orElseThrow(() ->
            Failure.usage(
                "'"
                    + textOrFile
                    + "' is neither an officer's public key nor a file with one; 'sottovoce policy"
                    + " key NAME' makes and prints one."));
  }

  private static Optional<VerifierKey> inFile(String name) {
    try {
      return VerifierKey.parse(Files.readString(Path.of(name)));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
