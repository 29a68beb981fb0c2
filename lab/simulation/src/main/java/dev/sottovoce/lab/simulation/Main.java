package dev.sottovoce.lab.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntSupplier;

/** Replays one simulated call and prints what happened: {@code sim --seed N}. */
public final class Main {
  static final String USAGE =
      """
      usage: sim keying [--seeds N] [--first N]
             sim keys [--calls N] [--first N]
             sim [--seed N] [--loss PERCENT] [--duplication PERCENT] [--reordering PERCENT]
                 [--corruption PERCENT] [--delay MS] [--jitter MS] [--talk SECONDS]

      keying: N key agreements (default 10000) between two ends over paths with loss up to 30 %,
      reordering, duplication, corruption and an MTU of 576 to 1500, with roles and versions mixed.
      Exit status: 0 each ended in equal keys or a clean failure; 1 one did not; 2 usage.

      keys: N calls (default 10000) with every key agreement, forked, moved to other networks, with
      phones and the server started anew, and a census of their SRTP keys and salts.
      Exit status: 0 none was there twice and the ends of each call fit; 1 not so; 2 usage.

      Two phones call one another in virtual time over a bad network; one seed replays one call.
      Exit status: 0 they talked, or the call failed with a clear reason; 1 neither; 2 usage.
      """;

  private static final Duration RING = Duration.ofMillis(500);

  /** Longer than any timer of SIP, ICE, DTLS or consent. */
  static final Duration AFTERWARDS = Duration.ofSeconds(90);

  private long seed = 1;
  private long talkSeconds = 20;
  private Impairments impairments = Impairments.NONE;

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(run(arguments, System.out, System.err));
  }

  /** As {@link #main}, returning the exit status. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    IntSupplier task;
    try {
      task = task(arguments, out, err);
    } catch (IllegalArgumentException e) {
      err.println("sim: " + e.getMessage());
      err.print(USAGE);
      return 2;
    }
    return task.getAsInt();
  }

  private static IntSupplier task(String[] arguments, PrintStream out, PrintStream err) {
    String what = arguments.length > 0 ? arguments[0] : "";
    if (what.equals("keying")) {
      Series series = Series.read(arguments, 1, "--seeds");
      return () -> KeyingCommand.run(series, out, err);
    }
    if (what.equals("keys")) {
      Series series = Series.read(arguments, 1, "--calls");
      return () -> KeysCommand.run(series, out, err);
    }
    Main main = new Main();
    main.read(arguments);
    return () -> main.simulate(out);
  }

  private void read(String[] arguments) {
    for (int i = 0; i < arguments.length; i += 2) {
      if (i + 1 == arguments.length) {
        throw new IllegalArgumentException(arguments[i] + " wants a value");
      }
      set(arguments[i], arguments[i + 1]);
    }
  }

  private void set(String option, String value) {
    switch (option) {
      case "--seed" -> seed = number(option, value);
      case "--talk" -> talkSeconds = Math.min(3600, Math.max(1, number(option, value)));
      case "--loss" -> impairments = impairments.withLoss(share(option, value));
      case "--duplication" -> impairments = impairments.withDuplication(share(option, value));
      case "--reordering" -> impairments = impairments.withReordering(share(option, value));
      case "--corruption" -> impairments = impairments.withCorruption(share(option, value));
      case "--delay" -> impairments = impairments.withDelay(millis(option, value));
      case "--jitter" -> impairments = impairments.withJitter(millis(option, value));
      default -> throw new IllegalArgumentException("unknown option " + option);
    }
  }

  static long number(String option, String value) {
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " wants a whole number, not " + value, e);
    }
  }

  private static double share(String option, String value) {
    return number(option, value) / 100.0;
  }

  private static Duration millis(String option, String value) {
    return Duration.ofMillis(number(option, value));
  }

  private int simulate(PrintStream out) {
    try (Simulation simulation = new Simulation(seed, impairments)) {
      Outcome outcome = simulation.call(RING, Duration.ofSeconds(talkSeconds), AFTERWARDS);
      simulation.log().events().forEach(out::println);
      out.println();
      out.println(summary(outcome));
      return outcome.talked() || outcome.failedClearly() ? 0 : 1;
    }
  }

  private String summary(Outcome outcome) {
    String verdict =
        outcome.talked()
            ? "They talked"
            : outcome.failedClearly() ? "The call failed clearly" : "THE CALL HUNG OR BROKE";
    return String.format(
        Locale.ROOT,
        "%s. Seed %d; alice: %s, bob: %s; set up in %s ms; alice heard %.1f %%, bob %.1f %% of"
            + " what was said.",
        verdict,
        seed,
        outcome.alice().map(Enum::name).orElse("still in the call"),
        outcome.bob().map(Enum::name).orElse("still in the call"),
        outcome.setup().map(Duration::toMillis).map(String::valueOf).orElse("-"),
        100 * outcome.heardByAlice(),
        100 * outcome.heardByBob());
  }
}
