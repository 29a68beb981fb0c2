package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.limits.Doors;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.routing.Entrance;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.DeviceMemory;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  static final Duration EXPIRY_CHECK = Duration.ofSeconds(10);

  /** For whom a port is. */
  public enum Audience {
    /** TLS 1.3 alone. */
    EVERYBODY(Entrance.TLS),
    /**
     * TLS 1.2 too, where a certificate passes in the clear: only those may come in whose
     * certificate does not name a user.
     */
    FOREIGN_PHONES(Entrance.FOREIGN_TLS);

    private final Entrance entrance;

    Audience(Entrance entrance) {
      this.entrance = entrance;
    }
  }

  /** Where the edge gets its facts and leaves its messages. */
  public record Surroundings(
      Vertx vertx, DeviceMemory devices, Router router, Revocations revocations, Clock clock) {}

  /**
   * @param domain whose devices may come in
   * @param authorityPem who certifies them
   */
  public record Trust(String domain, String authorityPem) {}

  private final Vertx vertx;
  private final DeviceMemory devices;
  private final Router router;
  private final Revocations revocations;
  private final SignIn signIn;
  private final Clock clock;
  private Trust trust;
  private final Audience audience;
  private final EdgeLimits limits;
  private final Doors doors;
  private final OpenConnections connections;
  private final NetServer server;

  private final List<Long> timers = new ArrayList<>();
  private ServerSSLOptions tls;
  private boolean accepting = true;
  private boolean allowed = true;

  public SipEdge(
      Surroundings surroundings,
      Trust trust,
      Audience audience,
      ServerIdentity identity,
      SignIn signIn,
      EdgeLimits limits) {
    vertx = surroundings.vertx();
    devices = surroundings.devices();
    router = surroundings.router();
    revocations = surroundings.revocations();
    clock = surroundings.clock();
    this.signIn = signIn;
    connections = new OpenConnections(router, limits.connectionsPerDevice());
    this.trust = trust;
    this.audience = audience;
    this.limits = limits;
    doors = new Doors(limits.doors());
    tls = tls(identity);
    NetServerOptions options = new NetServerOptions().setSslEngineOptions(TlsSetup.engine());
    options.setTcpNoDelay(true);
    options.setIdleTimeout((int) limits.waits().idle().toSeconds());
    server = vertx.createNetServer(options);
    server.connectHandler(this::accept);
  }

  /** Listens; the port is known when the future completes. */
  public Future<Integer> listen(String host, int port) {
    timers.add(
        vertx.setPeriodic(
            EXPIRY_CHECK.toMillis(), timer -> connections.closeExpired(clock.instant())));
    return server.listen(port, host).map(NetServer::actualPort);
  }

  /** Uses a renewed certificate for new connections; those that are open stay. */
  public void reload(ServerIdentity identity, String authorityPem) {
    trust = new Trust(trust.domain(), authorityPem);
    tls = tls(identity);
  }

  private ServerSSLOptions tls(ServerIdentity identity) {
    return audience == Audience.FOREIGN_PHONES
        ? TlsSetup.foreign(identity, trust.authorityPem(), limits.waits().handshake())
        : TlsSetup.mutual(identity, trust.authorityPem(), limits.waits().handshake());
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
    if (!allowed) connections.closeAll("the policy closed this port");
  }

  /** Closes the listener and every connection. */
  public Future<Void> close() {
    for (long timer : timers) vertx.cancelTimer(timer);
    connections.closeAll("the server stops");
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
          doors.greet(source);
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
    X509Certificate shown = certificate.get();
    UUID device = claim.get().device();
    Optional<Directory.Device> known = devices.recall(device);
    if (known.isPresent()) {
      judge(socket, source, claim.get(), shown, known);
      return;
    }
    socket.pause();
    vertx
        .executeBlocking(() -> devices.find(device), false)
        .onSuccess(found -> judge(socket, source, claim.get(), shown, found))
        .onFailure(failure -> refuse(socket, "the database cannot be read"));
  }

  private void judge(
      NetSocket socket,
      String source,
      Claim claim,
      X509Certificate shown,
      Optional<Directory.Device> device) {
    Optional<DeviceCertificate> owner = device.flatMap(claim::owner);
    boolean good =
        owner.isPresent()
            && !revocations.contains(claim.device())
            && allowed
            && clock.instant().isBefore(shown.getNotAfter().toInstant());
    if (good) admit(socket, source, owner.get(), shown);
    else dismiss(socket);
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

  private void admit(
      NetSocket socket, String source, DeviceCertificate device, X509Certificate shown) {
    Bytes key = Bytes.copyOf(shown.getPublicKey().getEncoded());
    StreamPhone phone =
        new StreamPhone(
            socket,
            request -> signIn.refusal(request, device, key),
            this::afterRest,
            router::dressed,
            limits.messages(),
            clock);
    PhoneConnection connection =
        new PhoneConnection(
            phone, device, shown.getNotAfter().toInstant(), audience.entrance, router);
    socket.closeHandler(gone -> {
      doors.leave(source);
      connections.remove(connection);
    });
    connections.add(connection);
    socket.handler(chunk -> phone.received(chunk, connection));
    socket.resume();
  }

  private void afterRest(Runnable action) {
    vertx.setTimer(Intake.REST.toMillis(), over -> action.run());
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
}
