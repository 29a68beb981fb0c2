package dev.sottovoce.call;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * We sent an INVITE and wait for somebody to answer (RFC 3261 section 13.2). Reliable provisional
 * responses are acknowledged (RFC 3262); a description in one is kept for its dialog and used only
 * when that dialog answers, so there is no early media.
 */
final class Calling extends Stage {
  /** More early dialogs than any sane fork makes are not remembered. */
  private static final int MAX_EARLY_DIALOGS = 16;

  private final Map<String, EarlyDialog> earlyDialogs = new HashMap<>();
  private final Instant answerBy;
  private boolean provisional;
  private boolean ringing;

  private static final class EarlyDialog {
    long lastRseq = -1;
    String description = "";
  }

  Calling(CallContext call) {
    super(call);
    answerBy = call.now().plus(call.setup().answerWithin());
  }

  @Override
  void enter() {
    call.sendInvite(call.negotiation().offer());
    call.wakeAt(answerBy);
  }

  @Override
  void onResponse(SipResponse response) {
    if (!response.cseq().method().equals("INVITE")) return;
    int status = response.status();
    if (status < 200) onProvisional(status, response);
    else if (status < 300) onAnswered(response);
    else call.endAndFinish(Ending.of(response));
  }

  private void onProvisional(int status, SipResponse response) {
    provisional = true;
    if (status == 100) return;
    if (status == 180 && !ringing) {
      ringing = true;
      call.progressed(CallOutput.Step.RINGING);
    }
    if (response.lists(HeaderName.REQUIRE, "100rel")) acknowledge(response);
  }

  /** RFC 3262 section 4: in order, each one once. */
  private void acknowledge(SipResponse response) {
    String tag = response.to().tag().orElse("");
    long rseq = response.number(HeaderName.RSEQ).orElse(0);
    if (tag.isEmpty() || rseq < 1) return;
    EarlyDialog early = earlyDialogs.get(tag);
    if (early == null) {
      if (earlyDialogs.size() >= MAX_EARLY_DIALOGS) return;
      early = new EarlyDialog();
      earlyDialogs.put(tag, early);
    }
    if (early.lastRseq >= 0 && rseq != early.lastRseq + 1) return;
    early.lastRseq = rseq;
    String description = Descriptions.in(response);
    if (!description.isEmpty()) early.description = description;
    call.sendPrack(response, rseq);
  }

  private void onAnswered(SipResponse response) {
    CallSignatures.Verdict verdict = call.signatures().answered(response);
    call.confirmDialog(response);
    call.sendAck(response);
    EarlyDialog early = earlyDialogs.get(response.to().tag().orElse(""));
    String description = Descriptions.in(response);
    if (description.isEmpty() && early != null) description = early.description;
    call.progressed(CallOutput.Step.ANSWERED);
    if (verdict instanceof CallSignatures.Bad bad) {
      call.leave(bad.reason(), bad.reason().sentence());
      return;
    }
    Negotiation.Outcome outcome = call.negotiation().answered(description);
    if (outcome instanceof Negotiation.Refused refused) {
      call.leave(refused.reason(), refused.sentence());
      return;
    }
    call.become(new Established(call));
    call.applyDescriptions();
  }

  @Override
  void onRequestFailed(String method, long cseq) {
    if (!method.equals("INVITE")) return;
    call.endAndFinish(provisional ? EndReason.NO_ANSWER : EndReason.SERVER_UNREACHABLE);
  }

  @Override
  void onRequest(SipRequest request) {
    // A callee may update or end an early dialog; nothing is established yet that could change.
    call.answerUnexpected(request);
  }

  @Override
  void onMediaFailed(EndReason reason) {
    giveUp(reason);
  }

  @Override
  void onHangUp(EndReason reason) {
    giveUp(reason == EndReason.HUNG_UP_HERE ? EndReason.CANCELLED : reason);
  }

  @Override
  void onTick() {
    if (!call.now().isBefore(answerBy)) giveUp(EndReason.NO_ANSWER);
  }

  private void giveUp(EndReason reason) {
    call.end(reason);
    call.become(new Cancelling(call, provisional));
  }
}
