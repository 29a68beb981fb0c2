package dev.sottovoce.server.push;

import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;

/** One kind of push service. */
interface PushSender {
  /** Nobody needs to hear of a call that is over. */
  Duration LIFE = Duration.ofSeconds(30);

  PushProvider provider();

  /** Whether a phone may ask to be woken so. */
  boolean takes(PushParameters to);

  /**
   * Sends one push, at once or not at all; blocks.
   *
   * @param to what {@link #takes} agreed to
   * @param sealed what the phone opens, or nothing where it has no keys
   */
  PushOutcome send(PushParameters to, Bytes sealed);
}
