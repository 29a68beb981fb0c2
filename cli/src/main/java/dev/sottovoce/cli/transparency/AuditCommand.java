package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import dev.sottovoce.cli.phone.HomeOption;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.LogAudit;
import dev.sottovoce.phone.log.LogAudit.Finding;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code log audit}. */
@Command(
    name = "audit",
    header = "Replay the whole log from its first epoch to its newest head.",
    description =
        "Checks that every version is the one before plus one and that nothing vanished; names and"
            + " values stay unreadable. The head is checked as 'log head' does it.")
final class AuditCommand implements Runnable {
  private final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  AuditCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    HeadKeeper keeper = Verdicts.keeper(home);
    Verdicts.believed(keeper.check());
    try {
      tell(new LogAudit(home.account(), Clock.systemUTC()).run());
    } catch (IOException e) {
      throw Failure.failed(Sentences.of("The log cannot be read to its end", e), e);
    }
  }

  private void tell(Finding finding) {
    switch (finding) {
      case Finding.Sound sound -> {
        if (json) {
          Map<String, Object> values = new LinkedHashMap<>();
          values.put("ok", true);
          values.put("epochs", sound.epochs());
          values.put("changes", sound.changes());
          console.json(values);
        } else {
          console.say(
              "The log is sound: "
                  + sound.epochs()
                  + " epochs with "
                  + sound.changes()
                  + " changes lead to its newest head.");
        }
      }
      case Finding.Version version ->
          throw Failure.failed(
              "In epoch "
                  + version.epoch()
                  + " a version does not follow the one before: do not trust this server.");
      case Finding.OtherHead other ->
          throw Failure.failed(
              "The "
                  + other.epochs()
                  + " epochs do not lead to the head that the log shows: do not trust this server.");
      case Finding.Incomplete incomplete ->
          throw Failure.failed(
              "The server shows " + incomplete.epochs() + " epochs and then no more of them.");
    }
  }
}
