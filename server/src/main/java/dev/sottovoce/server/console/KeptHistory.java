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
 * Has the history outlast the server: each slot is kept when it is over, and the last one at the
 * end. Where the policy protects metadata nothing is kept, and what was kept goes. Called by the
 * router's loop.
 */
final class KeptHistory {
  private static final Logger LOG = LoggerFactory.getLogger(KeptHistory.class);

  private final Vertx vertx;
  private final HistoryStore store;
  private final History history;
  private final BooleanSupplier allowed;
  private final Clock clock;
  private Future<?> restoring = Future.succeededFuture();
  private Future<?> under = Future.succeededFuture();

  /** The first slot that is to be kept and was not yet. */
  private Instant next = Instant.MAX;

  private boolean forgotten;

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
    next = HistorySlot.begin(now);
    if (!allowed.getAsBoolean()) {
      forget(now);
      return;
    }
    restoring =
        vertx
            .executeBlocking(() -> store.day(now), true)
            .onSuccess(history::restore)
            .onFailure(failure -> LOG.error("the history begins anew", failure));
  }

  /** A minute is over. */
  void minute() {
    if (!restoring.isComplete() || !under.isComplete()) return;
    Instant now = clock.instant();
    if (allowed.getAsBoolean()) keep(HistorySlot.begin(now), now);
    else forget(now);
  }

  /** Done when nothing is under way any more. */
  Future<?> close() {
    Instant now = clock.instant();
    return Future.all(restoring.otherwiseEmpty(), under.otherwiseEmpty())
        .compose(settled -> {
          if (allowed.getAsBoolean()) keep(Instant.MAX, now);
          else forget(now);
          return under.otherwiseEmpty();
        });
  }

  private void keep(Instant before, Instant now) {
    forgotten = false;
    List<HistorySlot> slots =
        history.from(next).stream().filter(each -> each.from().isBefore(before)).toList();
    if (slots.isEmpty()) return;
    under =
        vertx
            .executeBlocking(
                () -> {
                  store.keep(slots, now);
                  return slots.size();
                },
                true)
            .onSuccess(kept -> next = before)
            .onFailure(failure -> LOG.error("the history could not be kept", failure));
  }

  private void forget(Instant now) {
    // Should the policy change back, the slot that has begun is not kept either.
    next = HistorySlot.begin(now).plus(HistorySlot.LENGTH);
    if (forgotten) return;
    under =
        vertx
            .executeBlocking(
                () -> {
                  store.forget();
                  return true;
                },
                true)
            .onSuccess(done -> forgotten = true)
            .onFailure(failure -> LOG.error("the history could not be deleted", failure));
  }
}
