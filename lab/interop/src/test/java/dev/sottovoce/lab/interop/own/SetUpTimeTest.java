package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallStatistics;
import dev.sottovoce.phone.Phone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the caller's command to protected media both ways, callee answering at once. The goals are
 * the bench's; this test's limits are loose, since other work may share the machine.
 */
@Timeout(180)
class SetUpTimeTest {
  private static final int CALLS = 20;

  @TempDir Path folder;

  @Test
  void setUp_isFast_fromTheFirstCall() throws Exception {
    List<Duration> times = new ArrayList<>();
    try (House house = new House(folder);
        Phone alice = house.phone("alice");
        Phone bob = house.phone("bob")) {
      bob.onIncomingCall(incoming -> incoming.answer(new Tone(440, 440, 1).options()));
      for (int i = 0; i < CALLS; i++) times.add(oneCall(alice));
    }
    Duration first = times.remove(0);
    Collections.sort(times);
    Duration median = times.get(times.size() / 2);
    System.out.println(
        "set-up: first "
            + first.toMillis()
            + " ms, median "
            + median.toMillis()
            + " ms, most "
            + times.get(times.size() - 1).toMillis()
            + " ms");

    assertTrue(first.toMillis() < 3_000, "first " + first);
    assertTrue(median.toMillis() < 1_000, "median " + median);
  }

  private static Duration oneCall(Phone alice) throws Exception {
    Tone tone = new Tone(440, 440, 1);
    Call call = alice.call("bob", tone.options());
    assertTrue(tone.enough().await(10, SECONDS), "alice hears");
    CallStatistics counts = call.statistics();
    call.hangUp();
    call.ended().get(10, SECONDS);
    return counts.setUp().orElseThrow();
  }
}
