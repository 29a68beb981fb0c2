package dev.sottovoce.cli.phone;

import picocli.CommandLine.Option;

/** {@code --compare}: who says whether the authentication string is the same. */
final class CompareOption {
  @Option(
      names = "--compare",
      description = {
        "Take from standard input whether the authentication string is the same at the other end:"
            + " a line with y or n. A person at a terminal is asked without this option. With"
            + " --json, events tell the string and that it was compared."
      })
  private boolean compare;

  /** Whether there is somebody at standard input. */
  boolean asks() {
    java.io.Console terminal = System.console();
    return compare || (terminal != null && terminal.isTerminal());
  }

  /** Whether that is a program that wants to be told. */
  boolean tells() {
    return compare;
  }
}
