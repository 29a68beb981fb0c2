package dev.sottovoce.server.console;

import dev.sottovoce.server.store.HistorySlot;
import dev.sottovoce.server.store.HistoryStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the history on to the next server: it is written when this one stops and taken out again
 * when that one starts, so that the database of a running server holds nothing of it. Where the
 * policy protects metadata nothing is handed on. Called by the router's loop.
 */
final class KeptHistory {
  private static final Logger LOG = LoggerFactory.getLogger(KeptHistory.class);

  private final Vertx vertx;
  private final HistoryStore store;
  private final History history;
  private final BooleanSupplier allowed;
  private final Clock clock;
  private Future<?> restoring = Future.succeededFuture();

  /**
   * @param allowed whether the policy in force lets it be kept
   */
  KeptHistory(
      Vertx vertx, HistoryStore store, History history, BooleanSupplier allowed, Clock clock) {
    this.vertx = vertx;
    this.store = store;
    this.history = history;
    this.allowed = allowed;
    this.clock = clock;
  }

  void start() {
    Instant now = clock.instant();
    restoring =
        vertx
            .executeBlocking(() -> store.take(now), true)
            .onSuccess(this::restore)
            .onFailure(failure -> LOG.error("the history begins anew", failure));
  }

  private void restore(List<HistorySlot> slots) {
    if (allowed.getAsBoolean()) history.restore(slots);
  }

  /** Done when it is written. */
  Future<?> close() {
    return restoring
        .otherwiseEmpty()
        .compose(restored -> allowed.getAsBoolean() ? keep() : Future.succeededFuture());
  }

  private Future<?> keep() {
    List<HistorySlot> slots = history.slots();
    return vertx
        .executeBlocking(
            () -> {
              store.keep(slots);
              return slots.size();
            },
            true)
        .onFailure(failure -> LOG.error("the history could not be kept", failure));
  }
}
