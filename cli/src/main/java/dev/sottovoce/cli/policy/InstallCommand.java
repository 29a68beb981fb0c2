package dev.sottovoce.cli.policy;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.server.DataOption;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.Administration;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code policy install}. */
@Command(
    name = "install",
    header = "Put a signed policy in force.",
    description = {
      "Takes FILE with the signatures in FILE.sig, if enough officers have signed and it is newer"
          + " than the one in force. A running server follows within a second; phones when they"
          + " sign in, and every hour.",
      "Before that, 'sottovoce policy simulate OLD FILE' says whether any pair of phones would no"
          + " longer connect."
    },
    footer = {"", "Examples:", "  sottovoce policy install policy.yaml"})
public final class InstallCommand implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The policy document; FILE.sig lies beside it.")
  private Path file = Path.of("");

  @Mixin private DataOption data = new DataOption();

  InstallCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    SignedPolicy signed = signed(file);
    try (Administration administration = data.openExisting()) {
      if (administration.policyRoot().isEmpty()) {
        throw Failure.failed(
            "This server does not know who signs policies; say it with 'sottovoce policy trust KEY'"
                + " (the key is what 'sottovoce policy key NAME' prints).");
      }
      switch (administration.install(signed)) {
        case INSTALLED ->
            console.say(
                "Version "
                    + administration.policy().orElseThrow().version()
                    + " of the policy is in force.");
        case IN_FORCE_ALREADY -> console.say("This policy is in force already.");
      }
    } catch (PolicyException e) {
      throw Failure.failed(file + " is not taken: " + e.sentence() + ".");
    }
  }

  /** The document in a file with the signatures beside it. */
  public static SignedPolicy signed(Path file) {
    Path signatures = file.resolveSibling(file.getFileName() + ".sig");
    try {
      return new SignedPolicy(
          Bytes.unsafeWrap(Files.readAllBytes(file)), Files.readString(signatures));
    } catch (NoSuchFileException e) {
      throw Failure.usage(
          signatures.toString().equals(e.getMessage())
              ? "There is no "
                  + signatures
                  + ". Officers sign with: sottovoce policy sign "
                  + file
                  + " --key FILE"
              : "There is no " + file + ".");
    } catch (IllegalArgumentException e) {
      throw Failure.failed(file + " is not taken: " + e.getMessage() + ".");
    } catch (IOException e) {
      throw Failure.environment(Sentences.of("The policy cannot be read", e), e);
    }
  }
}
