package dev.sottovoce.phone;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the embedder's listeners, one after another, on a thread that runs nothing else. */
final class Events implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(task -> {
        Thread worker = new Thread(task, "sottovoce-events");
        worker.setDaemon(true);
        return worker;
      });

  /** Calls a listener soon; drops the call when the phone was closed. */
  void tell(Runnable listener) {
    try {
      thread.execute(() -> run(listener));
    } catch (RejectedExecutionException e) {
      // The phone was closed: nobody listens any more.
    }
  }

  /** Lets the listeners that wait be called, then ends the thread. */
  @Override
  public void close() {
    thread.shutdown();
  }

  boolean awaitEnd(Duration patience) throws InterruptedException {
    return thread.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void run(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      // Only the type: a listener's message may hold an identity.
      LOG.warn("a listener threw {}", e.getClass().getName());
    }
  }
}
