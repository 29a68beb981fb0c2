package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;

/**
 * We gave up before anybody answered (RFC 3261 section 9.1): CANCEL goes out once a provisional
 * response has come, and whoever answers all the same is hung up on.
 */
final class Cancelling extends Stage {
  /** 64*T1: no transaction lasts longer. */
  static final Duration PATIENCE = Duration.ofSeconds(32);

  private final Instant finishBy;
  private boolean cancelled;

  Cancelling(CallContext call, boolean provisional) {
    super(call);
    finishBy = call.now().plus(PATIENCE);
    cancelled = provisional;
  }

  @Override
  void enter() {
    if (cancelled) call.sendCancel();
    call.wakeAt(finishBy);
  }

  @Override
  void onResponse(SipResponse response) {
    if (!response.cseq().method().equals("INVITE")) return;
    int status = response.status();
    if (status < 200) {
      if (!cancelled) call.sendCancel();
      cancelled = true;
    } else if (status < 300) {
      call.confirmDialog(response);
      call.sendAck(response);
      call.become(new Leaving(call, EndReason.CANCELLED));
    } else {
      call.finish();
    }
  }

  @Override
  void onRequestFailed(String method, long cseq) {
    if (method.equals("INVITE")) call.finish();
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
