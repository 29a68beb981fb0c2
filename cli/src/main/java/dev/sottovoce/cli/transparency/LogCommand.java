package dev.sottovoce.cli.transparency;

import dev.sottovoce.cli.output.Console;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code log}: what the organisation's log shows. */
@Command(
    name = "log",
    header = "Look at the log that proves the newest version of accounts, policy and authority.",
    footer = {
      "",
      "Examples:",
      "  sottovoce log head",
      "  sottovoce log prove account:bob@example.org",
      "  sottovoce log audit --json",
      "  sottovoce log key           at the server: for a witness",
      "  sottovoce log release       what the log should have of this release"
    })
public final class LogCommand {
  private LogCommand() {}

  /** The group with its commands. */
  public static CommandLine build(Console console) {
    return new CommandLine(new LogCommand())
        .addSubcommand(new HeadCommand(console))
        .addSubcommand(new ProveCommand(console))
        .addSubcommand(new AuditCommand(console))
        .addSubcommand(new LogKeyCommand(console))
        .addSubcommand(new ReleaseCommand(console));
  }
}
