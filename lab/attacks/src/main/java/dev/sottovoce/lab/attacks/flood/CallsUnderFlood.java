package dev.sottovoce.lab.attacks.flood;

import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Calls;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Flooders;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.server.Strictness;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.routing.CallLimits;
import dev.sottovoce.sip.message.SipRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Devices send as much as they can, so that honest calls come late or not at all. */
abstract class CallsUnderFlood implements Attack {
  private static final int ATTACKERS = 4;
  private static final int CALLS = 100;
  private static final int ENOUGH = 99;
  private static final int MANY = 1_000_000;
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Who calls gives up after that. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private static final int MOST_LATE = CALLS - ENOUGH;
  private static final int PART = 10;

  abstract SipRequest request(Device mallory);

  @Override
  public final String stoppedBy() {
    return "who sends more than 50 messages a second is told so, and then not read for a second";
  }

  @Override
  public final Control control() {
    return new Control.WithoutCheck(
        this,
        Setting.of(
            Strictness.FULL
                .with(EdgeLimits.DEFAULT.with(EdgeLimits.Messages.UNLIMITED))
                .with(new CallLimits(MANY, MANY, MANY))));
  }

  @Override
  public final boolean succeeds(Target target) throws Exception {
    List<Device> attackers = new ArrayList<>();
    for (int i = 0; i < ATTACKERS; i++) attackers.add(target.device("mallory" + i));
    try (Calls calls = new Calls(target)) {
      calls.setUp(CALLS, Duration.ZERO, PATIENCE);
      try (Flooders flood = new Flooders(target, attackers, this::request)) {
        int late = 0;
        for (int made = 0; made < CALLS && late <= MOST_LATE; made += PART) {
          late += PART - calls.setUp(PART, PAUSE, PATIENCE).size();
        }
        return late > MOST_LATE;
      }
    }
  }
}
