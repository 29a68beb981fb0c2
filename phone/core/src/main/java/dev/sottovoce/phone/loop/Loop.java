package dev.sottovoce.phone.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One thread that runs tasks in order, now or at a time. */
public final class Loop implements Executor, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread;
  private final Consumer<Throwable> failures;
  private final Instant anchor;
  private final long anchorNanos;

  /**
   * @param name the thread's name
   * @param anchor the wall clock's reading now, from which time runs on monotonically
   * @param failures hears of tasks that threw; the loop goes on
   */
  public Loop(String name, Instant anchor, Consumer<Throwable> failures) {
    this.anchor = anchor;
    this.anchorNanos = System.nanoTime();
    this.failures = failures;
    this.thread =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread worker = new Thread(task, name);
              worker.setDaemon(true);
              return worker;
            });
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Time by the monotonic clock. */
  public Instant now() {
    return at(System.nanoTime());
  }

  /** The time of a reading of {@link System#nanoTime()}. */
  public Instant at(long nanoTime) {
    return anchor.plusNanos(nanoTime - anchorNanos);
  }

  /** Runs {@code task} on the loop's thread; drops it when the loop is closed. */
  @Override
  public void execute(Runnable task) {
    try {
      thread.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      // The loop was closed: nobody is left to care.
    }
  }

  /**
   * Runs {@code task} at {@code when}, or at once when that is past; never when the loop is closed.
   */
  public Future<?> schedule(Instant when, Runnable task) {
    long nanos = Math.max(0, Duration.between(now(), when).toNanos());
    try {
      return thread.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Ends the thread after the tasks that are already waiting, at most {@code patience} later. */
  public void close(Duration patience) {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(1));
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      failures.accept(e);
    }
  }
}
