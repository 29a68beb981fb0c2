package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code witness}: watching another organisation's log. */
@Command(
    name = "witness",
    header = "Watch a log and cosign its heads.",
    footer = {"", "Examples:", "  sottovoce witness run --help"})
public final class WitnessCommand {
  private WitnessCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new WitnessCommand()).addSubcommand(new WitnessRunCommand(console));
  }
}
