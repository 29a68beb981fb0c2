package dev.sottovoce.lab.attacks;

import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import java.time.Duration;

/**
 * How a server is set up.
 *
 * @param configuration further lines of {@code sottovoce.yaml}
 */
public record Setting(Strictness strictness, String configuration) {
  /** As it is in use. */
  public static final Setting REAL = new Setting(Strictness.FULL, "");

  public static Setting of(Strictness strictness) {
    return new Setting(strictness, "");
  }

  /** One that is as in use, but for how long connections to SIP may be silent at first. */
  public static Setting waiting(Duration handshakeWithin, Duration signInWithin) {
    return of(Strictness.FULL.with(EdgeLimits.DEFAULT.withPatience(handshakeWithin, signInWithin)));
  }
}
