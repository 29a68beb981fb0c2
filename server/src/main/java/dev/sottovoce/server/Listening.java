package dev.sottovoce.server;

import dev.sottovoce.server.ServerConfig.Listen;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until a listener is open or closed. */
final class Listening {
  private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
  private static final Duration START_WITHIN = Duration.ofSeconds(30);

  private Listening() {}

  /** The port, once something listens; else what to tell the operator. */
  static int port(Future<Integer> listening, String what, Listen where) throws IOException {
    try {
      return listening
          .toCompletionStage()
          .toCompletableFuture()
          .get(START_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(
          what
              + " cannot listen on "
              + where
              + ": "
              + reason(e)
              + ". Another program may have the port: change listen in sottovoce.yaml or stop it.",
          e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(what + " did not begin to listen on " + where + " in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause == null || cause.getMessage() == null ? "it failed" : cause.getMessage();
  }

  static void await(Future<?> future, Duration limit) {
    try {
      future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("something did not close cleanly: {}", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
