package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.phone.HomeOption;
import dev.sottovoce.transparency.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code log prove}. */
@Command(
    name = "prove",
    header = "Have the newest version of something proved, such as account:bob@example.org.")
final class ProveCommand implements Runnable {
  private static final int MOST_CHARACTERS = 400;

  private final Console console;

  @Parameters(
      paramLabel = "LABEL",
      description =
          "account:USER@DOMAIN, group:OWNER@DOMAIN/NAME, policy, ca for the authority's"
              + " certificate, or release:server, release:phone, release:console.")
  private String label = "";

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  ProveCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (label.isBlank() || label.length() > MOST_CHARACTERS) {
      throw Failure.usage("LABEL wants 1 to " + MOST_CHARACTERS + " characters.");
    }
    Verdict verdict = Verdicts.believed(Verdicts.keeper(home).prove(label));
    if (json) console.json(values(verdict));
    else tell(verdict);
  }

  private static Map<String, Object> values(Verdict verdict) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (verdict instanceof Verdict.Latest latest) {
      values.put("version", latest.version());
      values.put("valueSha256", latest.valueHash().hex());
      values.put("head", Verdicts.values(latest.head()));
    } else if (verdict instanceof Verdict.Absent absent) {
      values.put("version", 0);
      values.put("valueSha256", null);
      values.put("head", Verdicts.values(absent.head()));
    }
    return values;
  }

  private void tell(Verdict verdict) {
    if (verdict instanceof Verdict.Latest latest) {
      console.say("The newest version is " + latest.version() + ".");
      console.say("  SHA-256  " + latest.valueHash().hex());
      console.say("  head     " + Verdicts.words(latest.head()));
    } else if (verdict instanceof Verdict.Absent absent) {
      console.say("The log has nothing under that label.");
      if (!label.contains(":")) {
        console.say("  A person's account is under account:USER@DOMAIN; see --help.");
      }
      console.say("  head     " + Verdicts.words(absent.head()));
    }
  }
}
