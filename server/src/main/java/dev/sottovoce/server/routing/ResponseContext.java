package dev.sottovoce.server.routing;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One request that is being forwarded to one or more targets (RFC 3261 section 16.7): passes on
 * what goes up at once, chooses the best refusal when all have answered, cancels the others when
 * one took the call. A pure machine of the proxy.
 */
final class ResponseContext {
  /** What the proxy has to do. */
  sealed interface Action {
    record Respond(SipResponse response) implements Action {}

    record Cancel(Flow flow, SipRequest cancel) implements Action {}
  }

  /** Timer C: how long a phone may ring without a word (section 16.6 step 11). */
  static final Duration TIMER_C = Duration.ofMinutes(3).plusSeconds(5);

  /** How long a phone may take to confirm a CANCEL (section 9.1: 64 times T1). */
  static final Duration CANCEL_PATIENCE = Duration.ofSeconds(32);

  /** As long as a callee may repeat its 2xx (64 times T1), and a little. */
  static final Duration KEPT_AFTER_ANSWER = Duration.ofSeconds(40);

  /** Of a connection that another one took the place of: any answer of a phone comes before. */
  private static final int OVERTAKEN = 504;

  private static final Reason NO_ANSWER = new Reason(408, "Request Timeout");

  /** Refusals that tell the caller what to do differently come before the rest (step 6). */
  private static final List<Integer> PREFERRED = List.of(401, 407, 415, 420, 484);

  private final SipRequest request;
  private final String tag;
  private final List<Branch> branches = new ArrayList<>();

  /** Devices that were woken and may still come: as good as branches without an answer. */
  private final Set<UUID> awaited = new HashSet<>();

  private Instant awaitedUntil = Instant.MAX;
  private Instant giveUpAt;
  private boolean cancelled;

  /** Whether every phone was told to stop: by the caller, or by a refusal for all of them. */
  private boolean stopping;

  /** What the caller was finally told, or 0; a 2xx may follow another. */
  private int answeredWith;

  private Instant overAt = Instant.MAX;

  private final CallCounts.Attempt attempt;

  /**
   * @param request as it was received
   * @param tag for responses of our own
   * @param attempt hears how a new call goes
   */
  ResponseContext(SipRequest request, String tag, CallCounts.Attempt attempt, Instant now) {
    this.request = request;
    this.tag = tag;
    this.attempt = attempt;
    giveUpAt = now.plus(TIMER_C);
  }

  void add(Branch branch) {
    branches.add(branch);
  }

  /** A device was woken: the call waits for it until then. */
  void await(UUID device, Instant until) {
    awaited.add(device);
    awaitedUntil = until;
  }

  /** Whether the call still waits for that device. */
  boolean awaits(UUID device) {
    return awaited.contains(device);
  }

  /** The device is there, where it was. */
  void awaitNoLonger(UUID device) {
    awaited.remove(device);
  }

  /**
   * A device that was awaited is there. What was sent to it before, over a connection that is dead,
   * has failed.
   */
  List<Action> addAwaited(UUID device, Branch branch, Instant now) {
    awaited.remove(device);
    List<Branch> before =
        branches.stream()
            .filter(each -> each.isPending() && each.flow.device().device().equals(device))
            .toList();
    branches.add(branch);
    List<Action> actions = new ArrayList<>();
    for (Branch each : before) actions.addAll(onFailure(each, OVERTAKEN, now));
    return actions;
  }

  /** Whether that connection's phone may still answer. */
  boolean isUnderWay(Flow flow) {
    return branches.stream().anyMatch(each -> each.flow == flow && each.isPending());
  }

  List<Branch> branches() {
    return List.copyOf(branches);
  }

  SipRequest request() {
    return request;
  }

  /** Whether the caller has heard how it ended, or that the call was taken. */
  boolean isAnswered() {
    return answeredWith != 0;
  }

  /** Whether nobody is to ring any more. */
  boolean isStopping() {
    return stopping;
  }

  /** Whether the caller has heard a refusal: a 2xx cannot reach it any more. */
  boolean isRefused() {
    return answeredWith >= 300;
  }

  /** Whether nothing that matters can come any more. */
  boolean isOver(Instant now) {
    return !now.isBefore(overAt);
  }

  /** The branch that a sent request belongs to. */
  Optional<Branch> branch(SipRequest sent) {
    return branches.stream().filter(branch -> branch.sent.equals(sent)).findFirst();
  }

  List<Action> onResponse(Branch branch, SipResponse response, Instant now) {
    List<Action> actions = new ArrayList<>(2);
    branch.received(response).ifPresent(due -> actions.add(new Action.Cancel(branch.flow, due)));
    if (response.isProvisional()) {
      // 100 is between neighbours; timer C begins again with any other (step 2).
      if (response.status() == 100 || answeredWith != 0) return actions;
      if (!stopping) giveUpAt = now.plus(TIMER_C);
      attempt.rings(now);
      actions.add(new Action.Respond(upstream(response)));
      return actions;
    }
    if (response.isSuccess()) {
      // Every 2xx goes up at once, also a second one: its phone waits for an ACK or BYE (step 5).
      answer(upstream(response), now, actions);
      cancelPending(Optional.of(Reason.COMPLETED_ELSEWHERE), AnswerProof.in(response), actions);
    } else {
      if (response.status() >= 600) stop(Optional.of(refusedElsewhere(response)), now, actions);
      answerWhenAllRefused(now, actions);
    }
    return actions;
  }

  /** No final response will come from this branch (section 16.9 and step 8.5). */
  List<Action> onFailure(Branch branch, int status, Instant now) {
    return onResponse(branch, own(branch.sent, status), now);
  }

  /**
   * The caller gave up: CANCEL to everybody (section 16.10). What they say then goes up; a callee
   * that has just taken the call wins.
   *
   * @param why the caller's own word for it (RFC 3326)
   */
  List<Action> onCancel(Optional<Reason> why, Instant now) {
    List<Action> actions = new ArrayList<>(branches.size());
    cancelled = true;
    // Who else took the call only we know: a caller that says so would hide that it called.
    stop(why.filter(reason -> !reason.isCompletedElsewhere()), now, actions);
    // Where all that it waited for was a device that sleeps, nobody is left to answer.
    answerWhenAllRefused(now, actions);
    return actions;
  }

  List<Action> tick(Instant now) {
    List<Action> actions = new ArrayList<>();
    if (!awaited.isEmpty() && !now.isBefore(awaitedUntil)) {
      awaited.clear();
      answerWhenAllRefused(now, actions);
    }
    if (answeredWith != 0 || now.isBefore(giveUpAt)) return actions;
    cancelPending(Optional.of(NO_ANSWER), AnswerProof.NONE, actions);
    answer(stopping && !cancelled ? best() : gaveUp(), now, actions);
    return actions;
  }

  /** Ends with a response of our own, whatever the branches say. */
  List<Action> refuse(SipResponse response, Instant now) {
    List<Action> actions = new ArrayList<>();
    cancelPending(Optional.empty(), AnswerProof.NONE, actions);
    if (answeredWith == 0) answer(response, now, actions);
    return actions;
  }

  private void answer(SipResponse response, Instant now, List<Action> actions) {
    answeredWith = response.status();
    awaited.clear();
    if (response.status() < 300) attempt.taken(CallClass.of(request, response));
    else attempt.notTaken();
    overAt = now.plus(KEPT_AFTER_ANSWER);
    actions.add(new Action.Respond(response));
  }

  private void answerWhenAllRefused(Instant now, List<Action> actions) {
    if (answeredWith != 0 || !awaited.isEmpty()) return;
    if (branches.stream().anyMatch(Branch::isPending)) return;
    answer(cancelled ? gaveUp() : best(), now, actions);
  }

  private SipResponse gaveUp() {
    return cancelled ? reply(487, "Request Terminated") : reply(408, "Request Timeout");
  }

  /** Section 16.7 step 6: a 6xx before all, else the lowest class; 503 says nothing of the user. */
  private SipResponse best() {
    SipResponse best = null;
    for (Branch branch : branches) {
      SipResponse candidate = branch.finalResponse();
      if (candidate != null && (best == null || rank(candidate) < rank(best))) best = candidate;
    }
    // No device that was woken came: RFC 8599 section 5.6.2 has 480 for that.
    if (best == null && branches.isEmpty()) return reply(480, "Temporarily Unavailable");
    if (best == null) return reply(408, "Request Timeout");
    return best.status() == 503 ? reply(500, "Server Internal Error") : upstream(best);
  }

  private static int rank(SipResponse response) {
    int status = response.status();
    if (status >= 600) return 0;
    if (PREFERRED.contains(status)) return 4000;
    return status / 100 * 1000 + 1 + status % 100;
  }

  /** Nobody is to ring any longer; what each of them says has some time to come. */
  private void stop(Optional<Reason> why, Instant now, List<Action> actions) {
    awaited.clear();
    cancelPending(why, AnswerProof.NONE, actions);
    if (!stopping) giveUpAt = now.plus(CANCEL_PATIENCE);
    stopping = true;
  }

  private void cancelPending(Optional<Reason> why, AnswerProof proof, List<Action> actions) {
    if (!request.is("INVITE")) return;
    for (Branch branch : branches) {
      branch
          .cancel(why, proof)
          .ifPresent(cancel -> actions.add(new Action.Cancel(branch.flow, cancel)));
    }
  }

  /** A 6xx is for the user, not for one phone (section 16.7 step 5). */
  private static Reason refusedElsewhere(SipResponse refusal) {
    return new Reason(
        refusal.status(), refusal.status() == 603 ? "Declined elsewhere" : "Refused elsewhere");
  }

  /** The way that the request came, whatever a phone made of it, and not what it may not say. */
  private SipResponse upstream(SipResponse response) {
    MessageEditor back = EdgeHeaders.strip(response.edit()).remove(HeaderName.VIA);
    for (String via : request.values(HeaderName.VIA).reversed()) back.prepend(HeaderName.VIA, via);
    return back.toResponse();
  }

  private SipResponse reply(int status, String reason) {
    return request.respond(status, reason, tag).toResponse();
  }

  private SipResponse own(SipRequest sent, int status) {
    return sent.respond(status, status == 408 ? "Request Timeout" : "Unavailable", tag)
        .toResponse();
  }
}
