package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.PassphraseOption;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.phone.PassphraseSource;
import dev.sottovoce.policy.PolicyRoot;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy root}: who signs policies. */
@Command(
    name = "root",
    header =
        "Make the keys of the officers that sign policies, hand on the public part, replace them.",
    footer = {
      "",
      "Examples:",
      "  sottovoce policy root create --needed 2 anna ben carla",
      "  sottovoce policy root export --needed 2 anna.key ben.key carla.key > policy.root",
      "  sottovoce policy trust policy.root   on the server's machine",
      "  sottovoce policy root next --help    other officers, once phones are enrolled"
    })
final class RootCommand {
  private RootCommand() {}

  static CommandLine build(Console console) {
    return new CommandLine(new RootCommand())
        .addSubcommand(new Create(console))
        .addSubcommand(new Export(console))
        .addSubcommand(new StepCommands.Next(console))
        .addSubcommand(new StepCommands.Sign(console))
        .addSubcommand(new StepCommands.Install(console));
  }

  /** {@code policy root create}. */
  @Command(
      name = "create",
      header = "Make a key for each officer, under a passphrase.",
      description = {
        "Writes NAME.key for each officer and policy.root, the public part that the server is told"
            + " with 'policy trust'. Do this away from the server, and give each officer their key"
            + " alone; or let each run it for themselves and put the keys together with 'policy root"
            + " export'."
      })
  static final class Create implements Runnable {
    private final Console console;

    @Parameters(
        paramLabel = "NAME",
        arity = "1..*",
        description = "The officers' names, without spaces and plus.")
    private List<String> names = List.of();

    @Option(
        names = "--needed",
        paramLabel = "K",
        description = "How many of the officers must sign (default: all).")
    private int needed;

    @Option(
        names = "--out",
        paramLabel = "DIR",
        description = "Where the files go (default: here).")
    private Path folder = Path.of("");

    @Mixin private PassphraseOption passphrases = new PassphraseOption();

    Create(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try {
        Path into = Files.createDirectories(folder.toAbsolutePath());
        for (String name : names) refuseExisting(into.resolve(name + ".key"));
        refuseExisting(into.resolve("policy.root"));
        if (needed < 0 || needed > names.size()) {
          throw Failure.usage("--needed is 1 to the number of officers.");
        }
        List<String> keys = new ArrayList<>();
        for (String name : names) keys.add(create(into, name).text());
        PolicyRoot root = Officers.root(keys, needed);
        Files.writeString(into.resolve("policy.root"), RootFile.text(root));
        console.say(
            "Policies count with the signatures of "
                + root.needed()
                + " of "
                + root.officers().size()
                + ". The keys are NAME.key in "
                + into
                + "; keep them away from the server.");
        console.say("Next, on the server: sottovoce policy trust policy.root");
      } catch (FileAlreadyExistsException e) {
        throw Failure.usage(e.getMessage() + " is there already, and a key is not replaced.");
      } catch (IllegalArgumentException e) {
        throw Failure.usage("A name has 1 to 64 characters without space, slash and plus.");
      } catch (IOException e) {
        throw Failure.failed(Sentences.of("The keys cannot be made", e), e);
      }
    }

    private VerifierKey create(Path into, String name) throws IOException {
      if (name.contains("/")) throw new IllegalArgumentException("name");
      if (names.size() > 1) console.note("the key of " + name + ":");
      try (Secret passphrase = passphrases.passphrase(PassphraseSource.Reason.NEW)) {
        return OfficerKeyFile.create(into.resolve(name + ".key"), name, passphrase);
      }
    }

    private static void refuseExisting(Path file) throws FileAlreadyExistsException {
      if (Files.exists(file)) throw new FileAlreadyExistsException(file.toString());
    }
  }

  /** {@code policy root export}. */
  @Command(
      name = "export",
      header = "Print the public part of officers' keys, for 'policy trust'.",
      description = "Wants no passphrase: the public key stands in the key's file.")
  static final class Export implements Runnable {
    private final Console console;

    @Parameters(
        paramLabel = "KEY",
        arity = "1..*",
        description = "Key files of 'policy root create', or public keys or files with one.")
    private List<String> keys = List.of();

    @Option(
        names = "--needed",
        paramLabel = "K",
        description = "How many of the officers must sign (default: all).")
    private int needed;

    Export(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      console.say(RootFile.text(Officers.root(keys, needed)).stripTrailing());
    }
  }
}
