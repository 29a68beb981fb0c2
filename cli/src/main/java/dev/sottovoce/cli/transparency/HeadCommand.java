package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.phone.HomeOption;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.PinnedLog;
import dev.sottovoce.transparency.SeenHead;
import dev.sottovoce.transparency.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code log head}. */
@Command(
    name = "head",
    header = "Fetch the newest head, and check it against what this phone has seen before.")
final class HeadCommand implements Runnable {
  private final Console console;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  HeadCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    HeadKeeper keeper = Verdicts.keeper(home);
    PinnedLog pinned = keeper.pinned().orElseThrow();
    Verdict verdict = Verdicts.believed(keeper.check());
    SeenHead head = ((Verdict.Standing) verdict).head();
    if (json) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("log", pinned.keys().log().text());
      values.put("needed", pinned.keys().needed());
      values.putAll(Verdicts.values(head));
      console.json(values);
      return;
    }
    console.say(pinned.keys().origin() + ": " + Verdicts.words(head) + ".");
    console.say("It goes on from every head that this phone has seen.");
  }
}
