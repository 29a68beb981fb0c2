package dev.sottovoce.call.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.WatchLimits;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad networks are no attack: 24 hours of them, in calls of two hours. */
class HonestNetworkTest {
  private static final int CALLS = 12;
  private static final long CALL_SECONDS = 7200;

  @Test
  void aDayOfBadNetworks_bringsNoFalseAlarm() {
    for (int seed = 1; seed <= CALLS; seed++) {
      HonestNetwork network = new HonestNetwork(seed, WatchLimits.DEFAULT);
      assertEquals(List.of(), network.run(CALL_SECONDS), "seed " + seed);
      // The network is as bad as it says.
      assertTrue(network.lost() > CALL_SECONDS, "seed " + seed + " lost " + network.lost());
    }
  }

  /** With limits that leave no room the same networks raise alarms: the test can fail. */
  @Test
  void withoutRoom_theSameNetworksRaiseAlarms() {
    WatchLimits tight = new WatchLimits(1, 1, 1, 1, 50, 100, 1, 100);
    assertFalse(new HonestNetwork(1, tight).run(CALL_SECONDS).isEmpty());
  }
}
