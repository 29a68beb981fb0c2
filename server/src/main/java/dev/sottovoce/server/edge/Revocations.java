package dev.sottovoce.server.edge;

import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.DeviceMemory;
import dev.sottovoce.server.store.Directory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts devices off that were revoked, by this process or another one, within a second, wherever
 * they came in, and sees to it that nobody remembers them as good. Confined to the edge's event
 * loop.
 */
public final class Revocations {
  private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
  private static final Duration CHECK = Duration.ofMillis(500);

  /** How long what was read is believed: a database that hangs must not keep anybody in. */
  private static final Duration PATIENCE = CHECK.multipliedBy(2);

  private final Vertx vertx;
  private final Directory directory;
  private final DeviceMemory devices;
  private final Router router;

  /** Also those whose admission was under way when the revocation was seen. */
  private final Set<UUID> revoked = new HashSet<>();

  private long seen;
  private long timer = -1;
  private Future<?> look = Future.succeededFuture();

  /**
   * @param devices forget those that are cut off, and are remembered while this looks
   */
  public Revocations(Vertx vertx, Directory directory, DeviceMemory devices, Router router) {
    this.vertx = vertx;
    this.directory = directory;
    this.devices = devices;
    this.router = router;
  }

  /** Begins to look; on the edge's loop. */
  public void start() {
    timer = vertx.setPeriodic(0, CHECK.toMillis(), rung -> look());
    Context loop = vertx.getOrCreateContext();
    directory.whenRevoked(device -> loop.runOnContext(now -> look()));
  }

  /** Looks no more; done when nothing of it is under way. */
  public Future<?> stop() {
    vertx.cancelTimer(timer);
    timer = -1;
    return look.otherwiseEmpty();
  }

  boolean contains(UUID device) {
    return revoked.contains(device);
  }

  private void look() {
    if (timer < 0 || !look.isComplete()) return;
    long begun = devices.now();
    look =
        vertx
            .executeBlocking(() -> directory.revocationsAfter(seen), false)
            .onSuccess(fresh -> {
              fresh.forEach(this::cut);
              devices.watched(begun, PATIENCE);
            })
            .onFailure(failure -> LOG.warn("revocations could not be read", failure));
  }

  private void cut(Directory.Revocation revocation) {
    seen = Math.max(seen, revocation.number());
    revoked.add(revocation.device());
    devices.forget(revocation.device());
    router.loseSleeper(revocation.device());
    for (Flow flow : router.flowsOf(revocation.device())) {
      if (flow instanceof PhoneConnection phone) phone.close("its device was revoked");
    }
  }
}
