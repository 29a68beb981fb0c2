package dev.sottovoce.server;

import dev.sottovoce.server.routing.Router;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Wakes the router when it wants to be woken. Confined to its event loop. */
final class LoopAlarm implements Router.Surroundings {
  private final Vertx vertx;
  private final Clock clock;
  private final Runnable ring;
  private long timer = -1;
  private Instant armed = Instant.MAX;

  LoopAlarm(Vertx vertx, Clock clock, Runnable ring) {
    this.vertx = vertx;
    this.clock = clock;
    this.ring = ring;
  }

  @Override
  public void wakeAt(Instant deadline) {
    if (timer >= 0 && !deadline.isBefore(armed)) return;
    if (timer >= 0) vertx.cancelTimer(timer);
    armed = deadline;
    long wait = Math.max(1, Duration.between(clock.instant(), deadline).toMillis() + 1);
    timer =
        vertx.setTimer(
            wait,
            rung -> {
              timer = -1;
              ring.run();
            });
  }
}
