package dev.sottovoce.server.routing;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.SipUri;
import dev.sottovoce.sip.transaction.TimerValues;
import dev.sottovoce.sip.transaction.TransactionLayer;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import dev.sottovoce.sip.transaction.TransactionLayer.Output;
import dev.sottovoce.wire.Bytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Takes every message of every connection and decides where it goes: registrar, proxy, or a
 * refusal. Confined to the edge's event loop.
 */
public final class Router {
  /** What the router needs from its surroundings. */
  @FunctionalInterface
  public interface Surroundings {
    /** Call {@link #tick()} then. */
    void wakeAt(Instant deadline);
  }

  /**
   * @param domain whose users are served
   * @param sentBy host and port of each entrance for our Via and Record-Route; asked for with each
   *     message, because a free port is known only when the server listens
   */
  public record Names(String domain, Function<Entrance, String> sentBy) {}

  private static final int TAG_CHARACTERS = 16;

  private final Names names;
  private final Surroundings surroundings;
  private final Clock clock;
  private final Sleepers sleepers = new Sleepers();
  private final Registrar registrar = new Registrar(sleepers);
  private final Connections connections = new Connections();
  private final TransactionLayer<Flow> transactions = new TransactionLayer<>(TimerValues.RELIABLE);
  private final CallCounts counts = new CallCounts();
  private final Policy policy;
  private final FlowTokens tokens;
  private final Forwarding forwarding;
  private final String tag;
  private boolean draining;

  public Router(
      Names names,
      FlowTokens tokens,
      Bodies bodies,
      CallLimits limits,
      Surroundings surroundings,
      Clock clock,
      Entropy entropy) {
    this.names = names;
    this.tokens = tokens;
    this.surroundings = surroundings;
    this.clock = clock;
    tag = entropy.token(TAG_CHARACTERS);
    policy = new Policy(bodies, counts, names.domain(), tag);
    forwarding =
        new Forwarding(names, tokens, policy, limits, counts, sleepers, tag, entropy, this::run);
  }

  public void opened(Flow flow) {
    connections.opened(flow);
  }

  public void closed(Flow flow) {
    connections.closed(flow);
    registrar.closed(flow);
    run(new Input.FlowFailed<>(flow));
  }

  public void received(Flow flow, SipMessage message) {
    run(new Input.Received<>(flow, message));
  }

  /** For the transactions' timers, when they asked for it. */
  public void tick() {
    run(new Input.Tick<>());
  }

  /** Once a second: gives up calls that ring too long and forgets what is over. */
  public void sweep() {
    forwarding.sweep(clock.instant());
    registrar.sweep(clock.instant());
    sleepers.sweep(clock.instant());
  }

  /** Wakes devices that sleep by these from now on; nobody is woken before. */
  public void use(Wakers wakers) {
    sleepers.use(wakers);
  }

  /** A device that asked to be woken before this server began. */
  public void rememberSleeper(String user, UUID device, Instant until) {
    sleepers.remember(user, device, until, clock.instant());
  }

  /**
   * Wakes devices that sleep for nothing, to learn how long they take.
   *
   * @param every how long ago the last time must be
   */
  public void testSleepers(Duration every) {
    sleepers.test(registrar, every, clock.instant());
  }

  /** A device cannot be woken any more. */
  public void loseSleeper(UUID device) {
    sleepers.lose(device);
  }

  /** How many devices can be woken. */
  public int sleepers() {
    return sleepers.size();
  }

  /** Judges bodies by other rules from now on. */
  public void use(Bodies bodies) {
    policy.use(bodies);
  }

  /** A message as it may travel on a connection: of few sizes, where the policy wants that. */
  public Bytes dressed(Bytes message) {
    return policy.dressed(message);
  }

  /** New calls are refused from now on; what goes on goes on. */
  public void drain() {
    draining = true;
  }

  public int registrations() {
    return registrar.size();
  }

  /** What was counted since the start; may be asked from every thread. */
  public CallCounts counts() {
    return counts;
  }

  /** Which devices are registered, the newest first. */
  public List<Registration> listRegistrations() {
    return registrar.list();
  }

  /** Which devices have registered since this was asked last, or are registered. */
  public Set<UUID> takeSeen() {
    return registrar.takeSeen();
  }

  /** Calls that are being set up, and a little after. */
  public int transactions() {
    return transactions.size();
  }

  /** Requests that are being forwarded, and a little after. */
  int calls() {
    return forwarding.size();
  }

  /** The connections of a device, to cut them. */
  public List<Flow> flowsOf(UUID device) {
    return connections.of(device);
  }

  private void run(Input<Flow> input) {
    for (Output<Flow> output : transactions.handle(input, clock.instant())) on(output);
  }

  private void on(Output<Flow> output) {
    switch (output) {
      case Output.Transmit<Flow> transmit -> transmit.flow().send(transmit.message().octets());
      case Output.RequestReceived<Flow> received -> onRequest(received.flow(), received.request());
      case Output.Cancelled<Flow> cancelled ->
          forwarding.cancelled(cancelled.invite(), cancelled.reason(), clock.instant());
      case Output.ResponseReceived<Flow> received ->
          forwarding.responded(received.request(), received.response(), clock.instant());
      case Output.Failed<Flow> failed ->
          forwarding.failed(failed.request(), failed.failure(), clock.instant());
      case Output.Unacknowledged<Flow> ignored -> {}
      case Output.WakeAt<Flow> wake -> surroundings.wakeAt(wake.deadline());
    }
  }

  private void onRequest(Flow flow, SipRequest request) {
    if (request.is("ACK")) {
      onAck(flow, request);
      return;
    }
    Optional<SipResponse> refusal = policy.refusal(request, flow.device());
    if (refusal.isPresent()) respond(refusal.get());
    else if (forwarding.hasLooped(request)) {
      refuse(request, 482, "Loop Detected", "The request came back to where it was.");
    } else if (request.is("REGISTER")) {
      respond(registrar.register(request, flow, tag, clock.instant()));
      registrar.reachable(flow).ifPresent(each -> forwarding.arrived(each, clock.instant()));
    } else route(flow, request);
  }

  /** Our own Route, or none: this is the only server that a phone can be connected to. */
  private void route(Flow flow, SipRequest request) {
    String token = topRouteUser(request);
    if (request.routes().size() > 1) {
      refuse(request, 403, "Forbidden", "Requests are not routed through other servers.");
    } else if (!token.isEmpty() && request.to().tag().isPresent()) {
      routeInDialog(flow, request, token);
    } else if (!token.isEmpty()) {
      refuse(request, 403, "Forbidden", "The route belongs to a call that is not there.");
    } else if (request.to().tag().isPresent()) {
      refuse(request, 481, "Call/Transaction Does Not Exist", "There is no such call.");
    } else if (request.is("OPTIONS")) {
      respond(options(request));
    } else if (request.is("INVITE")) {
      routeInvite(flow, request);
    } else {
      refuse(request, 481, "Call/Transaction Does Not Exist", "There is no such call.");
    }
  }

  private void routeInDialog(Flow flow, SipRequest request, String token) {
    Optional<Flow> target = dialogTarget(flow, request, token);
    if (target.isPresent()) {
      forwarding.forward(request, flow, target.get(), clock.instant());
    } else if (otherEnd(flow, request, token).isEmpty()) {
      refuse(request, 403, "Forbidden", "The route was not made by this server for this phone.");
    } else {
      refuse(request, 480, "Temporarily Unavailable", "The other phone is not connected.");
    }
  }

  private Optional<UUID> otherEnd(Flow flow, SipRequest request, String token) {
    return tokens.open(token, request.callId()).flatMap(ends -> ends.other(flow.device().device()));
  }

  private Optional<Flow> dialogTarget(Flow flow, SipRequest request, String token) {
    return otherEnd(flow, request, token).flatMap(connections::latest);
  }

  private void onAck(Flow flow, SipRequest ack) {
    boolean own = policy.belongs(ack, flow.device());
    boolean hops = ack.number(HeaderName.MAX_FORWARDS).orElse(70) > 0;
    if (!own || !hops || policy.carriesBadBody(ack)) return;
    dialogTarget(flow, ack, topRouteUser(ack))
        .ifPresent(target -> forwarding.forwardAck(ack, target));
  }

  private void routeInvite(Flow flow, SipRequest request) {
    Optional<SipUri> uri = request.requestUri();
    if (draining) {
      respond(policy.overloaded(request, "The server stops; try again soon."));
    } else if (uri.isEmpty()) {
      refuse(request, 416, "Unsupported URI Scheme", "Only sip: addresses can be called.");
    } else if (!uri.get().host().equals(names.domain())) {
      refuse(request, 404, "Not Found", "This server only knows addresses of its own domain.");
    } else {
      routeToUser(flow, request, uri.get().plainUser());
    }
  }

  private void routeToUser(Flow flow, SipRequest request, String user) {
    List<Registrar.Reachable> targets =
        registrar.lookUp(user, clock.instant()).stream()
            .filter(binding -> !binding.flow().device().equals(flow.device()))
            .toList();
    List<UUID> asleep = asleep(flow, user, targets);
    if (!targets.isEmpty() || !asleep.isEmpty()) {
      forwarding.fork(request, flow, user, targets, asleep, clock.instant());
    } else {
      // The same for a name that nobody has, and as fast: nobody finds out names by trying.
      refuse(
          request,
          480,
          "Temporarily Unavailable",
          "Nobody has this address, or no phone of theirs is signed in.");
    }
  }

  /** A user's devices that have no connection and can be woken; never the caller's own. */
  private List<UUID> asleep(Flow from, String user, List<Registrar.Reachable> targets) {
    List<UUID> asleep = sleepers.of(user, clock.instant());
    asleep.remove(from.device().device());
    for (Registrar.Reachable each : targets) asleep.remove(each.flow().device().device());
    return asleep;
  }

  private SipResponse options(SipRequest request) {
    return request
        .respond(200, "OK", tag)
        .append(HeaderName.ALLOW, Policy.ALLOW)
        .append(HeaderName.ACCEPT, "application/sdp")
        .append(HeaderName.SUPPORTED, "outbound")
        .toResponse();
  }

  /** The user part of the topmost Route: a token, or empty text. */
  private static String topRouteUser(SipRequest request) {
    var routes = request.routes();
    return routes.isEmpty() ? "" : routes.get(0).uri().map(SipUri::user).orElse("");
  }

  private void respond(SipResponse response) {
    run(new Input.SendResponse<>(response));
  }

  private void refuse(SipRequest request, int status, String reason, String sentence) {
    respond(policy.refuse(request, status, reason, sentence));
  }
}
