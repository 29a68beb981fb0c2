package dev.sottovoce.cli.output;

/** What the command tells the shell. */
public enum ExitCode {
  /** Done. */
  DONE(0),
  /** The thing asked for failed: a call was refused, a check found a fault. */
  FAILED(1),
  /** The command line makes no sense. */
  USAGE(2),
  /** Something that is needed is missing: a port, a folder, an audio device, a checkout. */
  ENVIRONMENT(3);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
