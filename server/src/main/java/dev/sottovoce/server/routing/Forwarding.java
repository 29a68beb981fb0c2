package dev.sottovoce.server.routing;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.server.routing.ResponseContext.Action;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.NameAddr;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.transaction.TransactionLayer.Failure;
import dev.sottovoce.sip.transaction.TransactionLayer.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The proxy (RFC 3261 section 16): forwards requests with our Via and Record-Route, keeps a
 * response context for each, and sends back what it decides. Bodies pass untouched or not at all.
 */
final class Forwarding {
  private static final int UNIQUE_CHARACTERS = 18;
  private static final int MOST_TARGETS = 10;

  /** As long as a callee may repeat its 2xx (64 times T1), and a little. */
  private static final Duration KEPT_AFTER_ANSWER = Duration.ofSeconds(40);

  private final Supplier<String> sentBy;
  private final FlowTokens tokens;
  private final Policy policy;
  private final String tag;
  private final Entropy entropy;
  private final Consumer<Input<Flow>> transactions;

  /** By the branch of each request that was sent. */
  private final Map<String, ResponseContext> contexts = new HashMap<>();

  private final Map<ResponseContext, Instant> forgetAt = new HashMap<>();

  Forwarding(
      Supplier<String> sentBy,
      FlowTokens tokens,
      Policy policy,
      String tag,
      Entropy entropy,
      Consumer<Input<Flow>> transactions) {
    this.sentBy = sentBy;
    this.tokens = tokens;
    this.policy = policy;
    this.tag = tag;
    this.entropy = entropy;
    this.transactions = transactions;
  }

  /** A new call to every phone of a user. */
  void fork(SipRequest request, Flow from, List<Registrar.Binding> targets, Instant now) {
    List<Registrar.Binding> chosen = targets.subList(0, Math.min(targets.size(), MOST_TARGETS));
    OptionalInt breadth = ResponseContext.breadth(request, chosen.size());
    if (breadth.isEmpty()) {
      respond(request.respond(440, "Max-Breadth Exceeded", tag).toResponse());
      return;
    }
    respond(request.respond(100, "Trying", "").toResponse());
    ResponseContext context = new ResponseContext(request, tag, now);
    for (Registrar.Binding target : chosen) {
      MessageEditor copy = copy(request).requestUri(target.contact().uriText());
      copy.set(HeaderName.MAX_BREADTH, Integer.toString(breadth.getAsInt()));
      recordRoute(copy, from, target.flow());
      add(context, copy, request, target.flow());
    }
    start(context);
  }

  /** A request within a dialog, to the one other end. */
  void forward(SipRequest request, Flow from, Flow to, Instant now) {
    if (request.is("INVITE")) respond(request.respond(100, "Trying", "").toResponse());
    ResponseContext context = new ResponseContext(request, tag, now);
    MessageEditor copy = copy(request);
    if (request.is("INVITE")) recordRoute(copy, from, to);
    add(context, copy, request, to);
    start(context);
  }

  void forwardAck(SipRequest ack, Flow to) {
    String branch = LoopDetection.branch(entropy.token(UNIQUE_CHARACTERS), ack);
    transactions.accept(
        new Input.SendAck<>(to, copy(ack).prepend(HeaderName.VIA, via(branch)).toRequest()));
  }

  void cancelled(SipRequest invite) {
    for (ResponseContext context : distinctContexts()) {
      if (context.request().equals(invite)) {
        perform(context.onCancel());
        return;
      }
    }
  }

  void responded(SipRequest sent, SipResponse response, Instant now) {
    ResponseContext context = contexts.get(sent.topVia().branch().orElse(""));
    // The answer to our own CANCEL or BYE is nobody's business.
    if (context == null || sent.is("CANCEL")) return;
    context
        .branch(sent)
        .ifPresent(branch -> {
          var refusal = policy.bodyRefusal(response);
          if (refusal.isPresent()) refuseAnswer(context, branch, response, refusal.get());
          else perform(context.onResponse(branch, response, now));
          noteAnswered(context, now);
        });
  }

  void failed(SipRequest sent, Failure failure, Instant now) {
    ResponseContext context = contexts.get(sent.topVia().branch().orElse(""));
    if (context == null || sent.is("CANCEL")) return;
    int status = failure == Failure.TIMED_OUT ? 408 : 480;
    context.branch(sent).ifPresent(branch -> perform(context.onFailure(branch, status, now)));
    noteAnswered(context, now);
  }

  void tick(Instant now) {
    for (ResponseContext context : distinctContexts()) {
      perform(context.tick(now));
      noteAnswered(context, now);
    }
    for (Iterator<Map.Entry<ResponseContext, Instant>> each = forgetAt.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<ResponseContext, Instant> entry = each.next();
      if (now.isBefore(entry.getValue())) continue;
      each.remove();
      contexts.values().removeIf(context -> context == entry.getKey());
    }
  }

  private Set<ResponseContext> distinctContexts() {
    return new HashSet<>(contexts.values());
  }

  private void noteAnswered(ResponseContext context, Instant now) {
    if (context.isAnswered()) forgetAt.putIfAbsent(context, now.plus(KEPT_AFTER_ANSWER));
  }

  private void add(ResponseContext context, MessageEditor copy, SipRequest original, Flow to) {
    String branch = LoopDetection.branch(entropy.token(UNIQUE_CHARACTERS), original);
    SipRequest sent = copy.prepend(HeaderName.VIA, via(branch)).toRequest();
    context.add(new Branch(to, sent));
    contexts.put(branch, context);
  }

  /** Only when all branches are there: one of them may fail at once. */
  private void start(ResponseContext context) {
    for (Branch branch : context.branches()) {
      transactions.accept(new Input.SendRequest<>(branch.flow, branch.sent));
    }
  }

  /** One hop less to go, and without our own Route. */
  private static MessageEditor copy(SipRequest request) {
    long hops = request.number(HeaderName.MAX_FORWARDS).orElse(70);
    return request
        .edit()
        .removeTop(HeaderName.ROUTE)
        .set(HeaderName.MAX_FORWARDS, Long.toString(hops - 1));
  }

  private void recordRoute(MessageEditor copy, Flow from, Flow to) {
    FlowTokens.Ends ends = new FlowTokens.Ends(from.device().device(), to.device().device());
    copy.prepend(
        HeaderName.RECORD_ROUTE,
        "<sip:" + tokens.seal(ends) + "@" + sentBy.get() + ";transport=tls;lr>");
  }

  private String via(String branch) {
    return "SIP/2.0/TLS " + sentBy.get() + ";branch=" + branch;
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
      ResponseContext context, Branch branch, SipResponse response, String sentence) {
    branch.received(response);
    policy
        .refuse(context.request(), 488, "Not Acceptable Here", sentence)
        .ifPresent(refusal -> perform(context.refuse(refusal)));
    if (!response.isSuccess() || !branch.sent.is("INVITE")) return;
    transactions.accept(
        new Input.SendAck<>(branch.flow, inDialog(response, "ACK", response.cseq().number())));
    transactions.accept(
        new Input.SendRequest<>(
            branch.flow, inDialog(response, "BYE", response.cseq().number() + 1)));
  }

  private SipRequest inDialog(SipResponse answer, String method, long cseq) {
    List<NameAddr> contacts = answer.addresses(HeaderName.CONTACT);
    String target = contacts.isEmpty() ? answer.to().uriText() : contacts.get(0).uriText();
    return MessageEditor.request(method, target)
        .append(HeaderName.VIA, via("z9hG4bK" + entropy.token(UNIQUE_CHARACTERS)))
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, answer.header(HeaderName.FROM).orElseThrow())
        .append(HeaderName.TO, answer.header(HeaderName.TO).orElseThrow())
        .append(HeaderName.CALL_ID, answer.callId())
        .append(HeaderName.CSEQ, cseq + " " + method)
        .toRequest();
  }

  private void respond(SipResponse response) {
    transactions.accept(new Input.SendResponse<>(response));
  }
}
