package dev.sottovoce.cli;

import dev.sottovoce.cli.log.LogFormat;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.ExitCode;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.crypto.Secret;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The entrance: {@code sottovoce COMMAND ...}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // The report draws pictures; there need not be a screen.
    System.setProperty("java.awt.headless", "true");
    // Read by logback.xml: a server tells of ordinary events, everything else of trouble only.
    if (arguments.length > 0 && arguments[0].equals("up")) setIfMissing("sottovoce.log", "INFO");
    LogFormat.prepare(arguments);
    int code = run(Console.system(), arguments);
    // However it ended: what nobody has wiped is wiped now.
    Secret.wipeAll();
    System.exit(code);
  }

  private static void setIfMissing(String property, String value) {
    if (System.getProperty(property) == null) System.setProperty(property, value);
  }

  /** Runs one command and returns its exit code. */
  static int run(Console console, String... arguments) {
    CommandLine line = Commands.build(console);
    line.setOut(new PrintWriter(console.out(), true));
    line.setErr(new PrintWriter(console.err(), true));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            console.isTerminal() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler((problem, words) -> usage(console, problem));
    line.setExecutionExceptionHandler(
        (problem, command, parsed) -> failure(console, problem, wantsDebug(arguments)));
    return line.execute(arguments);
  }

  private static int usage(Console console, CommandLine.ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    console.note("sottovoce: " + sentence(problem.getMessage()));
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    console.note("Try '" + name + " --help'.");
    return ExitCode.USAGE.number();
  }

  private static String sentence(@Nullable String message) {
    if (message == null) return "The command line makes no sense.";
    return message.endsWith(".") || message.endsWith("?") ? message : message + ".";
  }

  private static int failure(Console console, Exception problem, boolean debug) {
    int code = ExitCode.FAILED.number();
    if (problem instanceof Failure failure) {
      console.note("sottovoce: " + failure.getMessage());
      code = failure.exitCode().number();
    } else {
      console.note(
          "sottovoce: Something went wrong inside the program ("
              + problem.getClass().getSimpleName()
              + "). Run it again with --debug to see where, and please report it.");
    }
    if (debug) problem.printStackTrace(console.err());
    return code;
  }

  private static boolean wantsDebug(String... arguments) {
    for (String word : arguments) {
      if (word.equals("--debug")) return true;
    }
    return false;
  }
}
