package dev.sottovoce.lab.simulation;

import dev.sottovoce.lab.simulation.keys.KeySimulation;
import java.io.PrintStream;

/** {@code sim keys}. */
final class KeysCommand {
  private static final int PROGRESS_EVERY = 500;

  private KeysCommand() {}

  static int run(Series series, PrintStream out, PrintStream err) {
    KeySimulation.Result result =
        KeySimulation.run(
            series.first(),
            series.count(),
            done -> {
              if (done % PROGRESS_EVERY == 0) err.println("sim: " + done + " of " + series.count());
            });
    out.println(result);
    return result.findings().isEmpty() ? 0 : 1;
  }
}
