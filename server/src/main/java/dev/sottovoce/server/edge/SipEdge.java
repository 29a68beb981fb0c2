package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.Directory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts phones: TLS 1.3 with a certificate of our authority whose device is known and not
 * revoked. Everything here runs on one event loop.
 */
public final class SipEdge {
  private static final Logger LOG = LoggerFactory.getLogger(SipEdge.class);
  private static final Duration REVOCATION_CHECK = Duration.ofMillis(500);

  /** Revocations that another process wrote may carry a slightly earlier time. */
  private static final Duration REVOCATION_OVERLAP = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final Directory directory;
  private final Router router;
  private final String domain;
  private final EdgeLimits limits;
  private final Clock clock;
  private final NetServerOptions options;
  private final Map<String, Integer> perSource = new HashMap<>();
  private final Set<PhoneConnection> connections = new HashSet<>();
  private final NetServer server;
  private int accepted;
  private Instant revocationsSeen;
  private long poll = -1;

  public SipEdge(
      Vertx vertx,
      Directory directory,
      Router router,
      String domain,
      ServerIdentity identity,
      String authorityPem,
      EdgeLimits limits,
      Clock clock) {
    this.vertx = vertx;
    this.directory = directory;
    this.router = router;
    this.domain = domain;
    this.limits = limits;
    this.clock = clock;
    revocationsSeen = clock.instant();
    options = TlsSetup.mutual(TlsSetup.secure(new NetServerOptions(), identity), authorityPem);
    options.setTcpNoDelay(true);
    options.setSslHandshakeTimeout(limits.handshakeWithin().toSeconds());
    options.setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    options.setIdleTimeout((int) limits.idle().toSeconds());
    server = vertx.createNetServer(options);
    server.connectHandler(this::accept);
    server.exceptionHandler(failure -> LOG.debug("a handshake failed"));
  }

  /** Listens; the port is known when the future completes. */
  public Future<Integer> listen(String host, int port) {
    poll = vertx.setPeriodic(REVOCATION_CHECK.toMillis(), timer -> checkRevocations());
    return server.listen(port, host).map(NetServer::actualPort);
  }

  /** Uses a renewed certificate for new connections; those that are open stay. */
  public Future<Boolean> reload(ServerIdentity identity) {
    options.setKeyCertOptions(TlsSetup.keyAndCertificate(identity));
    return server.updateSSLOptions(options.getSslOptions());
  }

  public int connections() {
    return connections.size();
  }

  /** Closes the listener and every connection. */
  public Future<Void> close() {
    if (poll >= 0) vertx.cancelTimer(poll);
    for (PhoneConnection each : Set.copyOf(connections)) each.close("the server stops");
    return server.close();
  }

  private void accept(NetSocket socket) {
    String source = socket.remoteAddress().hostAddress();
    int ofSource = perSource.merge(source, 1, Integer::sum);
    accepted++;
    socket.exceptionHandler(failure -> {});
    socket.closeHandler(gone -> release(source));
    if (accepted > limits.connections() || ofSource > limits.connectionsPerSource()) {
      LOG.info("refused a connection: too many");
      socket.close();
      return;
    }
    Optional<DeviceCertificate> device = device(socket);
    if (device.isEmpty()) {
      LOG.info("refused a connection: its certificate is not a device's of this domain");
      socket.close();
      return;
    }
    socket.pause();
    vertx
        .executeBlocking(() -> directory.device(device.get().device()), false)
        .onComplete(found -> admit(socket, source, device.get(), found.otherwiseEmpty().result()));
  }

  private void release(String source) {
    accepted--;
    perSource.computeIfPresent(source, (key, count) -> count > 1 ? count - 1 : null);
  }

  private void admit(
      NetSocket socket,
      String source,
      DeviceCertificate certificate,
      @Nullable Optional<Directory.Device> known) {
    boolean good =
        known != null
            && known.isPresent()
            && known.get().revoked().isEmpty()
            && known.get().user().equals(certificate.user());
    if (!good) {
      LOG.info("refused a connection: its device is unknown or revoked");
      socket.close();
      return;
    }
    PhoneConnection connection = new PhoneConnection(socket, certificate, router, limits, clock);
    connections.add(connection);
    router.opened(connection);
    socket.closeHandler(gone -> {
      release(source);
      connections.remove(connection);
      connection.closed();
    });
    socket.handler(connection::received);
    socket.resume();
  }

  private Optional<DeviceCertificate> device(NetSocket socket) {
    try {
      return socket.peerCertificates().get(0) instanceof X509Certificate certificate
          ? DeviceCertificate.read(certificate).filter(device -> device.domain().equals(domain))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** Another process may have revoked a device: its connections are cut within a second. */
  private void checkRevocations() {
    Instant since = revocationsSeen.minus(REVOCATION_OVERLAP);
    Instant checked = clock.instant();
    vertx
        .executeBlocking(() -> directory.revokedSince(since), false)
        .onSuccess(revoked -> {
          revocationsSeen = checked;
          for (UUID device : revoked) cut(device);
        })
        .onFailure(failure -> LOG.warn("revocations could not be read", failure));
  }

  private void cut(UUID device) {
    for (Flow flow : router.flowsOf(device)) {
      if (flow instanceof PhoneConnection connection) connection.close("its device was revoked");
    }
  }
}
