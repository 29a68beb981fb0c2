package dev.sottovoce.server.console;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Asks an event loop from a worker thread, for what is confined to the loop. */
final class OnLoop {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private OnLoop() {}

  /** Blocks, so never to be called by a loop. */
  static <T> T call(Context loop, Supplier<T> question)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.runOnContext(run -> {
      try {
        answer.complete(question.get());
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    });
    return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
