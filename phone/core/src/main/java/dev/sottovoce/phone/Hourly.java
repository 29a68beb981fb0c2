package dev.sottovoce.phone;

import dev.sottovoce.phone.loop.Loop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What blocks and is done whenever the phone has signed in, and again from time to time: a machine
 * may sleep for days, and its wall clock may be set.
 */
final class Hourly {
  private static final Duration EVERY = Duration.ofHours(1);

  private final Loop loop;
  private final Executor blocking;
  private final Runnable task;
  private boolean busy;
  private @Nullable Future<?> next;

  Hourly(Loop loop, Executor blocking, Runnable task) {
    this.loop = loop;
    this.blocking = blocking;
    this.task = task;
  }

  /** Waits within a task; false when the phone is being closed. */
  static boolean waited(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Does it now unless it is being done, and in an hour again; on the loop. */
  void look() {
    if (next != null) next.cancel(false);
    next = loop.schedule(loop.now().plus(EVERY), this::look);
    if (busy) return;
    busy = true;
    blocking.execute(() -> {
      try {
        task.run();
      } finally {
        loop.execute(() -> busy = false);
      }
    });
  }
}
