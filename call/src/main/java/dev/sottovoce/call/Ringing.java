package dev.sottovoce.call;

import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An INVITE came in and rings until the person answers or refuses (RFC 3261 section 13.3). */
final class Ringing extends Stage {
  private final SipRequest invite;
  private @Nullable Repeater reliable;

  /** The person has answered, and the answer goes out then at the latest. */
  private @Nullable Instant answerBy;

  Ringing(CallContext call, SipRequest invite) {
    super(call);
    this.invite = invite;
  }

  @Override
  void enter() {
    Optional<SipResponse> badExtension = call.messages().badExtension(invite);
    if (badExtension.isPresent()) {
      call.emit(new CallOutput.Respond(invite, badExtension.get()));
      call.endAndFinish(EndReason.SIGNALLING_FAILED);
      return;
    }
    String description = Descriptions.in(invite);
    if (description.isEmpty() && !invite.body().isEmpty()) {
      call.respond(invite, 415, "");
      call.endAndFinish(EndReason.BAD_DESCRIPTION);
      return;
    }
    if (call.signatures().offered(invite) instanceof CallSignatures.Bad bad) {
      call.respond(invite, bad.status(), bad.reason().sentence());
      call.endAndFinish(new Ending(bad.reason(), bad.reason().sentence(), bad.status()));
      return;
    }
    if (!description.isEmpty()) {
      Negotiation.Outcome outcome = call.negotiation().offered(description, call.age());
      if (outcome instanceof Negotiation.Refused refused) {
        call.respond(invite, 488, refused.sentence());
        call.endAndFinish(new Ending(refused.reason(), refused.sentence(), 488));
        return;
      }
    }
    reliable = call.ring(invite);
    call.progressed(CallOutput.Step.RINGING);
  }

  /** An answer tells all candidates at once, so it waits a little for those of STUN servers. */
  @Override
  void onAnswer() {
    if (call.media().isGathered()) {
      call.become(new Established(call, invite));
    } else if (answerBy == null) {
      answerBy = call.now().plus(Gathering.PATIENCE);
      call.wakeAt(answerBy);
    }
  }

  @Override
  void onGathered() {
    if (answerBy != null) call.become(new Established(call, invite));
  }

  @Override
  void onRefuse(EndReason reason) {
    int status = reason == EndReason.BUSY ? 486 : 603;
    call.respond(invite, status, "");
    call.endAndFinish(new Ending(reason, reason.sentence(), status));
  }

  @Override
  void onRequest(SipRequest request) {
    switch (request.method()) {
      case "BYE" -> {
        // A caller may end an early dialog (RFC 3261 section 15).
        call.respond(request, 200, "");
        call.respond(invite, 487, "");
        call.endAndFinish(EndReason.CANCELLED);
      }
      case "PRACK" -> onPrack(request);
      default -> call.answerUnexpected(request);
    }
  }

  @Override
  void onCancelled(Optional<SipRequest> cancel) {
    // Whoever can say so without proof could hide that somebody called.
    boolean elsewhere =
        cancel.flatMap(Reason::in).filter(Reason::isCompletedElsewhere).isPresent()
            && call.signatures().isAnsweredElsewhere(cancel.get());
    call.respond(invite, 487, "");
    call.endAndFinish(elsewhere ? EndReason.ANSWERED_ELSEWHERE : EndReason.CANCELLED);
  }

  /** RFC 3262 section 3; there is only one reliable response that it can be for. */
  private void onPrack(SipRequest prack) {
    boolean awaited = reliable != null;
    reliable = null;
    call.respond(prack, awaited ? 200 : 481, "");
  }

  @Override
  void onTick() {
    if (answerBy != null && !call.now().isBefore(answerBy)) {
      call.become(new Established(call, invite));
      return;
    }
    if (reliable == null) return;
    reliable.tick();
    if (!reliable.hasGivenUp()) return;
    call.respond(invite, 504, "");
    call.endAndFinish(EndReason.SIGNALLING_FAILED);
  }

  @Override
  void onMediaFailed(EndReason reason) {
    onHangUp(reason);
  }

  @Override
  void onHangUp(EndReason reason) {
    call.respond(invite, 480, "");
    call.endAndFinish(reason == EndReason.HUNG_UP_HERE ? EndReason.DECLINED : reason);
  }
}
