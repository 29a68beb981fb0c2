package dev.sottovoce.cli.phone;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.identity.account.RecoveryKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code phone recover}: the words from paper bring an account back. */
@Command(
    name = "recover",
    header = "Take an account over with its 24 recovery words, when its devices are lost.",
    description = {
      "Enrol this device first, with a code from the operator. Then it becomes the account's only"
          + " device, at once: all others are cut off, contacts are told, and whoever had verified"
          + " you verifies again. The words are used up; the new ones are shown once.",
      "The words are read from standard input, in one line, so that no history of commands keeps"
          + " them."
    },
    footer = {"", "Example:", "  sottovoce phone recover"})
final class RecoverCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  RecoverCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var own = home.ownAccount();
    console.note("Type the 24 words in one line, and Enter.");
    try (RecoveryKey words = words()) {
      List<String> next =
          AccountWork.run("The account was not recovered", () -> own.recover(words));
      tell(next);
    }
    return ExitCode.DONE.number();
  }

  private static RecoveryKey words() {
    return RecoveryKey.parse(Answers.line(System.in))
        .orElseThrow(() ->
            Failure.failed(
                "These are no recovery words, or one of them is misspelt or at a wrong place: it"
                    + " takes all 24, in their order."));
  }

  private void tell(List<String> next) {
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("address", home.account().address());
      facts.put("device", home.account().deviceId());
      facts.put("recoveryWords", next);
      console.json(facts);
      return;
    }
    console.say("This is the account's only device now. The old words are used up.");
    Words.show(console, next);
  }
}
