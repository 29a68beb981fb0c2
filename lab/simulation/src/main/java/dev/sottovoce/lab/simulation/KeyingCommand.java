package dev.sottovoce.lab.simulation;

import dev.sottovoce.lab.simulation.keying.KeyingSimulation;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.LongConsumer;

/** {@code sim keying}. */
final class KeyingCommand {
  private static final int PROGRESS_EVERY = 500;
  private static final int MOST_SEEDS = 10_000_000;
  private static final Duration MOST = Duration.ofSeconds(10);

  private int seeds = 10_000;
  private long first = 1;

  private KeyingCommand() {}

  static int run(String[] arguments, PrintStream out, PrintStream err) {
    KeyingCommand command = new KeyingCommand();
    try {
      command.read(arguments);
    } catch (IllegalArgumentException e) {
      err.println("sim: " + e.getMessage());
      err.print(Main.USAGE);
      return 2;
    }
    return command.simulate(out, err);
  }

  private void read(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " wants a value");
      }
      long value = Main.number(arguments[i], arguments[i + 1]);
      switch (arguments[i]) {
        case "--seeds" -> seeds = (int) Math.min(MOST_SEEDS, Math.max(1, value));
        case "--first" -> first = value;
        default -> throw new IllegalArgumentException("unknown option " + arguments[i]);
      }
    }
  }

  private int simulate(PrintStream out, PrintStream err) {
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
