package dev.sottovoce.cli;

import dev.sottovoce.cli.output.Failure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Commands that the launcher script runs before this program is asked: they need a checkout with
 * its tests and benches. They stand here for the help; whoever gets here has no checkout.
 */
abstract class LauncherCommand implements Runnable {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "See the command itself.")
  private List<String> words = new ArrayList<>();

  @Override
  public void run() {
    throw Failure.environment(
        "This command needs a checkout of the project. Run it there, through ./sottovoce.");
  }

  /** {@code test}. */
  @Command(name = "test", header = "Run all tests of a checkout (mvn verify).")
  static final class Test extends LauncherCommand {}

  /** {@code attack}. */
  @Command(
      name = "attack",
      header = "Attack a server of this checkout, with and without what stops each attack.")
  static final class Attack extends LauncherCommand {}

  /** {@code bench}. */
  @Command(name = "bench", header = "Measure one part next to its peer, in a checkout.")
  static final class Bench extends LauncherCommand {}

  /** {@code fuzz}. */
  @Command(
      name = "fuzz",
      header = "Feed every parser with broken input for a while, in a checkout.")
  static final class Fuzz extends LauncherCommand {}

  /** {@code sim}. */
  @Command(name = "sim", header = "Replay calls by seed over a bad network, in a checkout.")
  static final class Simulation extends LauncherCommand {}

  /** {@code sidechannel}. */
  @Command(
      name = "sidechannel",
      header = "Test comparisons by timing, and memory for secrets, in a checkout.")
  static final class SideChannel extends LauncherCommand {}
}
