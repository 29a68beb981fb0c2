package dev.sottovoce.lab.simulation;

import dev.sottovoce.lab.simulation.keying.KeyingSimulation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/** {@code sim keying}. */
final class KeyingCommand {
  private static final int PROGRESS_EVERY = 500;
  private static final Duration MOST = Duration.ofSeconds(10);

  private KeyingCommand() {}

  static int run(Series series, PrintStream out, PrintStream err) {
    long first = series.first();
    int seeds = series.count();
    LongConsumer progress =
        done -> {
          if (done % PROGRESS_EVERY == 0) err.println("sim: " + done + " of " + seeds);
        };
    KeyingSimulation.Result any = KeyingSimulation.anyWeather(first, seeds, progress);
    out.println("Any path:            " + any);
    KeyingSimulation.Result lossy =
        KeyingSimulation.twentyPercentLoss(first, Math.max(100, seeds / 10), done -> {});
    out.println("20 % loss:           " + lossy);
    boolean quick = lossy.percentile(0.99).compareTo(MOST) < 0;
    if (!quick) out.println("At 20 % loss p99 is not below " + MOST.toSeconds() + " s.");
    return any.broken().isEmpty() && lossy.broken().isEmpty() && quick ? 0 : 1;
  }
}
