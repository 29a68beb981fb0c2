package dev.sottovoce.lab.bench.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadTimesTest {
  @Test
  void whatAThreadTakes_isCountedForItsWork() throws Exception {
    assumeTrue(Files.isDirectory(Path.of("/proc/self/task")), "only Linux tells");
    long self = ProcessHandle.current().pid();
    ThreadTimes before = ThreadTimes.of(self);
    CountDownLatch worked = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    Thread busy = new Thread(() -> work(worked, looked), "sottovoce-media");
    busy.start();
    worked.await();
    ThreadTimes after = ThreadTimes.of(self);
    looked.countDown();
    busy.join();
    Duration media = after.since(before).getOrDefault("- media thread", Duration.ZERO);
    assertTrue(media.toMillis() >= 40, media + " of 50 ms");
    assertTrue(after.residentMegabytes() > 10, after.residentMegabytes() + " MB");
  }

  /** 50 ms of a processor, and stays there until somebody has looked. */
  private static void work(CountDownLatch worked, CountDownLatch looked) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    while (threads.getCurrentThreadCpuTime() < 50_000_000) Thread.onSpinWait();
    worked.countDown();
    try {
      looked.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void threadsOfOneKind_areTakenTogether() {
    assertEquals("- Java's compiler", ThreadTimes.work("C2 CompilerThre"));
    assertEquals("- Java's compiler", ThreadTimes.work("C1 CompilerThre"));
    assertEquals("- Java's collector", ThreadTimes.work("VM Thread"));
    assertEquals("- network thread", ThreadTimes.work("sottovoce-netwo"));
    assertEquals("- other threads", ThreadTimes.work("sottovoce-loop"));
  }

  @Test
  void aThreadThatEnded_takesNothingAway() {
    ThreadTimes before = new ThreadTimes(Map.of("- other threads", 90L), 0);
    ThreadTimes after = new ThreadTimes(Map.of("- other threads", 30L), 0);
    assertEquals(Map.of("- other threads", Duration.ZERO), after.since(before));
  }
}
