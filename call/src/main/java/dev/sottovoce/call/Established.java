package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The call is answered: the dialog stands, the media side finds its path and its keys, and either
 * end may hold, change or end the call (RFC 3261 sections 14 and 15, RFC 3311).
 */
final class Established extends Stage {
  private static final Duration BYE_WITHIN = Duration.ofSeconds(5);

  private final SessionChange change;
  private @Nullable SipRequest toAnswer;
  private @Nullable Repeater awaitingAck;
  private boolean offeredInAnswer;

  /** The ACK did not accept our answer: the BYE that says so comes until then. */
  private @Nullable Instant endBy;

  /** We called, and the other end answered. */
  Established(CallContext call) {
    super(call);
    change = new SessionChange(call);
  }

  /** We answer {@code invite}. */
  Established(CallContext call, SipRequest invite) {
    this(call);
    toAnswer = invite;
  }

  @Override
  void enter() {
    if (toAnswer == null) return;
    SipRequest invite = toAnswer;
    toAnswer = null;
    call.progressed(CallOutput.Step.ANSWERED);
    accept(invite, Descriptions.in(invite).isEmpty());
  }

  @Override
  void onRequest(SipRequest request) {
    switch (request.method()) {
      case "ACK" -> onAck(request);
      case "BYE" -> {
        call.respond(request, 200, "");
        call.endAndFinish(Ending.of(request));
      }
      case "INVITE" -> onReInvite(request);
      case "UPDATE" -> onUpdate(request);
      default -> call.answerUnexpected(request);
    }
  }

  private void onAck(SipRequest ack) {
    if (awaitingAck == null || ack.cseq().number() != awaitingAck.request().cseq().number()) return;
    awaitingAck = null;
    if (call.signatures().revealed(ack) instanceof CallSignatures.Bad bad) {
      call.leave(bad.reason(), bad.reason().sentence());
      return;
    }
    if (!call.signatures().isSettled() && endBy == null) {
      endBy = call.now().plus(BYE_WITHIN);
      call.wakeAt(endBy);
    }
    call.openIfSecured();
    if (!offeredInAnswer) {
      change.proceed(mayChange());
      return;
    }
    offeredInAnswer = false;
    call.signatures().answeredInAck();
    Negotiation.Outcome outcome = call.negotiation().answered(Descriptions.in(ack));
    if (outcome instanceof Negotiation.Refused refused) {
      call.leave(refused.reason(), refused.sentence());
      return;
    }
    call.applyDescriptions();
    change.proceed(mayChange());
  }

  /** RFC 3261 section 14.2, glare and a missing ACK included. */
  private void onReInvite(SipRequest invite) {
    if (awaitingAck != null) {
      call.respondRetryLater(invite);
    } else if (change.isUnderWay()) {
      call.respond(invite, 491, "");
    } else if (Descriptions.in(invite).isEmpty()) {
      // The ACK that would have the answer is not signed.
      if (call.signatures().mayAskForOffer()) accept(invite, true);
      else call.respond(invite, 488, "");
    } else if (takeOffer(invite)) {
      call.messages().refreshTarget(invite);
      accept(invite, false);
    }
  }

  /** RFC 3311 section 5.2. */
  private void onUpdate(SipRequest update) {
    if (Descriptions.in(update).isEmpty()) {
      call.respond(update, 200, "");
    } else if (change.isUnderWay()) {
      call.respond(update, 491, "");
    } else if (awaitingAck != null && offeredInAnswer) {
      call.respondRetryLater(update);
    } else if (takeOffer(update)) {
      call.emit(
          new CallOutput.Respond(
              update, call.messages().accept(update, call.negotiation().answer())));
      call.applyDescriptions();
    }
  }

  private boolean takeOffer(SipRequest request) {
    if (call.signatures().offered(request) instanceof CallSignatures.Bad bad) {
      call.respond(request, bad.status(), bad.reason().sentence());
      return false;
    }
    Negotiation.Outcome outcome = call.negotiation().offered(Descriptions.in(request), call.age());
    if (outcome instanceof Negotiation.Refused refused) {
      call.respond(request, 488, refused.sentence());
    } else if (outcome instanceof Negotiation.Busy) {
      call.respond(request, 491, "");
    } else {
      call.beginAnswer();
      call.keysMayBeSigned();
    }
    return outcome instanceof Negotiation.Accepted;
  }

  private void accept(SipRequest invite, boolean withOffer) {
    offeredInAnswer = withOffer;
    String description = withOffer ? call.negotiation().offer() : call.negotiation().answer();
    awaitingAck = new Repeater(call, invite, call.messages().accept(invite, description));
    if (!withOffer) call.applyDescriptions();
  }

  @Override
  void onResponse(SipResponse response) {
    if (!response.cseq().method().equals("INVITE")) return;
    if (call.messages().isOfThisDialog(response)) change.onResponse(response);
    else if (response.isSuccess()) call.hangUpOn(response);
  }

  @Override
  void onRequestFailed(String method, long cseq) {
    if (method.equals("INVITE")) change.onFailed();
  }

  @Override
  void onMedia() {
    call.openIfSecured();
  }

  @Override
  void onMediaFailed(EndReason reason) {
    call.leave(reason, reason.sentence());
  }

  @Override
  void onHangUp(EndReason reason) {
    call.leave(reason, reason.sentence());
  }

  @Override
  void onHold(boolean held) {
    change.hold(held, mayChange());
  }

  @Override
  void onNetworkChanged() {
    change.restartIce(mayChange());
  }

  @Override
  void onRekey() {
    change.rekey(mayChange());
  }

  @Override
  void onKeysChanged() {
    change.keysChanged();
    change.proceed(mayChange());
  }

  @Override
  void onTick() {
    if (awaitingAck != null) {
      awaitingAck.tick();
      if (awaitingAck.hasGivenUp()) {
        awaitingAck = null;
        call.leave(EndReason.SIGNALLING_FAILED, EndReason.SIGNALLING_FAILED.sentence());
        return;
      }
    }
    if (endBy != null && !call.now().isBefore(endBy)) {
      endBy = null;
      call.leave(EndReason.SIGNATURE_MISSING, EndReason.SIGNATURE_MISSING.sentence());
      return;
    }
    if (call.keyLife().isOver(call.now())) onKeysOld();
    change.onTick(mayChange());
  }

  /** Where it cannot be done nobody asked for it, and nobody is told. */
  private void onKeysOld() {
    call.keyLife().pause();
    if (call.negotiation().mayRenewKeys()) change.rekey(mayChange());
  }

  /** Only one offer may be open at a time, whoever made it (RFC 3264 section 4). */
  private boolean mayChange() {
    return awaitingAck == null;
  }
}
