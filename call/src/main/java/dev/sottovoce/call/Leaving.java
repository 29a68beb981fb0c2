package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipResponse;
import java.time.Instant;

/** We sent a BYE and wait until it is answered (RFC 3261 section 15.1.1). */
final class Leaving extends Stage {
  private final Instant finishBy;
  private final EndReason why;

  Leaving(CallContext call, EndReason why) {
    super(call);
    this.why = why;
    finishBy = call.now().plus(Cancelling.PATIENCE);
  }

  @Override
  void enter() {
    call.sendBye(why);
    call.wakeAt(finishBy);
  }

  @Override
  void onResponse(SipResponse response) {
    if (response.cseq().method().equals("BYE") && response.status() >= 200) {
      call.finish();
    } else if (response.cseq().method().equals("INVITE")
        && response.status() >= 200
        && response.status() < 300) {
      // A re-INVITE that crossed the BYE still wants its ACK.
      call.sendAck(response);
    }
  }

  @Override
  void onRequestFailed(String method, long cseq) {
    if (method.equals("BYE")) call.finish();
  }

  @Override
  void onMediaFailed(EndReason reason) {}

  @Override
  void onHangUp(EndReason reason) {}

  @Override
  void onTick() {
    if (!call.now().isBefore(finishBy)) call.finish();
  }
}
