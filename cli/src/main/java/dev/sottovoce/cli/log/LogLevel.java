package dev.sottovoce.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * How much a server tells, which a file in its folder says while it runs. It is our own lines
 * alone: libraries tell of trouble only, because what they write at other levels may name people.
 */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE;

  /** Without a file. */
  public static final LogLevel USUAL = INFO;

  private static final String FILE = "log-level";
  private static final int LONGEST = 16;

  /** From the word on a command line. */
  public static final class Words implements CommandLine.ITypeConverter<LogLevel> {
    @Override
    public LogLevel convert(String word) {
      return of(word)
          .orElseThrow(() ->
              new CommandLine.TypeConversionException(
                  "'" + word + "' is none of error, warn, info, debug, trace"));
    }
  }

  /** The one that a word means. */
  static Optional<LogLevel> of(String word) {
    return Stream.of(values()).filter(each -> each.toString().equals(word)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a server's folder says; {@link #USUAL} where it says nothing that can be understood. */
  public static LogLevel in(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      if (Files.size(file) > LONGEST) return USUAL;
      return of(Files.readString(file).strip()).orElse(USUAL);
    } catch (NoSuchFileException e) {
      return USUAL;
    }
  }

  /** Says so in a server's folder. */
  public void keepIn(Path folder) throws IOException {
    Path fresh = Files.createTempFile(folder, FILE, "");
    Files.writeString(fresh, this + "\n");
    Files.move(
        fresh,
        folder.resolve(FILE),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** From now on, in this process. */
  void apply() {
    if (LoggerFactory.getLogger("dev.sottovoce") instanceof Logger ours) {
      ours.setLevel(Level.toLevel(name()));
    }
  }
}
