package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.routing.Entrance;
import dev.sottovoce.sip.message.SipRequest;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts phones that speak SIP over a WebSocket and sign in with access tokens. WebSockets live on
 * the event loops of HTTPS; what they bring is looked at on the edge's.
 */
public final class WebSocketEdge implements WebSocketPhone.House {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketEdge.class);

  private final SipEdge.Surroundings surroundings;
  private final Context loop;
  private final SignIn signIn;
  private final EdgeLimits limits;
  private final Clock clock;
  private final OpenConnections connections;
  private final Set<WebSocketPhone> phones = new HashSet<>();
  private final List<Long> timers = new ArrayList<>();

  /** Read by the loops of HTTPS. */
  private volatile boolean accepting = true;

  private volatile boolean allowed = true;

  public WebSocketEdge(
      SipEdge.Surroundings surroundings, Context loop, SignIn signIn, EdgeLimits limits) {
    this.surroundings = surroundings;
    this.loop = loop;
    this.signIn = signIn;
    this.limits = limits;
    clock = surroundings.clock();
    connections = new OpenConnections(surroundings.router(), limits.connectionsPerDevice());
  }

  /**
   * Begins to look after the phones; on the edge's loop.
   *
   * @param pingEvery how often each is asked whether it is still there
   */
  public void start(Duration pingEvery) {
    timers.add(
        surroundings
            .vertx()
            .setPeriodic(
                pingEvery.toMillis(), timer -> Set.copyOf(phones).forEach(WebSocketPhone::ping)));
    timers.add(
        surroundings
            .vertx()
            .setPeriodic(
                SipEdge.EXPIRY_CHECK.toMillis(),
                timer -> connections.closeExpired(clock.instant())));
  }

  public int connections() {
    return connections.size();
  }

  /** Whether a phone may come in now. Any thread. */
  public boolean isAccepting() {
    return accepting;
  }

  /** Whether phones may be here at all. Any thread. */
  public boolean isAllowed() {
    return allowed;
  }

  /** Turns new connections away from now on. */
  public void stopAccepting() {
    accepting = false;
  }

  /** Whether phones may be here at all; if not, those that are connected are cut off. */
  public void allow(boolean allowed) {
    this.allowed = allowed;
    if (!allowed) closeAll("the policy wants a certificate of every phone");
  }

  /** Closes every connection. */
  public void close() {
    accepting = false;
    for (long timer : timers) surroundings.vertx().cancelTimer(timer);
    closeAll("the server stops");
  }

  private void closeAll(String why) {
    for (WebSocketPhone each : Set.copyOf(phones)) each.close(why);
  }

  /** Takes a WebSocket that has just been opened; on its own loop. */
  public void accept(ServerWebSocket socket) {
    // Nothing may be read before somebody listens, and then one frame after the other.
    socket.pause();
    socket.exceptionHandler(failure -> {});
    WebSocketPhone phone = new WebSocketPhone(socket, this, limits.messages(), clock);
    socket.frameHandler(frame -> loop.runOnContext(run -> phone.received(frame)));
    socket.closeHandler(gone -> loop.runOnContext(run -> gone(phone)));
    loop.runOnContext(run -> begin(phone, socket));
  }

  private void begin(WebSocketPhone phone, ServerWebSocket socket) {
    phones.add(phone);
    if (socket.isClosed()) {
      gone(phone);
      return;
    }
    surroundings
        .vertx()
        .setTimer(
            limits.waits().signIn().toMillis(),
            late -> {
              if (phone.connection().isEmpty()) phone.close("it has not signed in");
            });
    phone.fetch();
  }

  private void gone(WebSocketPhone phone) {
    phones.remove(phone);
    phone.gone();
    phone.connection().ifPresent(connections::remove);
  }

  @Override
  public void judge(SipRequest register, Consumer<SignIn.Verdict> then) {
    // Nothing to look up: a hop to another thread and back would be the dearest of it.
    Optional<SignIn.Verdict> challenged = signIn.withoutToken(register);
    if (challenged.isPresent()) {
      then.accept(challenged.get());
      return;
    }
    surroundings
        .vertx()
        .executeBlocking(() -> signIn.judge(register), false)
        .onSuccess(then::accept)
        .onFailure(failure -> {
          LOG.error("a token could not be looked at", failure);
          then.accept(
              new SignIn.Verdict.Refused(
                  register.respond(500, "Server Internal Error", "edge").toResponse(), false));
        });
  }

  @Override
  public void afterRest(Runnable action) {
    surroundings
        .vertx()
        .setTimer(Intake.REST.toMillis(), over -> loop.runOnContext(run -> action.run()));
  }

  @Override
  public Optional<PhoneConnection> admit(Carrier carrier, DeviceCertificate device, Instant until) {
    // It may have been revoked while its token was looked at.
    boolean good = allowed && accepting && !surroundings.revocations().contains(device.device());
    if (!good) return Optional.empty();
    PhoneConnection connection =
        new PhoneConnection(carrier, device, until, Entrance.WEB_SOCKET, surroundings.router());
    connections.add(connection);
    return Optional.of(connection);
  }
}
