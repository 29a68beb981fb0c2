package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy key}. */
@Command(
    name = "key",
    header = "Make a key with which an officer signs policies.",
    description =
        "Writes the private key to a file that only its owner reads, and prints the public key, by"
            + " which servers and phones know the officer. Do this on the officer's machine, never on"
            + " the server. The file has no passphrase; 'policy root create' makes keys with one.")
final class KeyCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "The officer's name, without spaces and plus.")
  private String name = "";

  @Option(names = "--out", paramLabel = "FILE", description = "Default: NAME.key")
  private Path file = Path.of("");

  KeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Path target = file.toString().isEmpty() ? Path.of(name + ".key") : file;
    try {
      String line = OfficerKeyFile.createOpen(target, name).text();
      console.note("the private key is in " + target + "; keep it on this machine alone");
      console.say(line);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("A name has 1 to 64 characters without space and plus.");
    } catch (IOException e) {
      throw Failure.failed(Sentences.of("The key cannot be written to " + target, e), e);
    }
  }
}
