package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.server.DataOption;
import dev.sottovoce.server.Administration;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code log key}. */
@Command(
    name = "key",
    header = "Print the key of this server's log, which a witness wants.",
    description = "It is a verifier key as C2SP signed-note writes it, and no secret.")
final class LogKeyCommand implements Runnable {
  private final Console console;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  LogKeyCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    try (Administration administration = data.openExisting()) {
      String key = administration.logKey().text();
      if (json) console.json(Map.of("log", key));
      else console.say(key);
    }
  }
}
