package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallStatistics;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.TraceEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the caller's command to protected media both ways, callee answering at once. The goals are
 * the bench's; this test's limits are loose, since other work may share the machine.
 */
@Timeout(180)
class SetUpTimeTest {
  private static final int CALLS = 51;

  private final CountDownLatch warm = new CountDownLatch(2);

  @TempDir Path folder;

  private void note(TraceEvent event) {
    if (event.label().equals(TraceEvent.WARM)) warm.countDown();
  }

  @Test
  void setUp_isFast_fromTheFirstCall() throws Exception {
    List<Duration> times = new ArrayList<>();
    try (House house = new House(folder);
        Phone alice = House.signedIn(PhoneConfig.of(house.enrol("alice")).trace(this::note));
        Phone bob = House.signedIn(PhoneConfig.of(house.enrol("bob")).trace(this::note))) {
      assertTrue(warm.await(30, SECONDS), "both phones warm up");
      bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(440, 440, 1).options()));
      for (int i = 0; i < CALLS; i++) times.add(oneCall(alice));
    }
    Duration first = times.remove(0);
    Collections.sort(times);
    Duration p95 = times.get((int) (times.size() * 0.95));
    Duration median = times.get(times.size() / 2);
    System.out.println(
        "set-up: first "
            + first.toMillis()
            + " ms, median "
            + median.toMillis()
            + " ms, p95 "
            + p95.toMillis()
            + " ms, most "
            + times.get(times.size() - 1).toMillis()
            + " ms");

    assertTrue(first.toMillis() < 3_000, "first " + first);
    assertTrue(median.toMillis() < 1_000, "median " + median);
  }

  private static Duration oneCall(Phone alice) throws Exception {
    ToneAudio tone = new ToneAudio(440, 440, 1);
    Call call = alice.call("bob", tone.options());
    assertTrue(tone.enough().await(10, SECONDS), "alice hears");
    CallStatistics counts = call.statistics();
    call.hangUp();
    call.ended().get(10, SECONDS);
    return counts.setUp().orElseThrow();
  }
}
