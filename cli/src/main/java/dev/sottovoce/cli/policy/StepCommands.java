package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.PassphraseOption;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.server.DataOption;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.server.Administration;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Other officers, for phones that are enrolled: the step is made on the server, signed by those who
 * sign at present, and put in force together with a policy that the next ones have signed.
 */
final class StepCommands {
  private StepCommands() {}

  private static String described(PolicyRoot root) {
    return root.needed()
        + " of "
        + root.officers().size()
        + " ("
        + root.officers().stream().map(VerifierKey::name).collect(Collectors.joining(", "))
        + ")";
  }

  /** Who signs policies, and who cosigns the log, after a step. */
  private static List<String> described(TrustUpdate step) {
    PolicyRoot officers =
        step.next()
            .policyRoot()
            .flatMap(PolicyRoot::decode)
            .orElseThrow(() -> Failure.failed("The step names nobody who would sign policies."));
    List<String> all = new ArrayList<>();
    all.add("policies count with the signatures of " + described(officers));
    for (VerifierKey each : officers.officers()) all.add("  " + each.text());
    List<Bytes> witnesses = step.next().values(TrustBundle.Kind.WITNESS_KEY);
    if (witnesses.isEmpty()) {
      all.add("nobody cosigns the heads of the log");
      return all;
    }
    int needed = step.next().values(TrustBundle.Kind.WITNESSES_NEEDED).getFirst().at(0);
    all.add("heads of the log count with " + needed + " cosignatures of " + witnesses.size());
    for (Bytes each : witnesses) all.add("  " + each.utf8());
    return all;
  }

  /** {@code policy root next}. */
  @Command(
      name = "next",
      header =
          "Begin to let other officers sign, or other witnesses count, on the server's machine.",
      description = {
        "Writes a step that nobody has signed yet. As many of the present officers as policies take"
            + " sign it with 'policy root sign', each on their own machine; the next officers sign"
            + " the policy in force with 'policy sign'. Then 'policy root install' puts both in"
            + " force, and enrolled phones follow.",
        "With --witnesses the step is to the witnesses that sottovoce.yaml names by now; the officers"
            + " stay. Those of before have to cosign until it is installed."
      },
      footer = {
        "",
        "Examples:",
        "  sottovoce policy root next next/policy.root --out step.txt",
        "  sottovoce policy root sign step.txt --key anna.key      each present officer",
        "  sottovoce policy sign policy.yaml --key dora.key        each next officer",
        "  sottovoce policy root install step.txt --policy policy.yaml",
        "  sottovoce policy root next --witnesses --out step.txt   then sign, and install step.txt"
      })
  static final class Next implements Runnable {
    private final Console console;

    @Parameters(
        paramLabel = "KEY",
        arity = "0..*",
        description = "The next officers: a file of 'policy root create', or their public keys.")
    private List<String> keys = List.of();

    @Option(
        names = "--needed",
        paramLabel = "K",
        description = "How many of them must sign (default: all).")
    private int needed;

    @Option(
        names = "--witnesses",
        description = "Other witnesses instead of other officers: those in sottovoce.yaml.")
    private boolean witnesses;

    @Option(
        names = "--out",
        paramLabel = "FILE",
        required = true,
        description = "Where the step goes.")
    private Path out = Path.of("");

    @Mixin private DataOption data = new DataOption();

    Next(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      if (witnesses != keys.isEmpty()) {
        throw Failure.usage("Name the next officers, or say --witnesses.");
      }
      try (Administration administration = data.openExisting()) {
        TrustUpdate step =
            witnesses
                ? administration.nextWitnesses()
                : administration.nextOfficers(Officers.root(keys, needed));
        Files.writeString(out, StepFile.text(step));
        console.say("Step " + step.number() + " leads to this:");
        for (String each : described(step)) console.say("  " + each);
        console.say(
            "Next, "
                + administration.policyRoot().map(PolicyRoot::needed).orElse(0)
                + " of the present officers: sottovoce policy root sign "
                + out
                + " --key FILE");
      } catch (IllegalStateException e) {
        throw Failure.failed("There is no such step: " + e.getMessage() + ".", e);
      } catch (IOException e) {
        throw Failure.failed(Sentences.of("The step cannot be written", e), e);
      }
    }
  }

  /** {@code policy root sign}. */
  @Command(
      name = "sign",
      header = "Sign, as one of the present officers, that others sign policies from now on.",
      description = "Says what the step changes, and adds the officer's signature to FILE.")
  static final class Sign implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The step, from 'policy root next'.")
    private Path file = Path.of("");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description = "The officer's key, from 'sottovoce policy root create'.")
    private Path key = Path.of("");

    @Mixin private PassphraseOption passphrases = new PassphraseOption();

    Sign(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      TrustUpdate step = StepFile.read(file);
      console.note("Step " + step.number() + " leads to this:");
      for (String each : described(step)) console.note("  " + each);
      try {
        OfficerKeyFile.Signed signed = OfficerKeyFile.sign(key, step.message(), passphrases);
        if (step.officers().lines().anyMatch(signed.line().trim()::equals)) {
          console.say(signed.name() + " has signed " + file + " before.");
          return;
        }
        Files.writeString(file, StepFile.text(step.signedBy(step.officers() + signed.line())));
        console.say(signed.name() + " has signed " + file + ".");
      } catch (IllegalArgumentException e) {
        throw Failure.usage(key + " is no officer's key.");
      } catch (IOException e) {
        throw Failure.failed(Sentences.of("The step cannot be signed", e), e);
      }
    }
  }

  /** {@code policy root install}. */
  @Command(
      name = "install",
      header = "Let other officers sign policies from now on, on the server's machine.",
      description = {
        "Takes a step that enough of the present officers have signed; and where it is to other"
            + " officers, a policy (the one in force,"
            + " or a newer one) that enough of the next have signed; both or neither. Phones follow"
            + " when they sign in, and every hour."
      })
  static final class Install implements Runnable {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The step.")
    private Path file = Path.of("");

    @Option(
        names = "--policy",
        paramLabel = "FILE",
        description = "The policy document; FILE.sig of the next officers lies beside it.")
    private @Nullable Path policy;

    @Mixin private DataOption data = new DataOption();

    Install(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      TrustUpdate step = StepFile.read(file);
      try (Administration administration = data.openExisting()) {
        Optional<PolicyRoot> next = step.next().policyRoot().flatMap(PolicyRoot::decode);
        if (next.equals(administration.policyRoot())) {
          administration.replaceWitnesses(step);
          console.say("Heads of the log count as the step says; phones follow within the hour.");
          return;
        }
        if (policy == null) {
          throw Failure.usage("A step to other officers wants --policy, which they have signed.");
        }
        administration.replaceOfficers(step, InstallCommand.signed(policy));
        console.say(
            "Policies count with the signatures of "
                + described(administration.policyRoot().orElseThrow())
                + "; version "
                + administration.policy().orElseThrow().version()
                + " is in force.");
      } catch (PolicyException e) {
        throw Failure.failed("All stays as it is: " + e.sentence() + ".");
      }
    }
  }
}
