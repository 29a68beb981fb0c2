package dev.sottovoce.cli.server;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Rows;
import dev.sottovoce.server.Administration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that lists what the server knows, one line or one JSON object for each. */
abstract class Listing<T> implements Runnable {
  private final Console console;
  private final String plural;
  private final String nothing;

  @Mixin private DataOption data = new DataOption();

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /**
   * @param plural the key of the JSON object's only field
   * @param nothing what a person reads when there are none
   */
  Listing(Console console, String plural, String nothing) {
    this.console = console;
    this.plural = plural;
    this.nothing = nothing;
  }

  abstract List<T> all(Administration administration);

  abstract String line(T each);

  abstract Map<String, Object> row(T each);

  @Override
  public final void run() {
    List<T> found;
    try (Administration administration = data.openExisting()) {
      found = all(administration);
    }
    new Rows<T>(plural, nothing, this::line, this::row).show(console, json, found);
  }
}
