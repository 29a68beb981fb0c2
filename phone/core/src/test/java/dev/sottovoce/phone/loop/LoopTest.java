package dev.sottovoce.phone.loop;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final Instant ANCHOR = Instant.parse("2026-11-25T08:00:00Z");

  private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
  private final Loop loop = new Loop("test", ANCHOR, failures::add);

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasks_runInOrder() throws InterruptedException {
    List<Integer> ran = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(1);
    for (int i = 0; i < 100; i++) {
      int number = i;
      loop.execute(() -> ran.add(number));
    }
    loop.execute(done::countDown);
    assertTrue(done.await(5, SECONDS));

    for (int i = 0; i < 100; i++) assertEquals(i, ran.get(i));
  }

  @Test
  void failingTask_isReported_andTheLoopGoesOn() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    loop.execute(() -> {
      throw new IllegalStateException("broken");
    });
    loop.execute(done::countDown);

    assertTrue(done.await(5, SECONDS));
    assertInstanceOf(IllegalStateException.class, failures.poll(5, SECONDS));
  }

  @Test
  void time_neverStepsBack_andStartsAtTheAnchor() {
    Instant first = loop.now();
    Instant second = loop.now();

    assertFalse(first.isBefore(ANCHOR));
    assertFalse(second.isBefore(first));
  }

  @Test
  void alarm_ringsForAnEarlierDeadlineThatWasSetLater() throws InterruptedException {
    CountDownLatch rung = new CountDownLatch(2);
    Alarm alarm = new Alarm(loop, rung::countDown);
    loop.execute(() -> {
      alarm.at(loop.now().plus(Duration.ofMillis(60)));
      alarm.at(loop.now().plus(Duration.ofMillis(5)));
    });

    assertTrue(rung.await(5, SECONDS), "both deadlines ring");
  }

  @Test
  void clearedAlarm_isSilent() throws InterruptedException {
    List<String> rung = new ArrayList<>();
    Alarm alarm = new Alarm(loop, () -> rung.add("rung"));
    CountDownLatch later = new CountDownLatch(1);
    loop.execute(() -> {
      alarm.at(loop.now().plus(Duration.ofMillis(5)));
      alarm.clear();
      loop.schedule(loop.now().plus(Duration.ofMillis(50)), later::countDown);
    });
    assertTrue(later.await(5, SECONDS));

    assertEquals(List.of(), rung);
  }

  @Test
  void closedLoop_takesTasksAndDropsThem() {
    loop.close();

    loop.execute(() -> failures.add(new AssertionError("ran")));
    loop.schedule(loop.now(), () -> failures.add(new AssertionError("ran")));
    assertTrue(failures.isEmpty());
  }
}
