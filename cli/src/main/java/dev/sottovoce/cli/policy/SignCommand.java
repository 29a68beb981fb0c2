package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.PassphraseOption;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy sign}. */
@Command(
    name = "sign",
    header = "Sign a policy document.",
    description =
        "Adds the officer's line to FILE.sig. The document is checked first; after a change all"
            + " officers sign anew.")
final class SignCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The policy document.")
  private Path file = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      required = true,
      description = "The officer's key, from 'sottovoce policy root create' or 'policy key'.")
  private Path key = Path.of("");

  @Mixin private PassphraseOption passphrases = new PassphraseOption();

  SignCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    Documents.read(file.toString());
    Path signatures = file.resolveSibling(file.getFileName() + ".sig");
    try {
      Bytes document = Bytes.unsafeWrap(Files.readAllBytes(file));
      OfficerKeyFile.Signed signed = OfficerKeyFile.sign(key, document, passphrases);
      List<String> before = Files.exists(signatures) ? Files.readAllLines(signatures) : List.of();
      if (before.contains(signed.line().trim())) {
        console.say(signed.name() + " has signed " + file + " before.");
        return;
      }
      Files.writeString(
          signatures, signed.line(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      console.say(
          signed.name() + " has signed " + file + "; the signature is in " + signatures + ".");
    } catch (IllegalArgumentException e) {
      throw Failure.usage(key + " is no officer's key; make one with 'sottovoce policy key NAME'.");
    } catch (IOException e) {
      throw Failure.failed(Sentences.of("The policy cannot be signed", e), e);
    }
  }
}
