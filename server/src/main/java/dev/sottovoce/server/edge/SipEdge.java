package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.limits.Doors;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.Directory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts phones at one port: TLS with a certificate of our authority whose device is known and not
 * revoked. Everything here runs on one event loop.
 *
 * <p>Connections begin without TLS and are upgraded at once, so that a source which has too many is
 * turned away before its handshake costs anything.
 */
public final class SipEdge {
  private static final Logger LOG = LoggerFactory.getLogger(SipEdge.class);
  private static final Duration REVOCATION_CHECK = Duration.ofMillis(500);
  private static final Duration EXPIRY_CHECK = Duration.ofSeconds(10);

  /** For whom a port is. */
  public enum Audience {
    /** TLS 1.3 alone. */
    EVERYBODY,
    /**
     * TLS 1.2 too, where a certificate passes in the clear: only those may come in whose
     * certificate does not name a user.
     */
    FOREIGN_PHONES
  }

  /** Where the edge gets its facts and leaves its messages. */
  public record Surroundings(Vertx vertx, Directory directory, Router router, Clock clock) {}

  /**
   * @param domain whose devices may come in
   * @param authorityPem who certifies them
   */
  public record Trust(String domain, String authorityPem) {}

  private final Vertx vertx;
  private final Directory directory;
  private final Router router;
  private final Clock clock;
  private Trust trust;
  private final Audience audience;
  private final EdgeLimits limits;
  private final Doors doors;
  private final Set<PhoneConnection> connections = new HashSet<>();

  /** Also those whose admission was under way when the revocation was seen. */
  private final Set<UUID> revoked = new HashSet<>();

  private final NetServer server;
  private final List<Long> timers = new ArrayList<>();
  private ServerSSLOptions tls;
  private long revocationsSeen;
  private boolean accepting = true;
  private boolean allowed = true;

  public SipEdge(
      Surroundings surroundings,
      Trust trust,
      Audience audience,
      ServerIdentity identity,
      EdgeLimits limits) {
    vertx = surroundings.vertx();
    directory = surroundings.directory();
    router = surroundings.router();
    clock = surroundings.clock();
    this.trust = trust;
    this.audience = audience;
    this.limits = limits;
    doors = new Doors(limits.doors());
    tls = tls(identity);
    NetServerOptions options = new NetServerOptions().setSslEngineOptions(TlsSetup.engine());
    options.setTcpNoDelay(true);
    options.setIdleTimeout((int) limits.idle().toSeconds());
    server = vertx.createNetServer(options);
    server.connectHandler(this::accept);
  }

  /** Listens; the port is known when the future completes. */
  public Future<Integer> listen(String host, int port) {
    timers.add(vertx.setPeriodic(0, REVOCATION_CHECK.toMillis(), timer -> checkRevocations()));
    timers.add(vertx.setPeriodic(EXPIRY_CHECK.toMillis(), timer -> checkExpiry()));
    return server.listen(port, host).map(NetServer::actualPort);
  }

  /** Uses a renewed certificate for new connections; those that are open stay. */
  public void reload(ServerIdentity identity, String authorityPem) {
    trust = new Trust(trust.domain(), authorityPem);
    tls = tls(identity);
  }

  private ServerSSLOptions tls(ServerIdentity identity) {
    return audience == Audience.FOREIGN_PHONES
        ? TlsSetup.foreign(identity, trust.authorityPem(), limits.handshakeWithin())
        : TlsSetup.mutual(identity, trust.authorityPem(), limits.handshakeWithin());
  }

  public int connections() {
    return connections.size();
  }

  /** Turns new connections away from now on. */
  public void stopAccepting() {
    accepting = false;
  }

  /** Whether phones may be here at all; if not, those that are connected are cut off. */
  public void allow(boolean allowed) {
    this.allowed = allowed;
    if (allowed) return;
    for (PhoneConnection each : Set.copyOf(connections)) {
      each.close("the policy closed this port");
    }
  }

  /** Closes the listener and every connection. */
  public Future<Void> close() {
    for (long timer : timers) vertx.cancelTimer(timer);
    for (PhoneConnection each : Set.copyOf(connections)) each.close("the server stops");
    return server.close();
  }

  private void accept(NetSocket socket) {
    String source = Source.of(socket.remoteAddress().hostAddress());
    socket.exceptionHandler(failure -> {});
    if (!accepting || !allowed || !doors.enter(source, clock.instant())) {
      LOG.debug("turned a connection away");
      socket.close();
      return;
    }
    socket.closeHandler(gone -> doors.leave(source));
    socket
        .upgradeToSsl(tls)
        .onComplete(done -> {
          doors.greet();
          if (done.succeeded()) identify(socket, source);
          else socket.close();
        });
  }

  private void identify(NetSocket socket, String source) {
    Optional<X509Certificate> certificate = certificate(socket);
    Optional<Claim> claim = certificate.flatMap(this::claim);
    if (claim.isEmpty()) {
      LOG.info("refused a connection: its certificate is not one for a device at this port");
      socket.close();
      return;
    }
    Instant expires = certificate.get().getNotAfter().toInstant();
    socket.pause();
    vertx
        .executeBlocking(() -> directory.device(claim.get().device()), false)
        .onSuccess(known -> {
          Optional<DeviceCertificate> owner = known.flatMap(claim.get()::owner);
          boolean good =
              owner.isPresent()
                  && !revoked.contains(claim.get().device())
                  && allowed
                  && clock.instant().isBefore(expires);
          if (good) admit(socket, source, owner.get(), expires);
          else dismiss(socket);
        })
        .onFailure(failure -> refuse(socket, "the database cannot be read"));
  }

  /** Who a certificate says that it is: a device, and unless it is a pseudonym also a user. */
  private record Claim(UUID device, Optional<DeviceCertificate> named, String domain) {
    /** Whose it is by the directory, when that is no contradiction. */
    Optional<DeviceCertificate> owner(Directory.Device known) {
      if (known.revoked().isPresent()) return Optional.empty();
      if (named.isPresent()) return named.filter(each -> each.user().equals(known.user()));
      return known.kind() == Directory.Kind.SIP_PHONE
          ? Optional.of(new DeviceCertificate(known.user(), domain, device))
          : Optional.empty();
    }
  }

  private Optional<Claim> claim(X509Certificate certificate) {
    Optional<UUID> pseudonym = DeviceCertificate.pseudonym(certificate);
    if (pseudonym.isPresent()) {
      return Optional.of(new Claim(pseudonym.get(), Optional.empty(), trust.domain()));
    }
    if (audience == Audience.FOREIGN_PHONES) return Optional.empty();
    return DeviceCertificate.read(certificate)
        .filter(read -> read.domain().equals(trust.domain()))
        .map(read -> new Claim(read.device(), Optional.of(read), trust.domain()));
  }

  private void dismiss(NetSocket socket) {
    LOG.info("refused a connection: its device is unknown, revoked or expired");
    Farewell.say(socket, vertx);
  }

  private static void refuse(NetSocket socket, String why) {
    LOG.info("refused a connection: {}", why);
    socket.close();
  }

  private void admit(NetSocket socket, String source, DeviceCertificate device, Instant expires) {
    PhoneConnection connection =
        new PhoneConnection(
            socket, new PhoneConnection.Owner(device, expires, audience), router, limits, clock);
    connections.add(connection);
    router.opened(connection);
    socket.closeHandler(gone -> {
      doors.leave(source);
      connections.remove(connection);
      connection.closed();
    });
    socket.handler(connection::received);
    socket.resume();
    List<Flow> ofDevice = router.flowsOf(device.device());
    if (ofDevice.size() > limits.connectionsPerDevice()) {
      close(ofDevice.get(ofDevice.size() - 1), "its device has too many");
    }
  }

  private static Optional<X509Certificate> certificate(NetSocket socket) {
    try {
      return socket.peerCertificates().get(0) instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** Another process may have revoked a device: its connections are cut within a second. */
  private void checkRevocations() {
    vertx
        .executeBlocking(() -> directory.revocationsAfter(revocationsSeen), false)
        .onSuccess(fresh -> {
          for (Directory.Revocation each : fresh) {
            revocationsSeen = Math.max(revocationsSeen, each.number());
            revoked.add(each.device());
            for (Flow flow : router.flowsOf(each.device())) close(flow, "its device was revoked");
          }
        })
        .onFailure(failure -> LOG.warn("revocations could not be read", failure));
  }

  /** TLS looks at the dates once; a connection must not outlive its certificate. */
  private void checkExpiry() {
    Instant now = clock.instant();
    for (PhoneConnection each : Set.copyOf(connections)) {
      if (each.expires().isBefore(now)) each.close("its certificate has expired");
    }
  }

  private static void close(Flow flow, String why) {
    if (flow instanceof PhoneConnection connection) connection.close(why);
  }
}
