package dev.sottovoce.cli.output;

import org.jspecify.annotations.Nullable;

/**
 * A command could not do what it was asked. The message is what the person reads: one or two
 * sentences saying what was wrong and what to do next. The cause is shown with {@code --debug}.
 */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  private Failure(ExitCode exitCode, String sentences, @Nullable Throwable cause) {
    super(sentences, cause);
    this.exitCode = exitCode;
  }

  /** The thing asked for failed. */
  public static Failure failed(String sentences) {
    return new Failure(ExitCode.FAILED, sentences, null);
  }

  /** The thing asked for failed. */
  public static Failure failed(String sentences, Throwable cause) {
    return new Failure(ExitCode.FAILED, sentences, cause);
  }

  /** The command line makes no sense. */
  public static Failure usage(String sentences) {
    return new Failure(ExitCode.USAGE, sentences, null);
  }

  /** Something around the command is missing or in the way. */
  public static Failure environment(String sentences) {
    return new Failure(ExitCode.ENVIRONMENT, sentences, null);
  }

  /** Something around the command is missing or in the way. */
  public static Failure environment(String sentences, Throwable cause) {
    return new Failure(ExitCode.ENVIRONMENT, sentences, cause);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
