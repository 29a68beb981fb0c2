package dev.sottovoce.ice;

import java.time.Duration;
import java.time.Instant;

/**
 * When new checks may be sent (RFC 8445 section 14). Ordinary checks take one slot each Ta. A check
 * that an authenticated message of the peer asks for does not wait for a slot: its path is known to
 * carry, and set-up time hangs on it. A small allowance a slot keeps a peer from using that to make
 * a flood.
 */
final class Pace {
  static final int TRIGGERED_PER_SLOT = 4;

  private final Duration ta;
  private Instant nextSlot = Instant.MIN;
  private int triggeredLeft = TRIGGERED_PER_SLOT;

  Pace(Duration ta) {
    this.ta = ta;
  }

  Instant nextSlot() {
    return nextSlot;
  }

  boolean takeSlot(Instant now) {
    if (now.isBefore(nextSlot)) return false;
    nextSlot = now.plus(ta);
    triggeredLeft = TRIGGERED_PER_SLOT;
    return true;
  }

  boolean takeTriggered(Instant now) {
    if (triggeredLeft == 0 && !takeSlot(now)) return false;
    triggeredLeft--;
    return true;
  }
}
