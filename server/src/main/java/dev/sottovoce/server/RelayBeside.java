package dev.sottovoce.server;

import dev.sottovoce.server.relay.Coturn;
import dev.sottovoce.server.relay.Relays;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where phones are sent for a relay, and the one beside this server, where there is one. */
final class RelayBeside implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RelayBeside.class);
  private static final Duration SECRETS_CHECK = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final ServerFolder folder;
  private final Relays relays;
  private volatile @Nullable Coturn running;

  RelayBeside(Vertx vertx, ServerFolder folder, Clock clock) {
    this.vertx = vertx;
    this.folder = folder;
    this.relays = new Relays(folder.config().relays(), folder.relaySecrets(), clock);
  }

  Relays relays() {
    return relays;
  }

  /** See {@link SottovoceServer#startRelay}. */
  void start() throws IOException {
    Coturn started = folder.startRelay();
    running = started;
    relays.useLocal(folder.localRelay());
    vertx.setPeriodic(
        SECRETS_CHECK.toMillis(),
        timer ->
            vertx
                .executeBlocking(
                    () -> {
                      started.use(folder.relaySecrets());
                      return true;
                    },
                    false)
                .onFailure(failure -> LOG.error("the relay's secrets stay as they are", failure)));
  }

  void reloadCertificate() {
    Coturn coturn = running;
    if (coturn != null) coturn.reloadCertificate();
  }

  @Override
  public void close() {
    Coturn coturn = running;
    if (coturn != null) coturn.close();
  }
}
