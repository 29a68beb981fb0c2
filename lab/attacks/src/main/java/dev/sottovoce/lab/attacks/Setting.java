package dev.sottovoce.lab.attacks;

import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.sip.push.WakeUps;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a server is set up, and its phones.
 *
 * @param configuration further lines of {@code sottovoce.yaml}
 * @param pushChecks what phones look at in pushes
 */
public record Setting(Strictness strictness, String configuration, Set<WakeUps.Check> pushChecks) {
  /** As it is in use. */
  public static final Setting REAL = of(Strictness.FULL);

  public static Setting of(Strictness strictness) {
    return new Setting(strictness, "", EnumSet.allOf(WakeUps.Check.class));
  }

  public Setting {
    pushChecks = Set.copyOf(pushChecks);
  }

  /** The same with these lines in its configuration. */
  public Setting configured(String lines) {
    return new Setting(strictness, lines, pushChecks);
  }

  /** Not safe: phones take pushes without these. */
  public Setting without(WakeUps.Check... checks) {
    Set<WakeUps.Check> left = EnumSet.allOf(WakeUps.Check.class);
    for (WakeUps.Check each : checks) left.remove(each);
    return new Setting(strictness, configuration, left);
  }

  /** One that is as in use, but for how long connections to SIP may be silent at first. */
  public static Setting waiting(Duration handshakeWithin, Duration signInWithin) {
    EdgeLimits usual = EdgeLimits.DEFAULT;
    Duration idle = usual.waits().idle();
    return of(
        Strictness.FULL.with(
            usual.with(new EdgeLimits.Waits(handshakeWithin, signInWithin, idle))));
  }
}
