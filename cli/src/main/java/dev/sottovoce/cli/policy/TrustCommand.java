package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.server.DataOption;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.server.Administration;
import java.util.List;
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
      "  sottovoce policy trust policy.root",
      "  sottovoce policy trust --needed 2 anna.pub ben.pub carla.pub"
    })
final class TrustCommand implements Runnable {
  private final Console console;

  @Parameters(
      paramLabel = "KEY",
      arity = "1..*",
      description =
          "The file of 'policy root create' or 'policy root export'; or officers' public keys, or"
              + " files with one.")
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
    PolicyRoot root = Officers.root(keys, needed);
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
              + ": 'sottovoce policy root next' begins that.",
          e);
    }
  }
}
