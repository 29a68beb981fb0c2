package dev.sottovoce.cli.server;

import dev.sottovoce.cli.log.LogLevel;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.output.Sentences;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code logging}: what a server tells in its log. */
@Command(
    name = "logging",
    header = "See or change how much the server tells in its log.",
    footer = {"", "Examples:", "  sottovoce logging level", "  sottovoce logging level debug"})
public final class LoggingCommand {
  private LoggingCommand() {}

  /** The group with its commands. */
  public static picocli.CommandLine build(Console console) {
    return new picocli.CommandLine(new LoggingCommand()).addSubcommand(new Of(console));
  }

  /** {@code logging level}. */
  @Command(
      name = "level",
      header = "Say the level, or set it: error, warn, info, debug or trace.",
      description = {
        "A running server follows within a second; the level stays until it is set again, also over"
            + " restarts. No level tells names, addresses or keys. What libraries write is shown from"
            + " 'warn' on alone: below that it might."
      })
  static final class Of implements Runnable {
    private final Console console;

    @Mixin private DataOption data = new DataOption();

    @Parameters(
        arity = "0..1",
        paramLabel = "LEVEL",
        converter = LogLevel.Words.class,
        description = "error, warn, info (the usual one), debug or trace.")
    private @Nullable LogLevel wanted;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    Of(Console console) {
      this.console = console;
    }

    @Override
    public void run() {
      Path folder = data.existing();
      try {
        if (wanted != null) wanted.keepIn(folder);
        LogLevel level = LogLevel.in(folder);
        if (json) console.json(Map.of("level", level.toString()));
        else if (wanted == null) console.say(level.toString());
        else console.say("The server tells " + level + " from now on.");
      } catch (IOException e) {
        throw Failure.environment(Sentences.of("The log's level cannot be changed", e), e);
      }
    }
  }
}
