package dev.sottovoce.cli.log;

import java.util.Locale;
import picocli.CommandLine;

/** How the log looks; {@code logback.xml} has an appender by the name of each. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** For programs: {@link JsonLine}. */
  JSON;

  private static final String OPTION = "--log";
  private static final String PROPERTY = "sottovoce.log.format";

  /** From the word on a command line. */
  public static final class Words implements CommandLine.ITypeConverter<LogFormat> {
    @Override
    public LogFormat convert(String word) {
      for (LogFormat each : values()) if (each.toString().equals(word)) return each;
      throw new CommandLine.TypeConversionException("'" + word + "' is neither text nor json");
    }
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Sets the format from a command line. The log is set up when the first class asks for a logger,
   * which is before the command line is understood.
   */
  public static void prepare(String... arguments) {
    for (int i = 0; i < arguments.length; i++) {
      boolean next = arguments[i].equals(OPTION) && i + 1 < arguments.length;
      if (next ? arguments[i + 1].equals("json") : arguments[i].equals(OPTION + "=json")) {
        System.setProperty(PROPERTY, JSON.toString());
      }
    }
  }
}
