package dev.sottovoce.server;

import dev.sottovoce.server.push.PushConfig;
import dev.sottovoce.server.push.PushDesk;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.PushBindings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes phones that sleep for the calls that the router has for them. */
final class Waking implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Waking.class);
  private static final Duration TESTS_CHECK = Duration.ofMinutes(1);

  private final PushDesk desk;
  private final Router routing;
  private final Context loop;

  private Waking(PushDesk desk, Router routing, Context loop) {
    this.desk = desk;
    this.routing = routing;
    this.loop = loop;
  }

  /**
   * Before phones come: what is kept of them is then never newer than what they say. Nothing where
   * no push service is configured.
   *
   * @param loop where everything about SIP happens
   */
  static Optional<Waking> open(
      ServerFolder folder, Router routing, Vertx vertx, Context loop, Clock clock)
      throws IOException {
    PushConfig config = folder.config().push();
    if (config.equals(PushConfig.OFF)) return Optional.empty();
    PushDesk desk =
        PushDesk.open(
            config,
            folder.data(),
            folder.push(),
            device -> loop.runOnContext(lost -> routing.loseSleeper(device)),
            clock);
    Waking waking = new Waking(desk, routing, loop);
    List<PushBindings.Sleeper> sleepers = folder.push().bindings().all();
    loop.runOnContext(start -> {
      routing.use(desk);
      for (PushBindings.Sleeper each : sleepers) {
        routing.rememberSleeper(each.user(), each.device(), each.until());
      }
    });
    config
        .testEvery()
        .ifPresent(every -> vertx.setPeriodic(TESTS_CHECK.toMillis(), timer -> waking.test(every)));
    LOG.info("phones that sleep are woken by {}", String.join(", ", desk.words()));
    return Optional.of(waking);
  }

  PushDesk desk() {
    return desk;
  }

  /** Wakes, for nothing, every phone that sleeps and was not tested for so long. */
  void test(Duration every) {
    loop.runOnContext(due -> routing.testSleepers(every));
  }

  @Override
  public void close() {
    desk.close();
  }
}
