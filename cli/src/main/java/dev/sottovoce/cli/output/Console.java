package dev.sottovoce.cli.output;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command writes: results on standard output, everything else on standard error.
 *
 * @param out results, for people or programs
 * @param err progress, hints and errors
 * @param kind whether a person's terminal is at the other end
 */
public record Console(PrintStream out, PrintStream err, Kind kind) {
  /** What reads the output. */
  public enum Kind {
    /** A terminal: lines may be redrawn, pictures drawn. */
    TERMINAL,
    /** A file or a program: plain lines only. */
    PLAIN
  }

  /** The process's own streams, always in UTF-8. */
  public static Console system() {
    // java.io.Console exists for redirected output too since JDK 22; isTerminal tells.
    java.io.Console terminal = System.console();
    boolean drawn = terminal != null && terminal.isTerminal() && System.getenv("NO_COLOR") == null;
    return new Console(
        new PrintStream(System.out, true, StandardCharsets.UTF_8),
        new PrintStream(System.err, true, StandardCharsets.UTF_8),
        drawn ? Kind.TERMINAL : Kind.PLAIN);
  }

  public boolean isTerminal() {
    return kind == Kind.TERMINAL;
  }

  /** One line of a result. */
  public void say(String line) {
    out.println(line);
  }

  /** One line about what goes on, apart from the result. */
  public void note(String line) {
    err.println(line);
  }

  /** A result as JSON on one line. */
  public void json(Object value) {
    out.println(Json.line(value));
    out.flush();
  }
}
