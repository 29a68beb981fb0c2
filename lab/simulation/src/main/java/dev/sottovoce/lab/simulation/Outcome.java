package dev.sottovoce.lab.simulation;

import dev.sottovoce.call.EndReason;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one simulated call.
 *
 * @param alice how it ended for the caller; nothing while it goes on
 * @param bob how it ended for the callee, if the call reached it
 * @param setup from dialling to audio heard at both ends, if it came to that
 * @param heardByAlice share of bob's frames that alice heard, 0 to 1
 * @param heardByBob share of alice's frames that bob heard, 0 to 1
 * @param wrongFrames frames that authenticated but were never said; zero, or something is badly
 *     broken
 */
public record Outcome(
    Optional<EndReason> alice,
    Optional<EndReason> bob,
    Optional<Duration> setup,
    double heardByAlice,
    double heardByBob,
    long wrongFrames) {

  /**
   * Reasons that tell a person what happened, as a bad network or a dead end may bring about. The
   * keying ones come from flipped bits: before its end a handshake has no integrity, so damage
   * looks like an attack and must end it.
   */
  private static final Set<EndReason> CLEAR =
      Set.of(
          EndReason.NO_PATH,
          EndReason.KEYING_TIMED_OUT,
          EndReason.KEYING_FAILED,
          EndReason.KEYING_VERSION,
          EndReason.PEER_NOT_VERIFIED,
          EndReason.MEDIA_LOST,
          EndReason.NO_ANSWER,
          EndReason.SERVER_UNREACHABLE,
          EndReason.SIGNALLING_FAILED);

  static Outcome of(Simulation simulation) {
    SimulatedMedia.Counts alice = simulation.alice().media().counts();
    SimulatedMedia.Counts bob = simulation.bob().media().counts();
    return new Outcome(
        simulation.alice().ended(),
        simulation.bob().ended(),
        setup(simulation),
        share(alice.received(), bob.sent()),
        share(bob.received(), alice.sent()),
        alice.wrong() + bob.wrong());
  }

  private static Optional<Duration> setup(Simulation simulation) {
    Optional<Duration> alice = simulation.alice().media().heardAt();
    Optional<Duration> bob = simulation.bob().media().heardAt();
    if (alice.isEmpty() || bob.isEmpty()) return Optional.empty();
    Duration later = alice.get().compareTo(bob.get()) > 0 ? alice.get() : bob.get();
    return Optional.of(later.minus(simulation.alice().dialledAt()));
  }

  private static double share(long heard, long sent) {
    return sent == 0 ? 0 : (double) heard / (double) sent;
  }

  /** Whether the two talked, heard one another and hung up. */
  public boolean talked() {
    return setup.isPresent()
        && alice.filter(EndReason::isOrdinary).isPresent()
        && bob.filter(EndReason::isOrdinary).isPresent()
        && wrongFrames == 0;
  }

  /** Whether both ends know that the call is over, and at least one why. */
  public boolean failedClearly() {
    boolean named =
        alice.filter(CLEAR::contains).isPresent() || bob.filter(CLEAR::contains).isPresent();
    return alice.isPresent() && bob.isPresent() && named && wrongFrames == 0;
  }
}
