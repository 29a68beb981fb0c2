package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.server.Administration;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code turn}: what the server shares with its relays. */
@Command(
    name = "turn",
    header = "Change the secret that the server shares with its relays.",
    footer = {"", "Examples:", "  sottovoce turn rotate"})
public final class RelaySecretCommand {
  private RelaySecretCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new RelaySecretCommand()).addSubcommand(new Rotate(console));
  }

  /** {@code turn rotate}. */
  @Command(
      name = "rotate",
      header = "Make a new secret; the one before counts until the next time.",
      description = {
        "Credentials are made with the new one at once. The server's own relay takes both without a"
            + " restart; into another relay put both lines of turn/secrets, and restart it."
      })
  static final class Rotate implements Runnable {
    private final Console console;

    @Mixin private DataOption data = new DataOption();

    Rotate(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      try (Administration administration = data.openExisting()) {
        administration.rotateRelaySecret();
        console.say("Credentials for relays are made with a new secret from now on.");
        console.say("Those that phones have count for as long as they were given.");
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The secret cannot be changed", e), e);
      }
    }
  }
}
