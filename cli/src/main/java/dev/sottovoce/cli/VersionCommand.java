package dev.sottovoce.cli;

import dev.sottovoce.cli.output.Console;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** {@code version}: which Sottovoce on which Java. */
@Command(
    name = "version",
    header = "Show the version of Sottovoce and of the Java that runs it.",
    footer = {"", "Example:", "  sottovoce version --json"})
final class VersionCommand implements Runnable {
  private final Console console;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("version", Version.NAME);
      facts.put("java", Runtime.version().toString());
      facts.put("javaHome", System.getProperty("java.home"));
      console.json(facts);
      return;
    }
    for (String line : Provider.lines()) console.say(line);
  }

  /** The same for {@code --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return lines();
    }

    private static String[] lines() {
      return new String[] {
        "sottovoce " + Version.NAME,
        "Java " + Runtime.version() + " in " + System.getProperty("java.home")
      };
    }
  }
}
