package dev.sottovoce.server.routing;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.server.routing.ResponseContext.Action;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.proxy.LoopDetector;
import dev.sottovoce.sip.proxy.MaxBreadth;
import dev.sottovoce.sip.push.WakeUp;
import dev.sottovoce.sip.transaction.TransactionLayer.Failure;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The proxy (RFC 3261 section 16): forwards requests with our Via and Record-Route, keeps a
 * response context for each, and sends back what it decides. Bodies pass untouched or not at all.
 */
final class Forwarding {
  private static final int UNIQUE_CHARACTERS = 18;
  private static final int MOST_TARGETS = 10;

  private static final Reason TOO_LATE = new Reason(487, "The caller had given up.");

  private static final int LOOP_SECRET_OCTETS = 16;

  private final Router.Names names;
  private final FlowTokens tokens;
  private final Policy policy;
  private final String tag;
  private final Entropy entropy;
  private final Consumer<Input<Flow>> transactions;

  /** By the branch of each request that was sent. */
  private final Map<String, ResponseContext> contexts = new HashMap<>();

  /** By the request as it was received, which its transaction hands back as the same object. */
  private final Map<SipRequest, ResponseContext> byRequest = new IdentityHashMap<>();

  private final CallsUnderWay underWay;
  private final WaitingCalls waiting = new WaitingCalls();
  private final SilentPhones silent = new SilentPhones();
  private final Sleepers sleepers;
  private final CallCounts counts;
  private @Nullable LoopDetector loops;

  Forwarding(
      Router.Names names,
      FlowTokens tokens,
      Policy policy,
      CallLimits limits,
      CallCounts counts,
      Sleepers sleepers,
      String tag,
      Entropy entropy,
      Consumer<Input<Flow>> transactions) {
    this.names = names;
    this.tokens = tokens;
    this.policy = policy;
    this.counts = counts;
    this.sleepers = sleepers;
    underWay = new CallsUnderWay(limits);
    this.tag = tag;
    this.entropy = entropy;
    this.transactions = transactions;
  }

  /**
   * A new call to every phone of a user.
   *
   * @param callee whose phones they are
   * @param asleep devices that are woken first; the caller hears no more than 100 for that, so that
   *     nobody learns whose phone sleeps
   */
  void fork(
      SipRequest request,
      Flow from,
      String callee,
      List<Registrar.Reachable> targets,
      List<UUID> asleep,
      Instant now) {
    UUID caller = from.device().device();
    if (underWay.isFull(caller, callee)) {
      respond(policy.overloaded(request, "Too many calls wait for an answer."));
      return;
    }
    List<Registrar.Reachable> chosen = targets.subList(0, Math.min(targets.size(), MOST_TARGETS));
    List<UUID> woken = asleep.subList(0, Math.min(asleep.size(), MOST_TARGETS - chosen.size()));
    OptionalInt breadth = MaxBreadth.share(request, chosen.size() + woken.size());
    if (breadth.isEmpty()) {
      respond(policy.refuse(request, 440, "Max-Breadth Exceeded", "The call forks too often."));
      return;
    }
    respond(request.respond(100, "Trying", "").toResponse());
    ResponseContext context = begin(request, counts.attempt(now), now);
    underWay.add(caller, callee, context);
    for (Registrar.Reachable target : chosen) {
      Branch branch = branch(context, from, target, breadth.getAsInt());
      context.add(branch);
      silent.add(new SilentPhones.Silent(context, branch, from, callee, breadth.getAsInt(), now));
    }
    for (UUID device : woken) {
      context.await(device, now.plus(WaitingCalls.PATIENCE));
      waiting.add(device, new WaitingCalls.Waiting(context, from, breadth.getAsInt()));
      sleepers.wake(callee, device, WakeUp.Kind.CALL, now);
    }
    start(context);
  }

  /** A device has registered: calls that waited for it ring there now. */
  void arrived(Registrar.Reachable target, Instant now) {
    UUID device = target.flow().device().device();
    for (WaitingCalls.Waiting each : waiting.take(device)) {
      // Whoever is gone meanwhile would hear no answer.
      if (!each.from().isOpen()) continue;
      if (each.context().isUnderWay(target.flow())) {
        // It was slow: what was sent to it there, it has.
        each.context().awaitNoLonger(device);
        continue;
      }
      Branch branch = branch(each.context(), each.from(), target, each.breadth());
      perform(each.context().addAwaited(device, branch, now));
      transactions.accept(new Input.SendRequest<>(branch.flow, branch.sent));
    }
  }

  /**
   * A phone that is connected and says nothing: it is woken, if it can be, and rings when it comes,
   * by itself or woken, over another connection.
   */
  private void await(SilentPhones.Silent phone, Instant now) {
    UUID device = phone.branch().flow.device().device();
    phone.context().await(device, now.plus(WaitingCalls.PATIENCE));
    waiting.add(device, new WaitingCalls.Waiting(phone.context(), phone.from(), phone.breadth()));
    if (canBeWoken(phone, now)) sleepers.wake(phone.callee(), device, WakeUp.Kind.CALL, now);
  }

  private boolean canBeWoken(SilentPhones.Silent phone, Instant now) {
    return sleepers.of(phone.callee(), now).contains(phone.branch().flow.device().device());
  }

  private Branch branch(
      ResponseContext context, Flow from, Registrar.Reachable target, int breadth) {
    SipRequest request = context.request();
    MessageEditor copy = copy(request).requestUri(target.contact().uriText());
    copy.set(HeaderName.MAX_BREADTH, Integer.toString(breadth));
    recordRoute(copy, request.callId(), from, target.flow());
    return branch(context, copy, request, target.flow());
  }

  /** A request within a dialog, to the one other end. */
  void forward(SipRequest request, Flow from, Flow to, Instant now) {
    if (request.is("INVITE")) respond(request.respond(100, "Trying", "").toResponse());
    ResponseContext context = begin(request, CallCounts.NO_CALL, now);
    MessageEditor copy = copy(request);
    if (request.is("INVITE")) recordRoute(copy, request.callId(), from, to);
    context.add(branch(context, copy, request, to));
    start(context);
  }

  void forwardAck(SipRequest ack, Flow to) {
    String branch = loops().branch(ack, entropy.token(UNIQUE_CHARACTERS));
    transactions.accept(
        new Input.SendAck<>(to, copy(ack).prepend(HeaderName.VIA, via(branch, to)).toRequest()));
  }

  /** Whether this request went through here before, on the same way. */
  boolean hasLooped(SipRequest request) {
    return loops().hasLooped(request);
  }

  /**
   * The caller gave up.
   *
   * @param why what it said about that
   */
  void cancelled(SipRequest invite, Optional<Reason> why, Instant now) {
    ResponseContext context = byRequest.get(invite);
    if (context != null) perform(context.onCancel(why, now));
  }

  void responded(SipRequest sent, SipResponse response, Instant now) {
    ResponseContext context = contexts.get(sent.topVia().branch().orElse(""));
    // The answer to our own CANCEL or BYE is nobody's business.
    if (context == null || sent.is("CANCEL")) return;
    context
        .branch(sent)
        .ifPresent(branch -> {
          context.awaitNoLonger(branch.flow.device().device());
          if (response.isProvisional() && response.status() > 100) {
            sleepers.rings(branch.flow.device().device(), now);
          }
          var refusal = policy.bodyRefusal(response);
          if (refusal.isPresent()) refuseAnswer(context, branch, response, refusal.get(), now);
          else if (context.isRefused() && response.isSuccess()) release(branch, response, TOO_LATE);
          else perform(context.onResponse(branch, response, now));
        });
  }

  void failed(SipRequest sent, Failure failure, Instant now) {
    ResponseContext context = contexts.get(sent.topVia().branch().orElse(""));
    if (context == null || sent.is("CANCEL")) return;
    int status = failure == Failure.TIMED_OUT ? 408 : 480;
    context
        .branch(sent)
        .ifPresent(branch -> {
          // It broke when the call was sent there: the phone may be asleep, and come.
          silent
              .take(branch)
              .filter(each -> canBeWoken(each, now))
              .ifPresent(each -> await(each, now));
          perform(context.onFailure(branch, status, now));
        });
  }

  /** Gives up what took too long and forgets what is over; wanted about once a second. */
  void sweep(Instant now) {
    underWay.sweep();
    waiting.sweep();
    for (SilentPhones.Silent each : silent.due(now)) await(each, now);
    for (ResponseContext context : List.copyOf(byRequest.values())) {
      perform(context.tick(now));
      if (!context.isOver(now)) continue;
      byRequest.remove(context.request());
      for (Branch branch : context.branches()) {
        contexts.remove(branch.sent.topVia().branch().orElse(""));
      }
    }
  }

  int size() {
    return byRequest.size();
  }

  private ResponseContext begin(SipRequest request, CallCounts.Attempt attempt, Instant now) {
    ResponseContext context = new ResponseContext(request, tag, attempt, now);
    byRequest.put(request, context);
    return context;
  }

  /** Not before the first request: a free port is known only when the server listens. */
  private LoopDetector loops() {
    if (loops == null) {
      Set<String> ports = new HashSet<>();
      for (Entrance each : Entrance.values()) ports.add(names.sentBy().apply(each));
      loops = new LoopDetector(ports, entropy.bytes(LOOP_SECRET_OCTETS));
    }
    return loops;
  }

  private Branch branch(ResponseContext context, MessageEditor copy, SipRequest original, Flow to) {
    String branch = loops().branch(original, entropy.token(UNIQUE_CHARACTERS));
    SipRequest sent = copy.prepend(HeaderName.VIA, via(branch, to)).toRequest();
    contexts.put(branch, context);
    return new Branch(to, sent);
  }

  /** Only when all branches are there: one of them may fail at once. */
  private void start(ResponseContext context) {
    for (Branch branch : context.branches()) {
      transactions.accept(new Input.SendRequest<>(branch.flow, branch.sent));
    }
  }

  /** One hop less to go, without our own Route and without what is for us alone. */
  private static MessageEditor copy(SipRequest request) {
    long hops = request.number(HeaderName.MAX_FORWARDS).orElse(70);
    return EdgeHeaders.strip(request.edit())
        .removeTop(HeaderName.ROUTE)
        .set(HeaderName.MAX_FORWARDS, Long.toString(hops - 1));
  }

  private void recordRoute(MessageEditor copy, String callId, Flow from, Flow to) {
    FlowTokens.Ends ends = new FlowTokens.Ends(from.device().device(), to.device().device());
    Entrance where = routed(from.entrance(), to.entrance());
    String route = tokens.seal(ends, callId) + "@" + names.sentBy().apply(where);
    copy.prepend(
        HeaderName.RECORD_ROUTE, "<sip:" + route + ";transport=" + where.parameter() + ";lr>");
  }

  /**
   * Where the one route of a call points, that both ends use: every entrance understands it.
   * Foreign phones open a connection to there, others look at the port; whoever has a WebSocket has
   * nothing else, and sends all on it whatever the route says.
   */
  private static Entrance routed(Entrance one, Entrance other) {
    if (one == Entrance.FOREIGN_TLS || other == Entrance.FOREIGN_TLS) return Entrance.FOREIGN_TLS;
    return one == other ? one : Entrance.TLS;
  }

  /** Foreign phones look there for a connection to answer on. */
  private String via(String branch, Flow to) {
    Entrance way = to.entrance();
    String where = names.sentBy().apply(way);
    return "SIP/2.0/" + way.transport() + " " + where + ";branch=" + branch;
  }

  private void perform(List<Action> actions) {
    for (Action action : actions) {
      switch (action) {
        case Action.Respond respond -> respond(respond.response());
        case Action.Cancel cancel ->
            transactions.accept(new Input.SendRequest<>(cancel.flow(), cancel.cancel()));
      }
    }
  }

  /**
   * An answer whose description must not pass: the caller hears why, and a callee that has taken
   * the call is released with ACK and BYE, as the caller would have done it.
   */
  private void refuseAnswer(
      ResponseContext context, Branch branch, SipResponse response, String sentence, Instant now) {
    branch.received(response);
    SipResponse refusal = policy.refuse(context.request(), 488, "Not Acceptable Here", sentence);
    perform(context.refuse(refusal, now));
    if (response.isSuccess()) release(branch, response, new Reason(488, sentence));
  }

  /** Ends a call that its callee took when its caller could not have it any more, and says why. */
  private void release(Branch branch, SipResponse response, Reason why) {
    if (!branch.sent.is("INVITE")) return;
    long sequence = response.cseq().number();
    SipRequest ack = inDialog(response, branch.flow, "ACK", sequence).toRequest();
    transactions.accept(new Input.SendAck<>(branch.flow, ack));
    MessageEditor bye = inDialog(response, branch.flow, "BYE", sequence + 1);
    bye.append(HeaderName.REASON, why.headerValue());
    transactions.accept(new Input.SendRequest<>(branch.flow, bye.toRequest()));
  }

  private MessageEditor inDialog(SipResponse answer, Flow to, String method, long cseq) {
    List<NameAddr> contacts = answer.addresses(HeaderName.CONTACT);
    String target = contacts.isEmpty() ? answer.to().uriText() : contacts.get(0).uriText();
    return MessageEditor.request(method, target)
        .append(HeaderName.VIA, via("z9hG4bK" + entropy.token(UNIQUE_CHARACTERS), to))
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, answer.header(HeaderName.FROM).orElseThrow())
        .append(HeaderName.TO, answer.header(HeaderName.TO).orElseThrow())
        .append(HeaderName.CALL_ID, answer.callId())
        .append(HeaderName.CSEQ, cseq + " " + method);
  }

  private void respond(SipResponse response) {
    transactions.accept(new Input.SendResponse<>(response));
  }
}
