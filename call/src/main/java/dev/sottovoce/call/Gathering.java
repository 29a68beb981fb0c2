package dev.sottovoce.call;

import java.time.Duration;
import java.time.Instant;

/**
 * Waits a little for the addresses that STUN servers tell, because the offer names all candidates
 * at once: not every peer takes more of them later.
 */
final class Gathering extends Stage {
  /** A server that has not answered by then is done without. */
  static final Duration PATIENCE = Duration.ofMillis(500);

  private final Instant goOnBy;

  Gathering(CallContext call) {
    super(call);
    goOnBy = call.now().plus(PATIENCE);
  }

  @Override
  void enter() {
    call.wakeAt(goOnBy);
  }

  @Override
  void onGathered() {
    call.become(new Calling(call));
  }

  @Override
  void onTick() {
    if (!call.now().isBefore(goOnBy)) call.become(new Calling(call));
  }

  @Override
  void onMediaFailed(EndReason reason) {
    call.endAndFinish(reason);
  }

  @Override
  void onHangUp(EndReason reason) {
    call.endAndFinish(reason == EndReason.HUNG_UP_HERE ? EndReason.CANCELLED : reason);
  }
}
