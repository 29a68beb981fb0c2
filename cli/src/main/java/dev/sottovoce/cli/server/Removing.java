package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.server.Administration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that takes something out by its name. */
abstract class Removing implements Runnable {
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "As the list has it.")
  private String name = "";

  @Mixin private DataOption data = new DataOption();

  Removing(Console console) {
    this.console = console;
  }

  /** False when there is nothing of that name. */
  abstract boolean remove(Administration administration, String name);

  /** What a person reads then. */
  abstract String nobody(String name);

  /** What a person reads afterwards. */
  abstract String done(String name);

  @Override
  public final void run() {
    try (Administration administration = data.openExisting()) {
      if (!remove(administration, name)) throw Failure.failed(nobody(name));
      console.say(done(name));
    }
  }
}
