package dev.sottovoce.cli.policy.compare;

import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Failure;
import dev.sottovoce.cli.policy.Documents;
import dev.sottovoce.policy.Policy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code policy compare}. */
@Command(
    name = "compare",
    header = "Measure what each key agreement of a policy costs: round trips, octets, time.",
    description = {
      "Runs the two ends of a call's key agreement against each other in this process, with each"
          + " key agreement and group that the policy accepts, over a clean path and over paths"
          + " that lose 5 %% and 20 %% of all datagrams.",
      "",
      "Round trips and set-up time count from the moment that there is a path between the phones"
          + " until both have keys; the time is virtual and holds no processor time. The client is"
          + " the end that speaks first. MIKEY is in offer and answer: it takes no time of its own."
          + " Processor time is this machine's, warm, and without the certificates that phones make"
          + " beforehand."
    },
    footer = {
      "",
      "Examples:",
      "  sottovoce policy compare",
      "  sottovoce policy compare interop --json"
    })
public final class CompareCommand implements Runnable {
  private static final List<Integer> LOSS_PERCENTS = List.of(5, 20);
  private static final int MOST_SEEDS = 100_000;
  private static final int MOST_ROUND_TRIP_MILLIS = 1_000;

  private static final int MOST_ROUNDS = 50;

  private final Console console;

  @Parameters(paramLabel = "POLICY", arity = "0..1", defaultValue = "default")
  private String policy = "default";

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "200",
      description = "Trials on each lossy path (default: ${DEFAULT-VALUE}).")
  private int seeds;

  @Option(
      names = "--rtt",
      paramLabel = "MS",
      defaultValue = "50",
      description = "The paths' round trip in milliseconds (default: ${DEFAULT-VALUE}).")
  private int roundTripMillis;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  public CompareCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    if (seeds < 1 || seeds > MOST_SEEDS) {
      throw Failure.usage("--seeds wants a number from 1 to " + MOST_SEEDS + ".");
    }
    if (roundTripMillis < 2 || roundTripMillis > MOST_ROUND_TRIP_MILLIS) {
      throw Failure.usage("--rtt wants a number from 2 to " + MOST_ROUND_TRIP_MILLIS + ".");
    }
    Policy read = Documents.read(policy);
    List<Contender> contenders = Contender.of(read, Documents.today());
    if (contenders.isEmpty()) throw Failure.failed("The policy accepts no key agreement today.");
    Duration roundTrip = Duration.ofMillis(roundTripMillis);
    int rounds = Math.min(seeds, MOST_ROUNDS);
    List<Measured> measured =
        new Comparison(roundTrip, LOSS_PERCENTS, seeds, rounds)
            .of(contenders, step -> console.note("measuring " + step));
    if (json) console.json(values(measured));
    else ComparisonTable.lines(measured).forEach(console::say);
  }

  private Map<String, Object> values(List<Measured> measured) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("policy", policy);
    values.put("roundTripMillis", roundTripMillis);
    values.put("seeds", seeds);
    values.put("keyings", measured);
    return values;
  }
}
