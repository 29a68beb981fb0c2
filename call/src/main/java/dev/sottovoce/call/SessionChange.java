package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of the running session that this end wants: a hold, its end, or an ICE restart, by
 * re-INVITE (RFC 3261 section 14.1). One goes at a time; on glare (491) it is repeated after a
 * random pause that differs between the two ends.
 */
final class SessionChange {
  private static final int MOST_ATTEMPTS = 5;
  private static final Duration AFTER_SILENCE = Duration.ofSeconds(2);

  private final CallContext call;
  private boolean wanted;
  private boolean underWay;
  private int attempts;
  private @Nullable Instant retryAt;

  SessionChange(CallContext call) {
    this.call = call;
  }

  boolean isUnderWay() {
    return underWay;
  }

  void hold(boolean held, boolean mayChange) {
    if (call.negotiation().isHeldHere() == held) return;
    call.negotiation().holdHere(held);
    want(mayChange);
  }

  void restartIce(boolean mayChange) {
    call.negotiation().restartIce(call.now());
    want(mayChange);
  }

  private void want(boolean mayChange) {
    wanted = true;
    attempts = 0;
    proceed(mayChange);
  }

  /** Sends the re-INVITE when one is wanted and nothing is in its way. */
  void proceed(boolean mayChange) {
    if (!wanted || underWay || retryAt != null || !mayChange) return;
    wanted = false;
    underWay = true;
    attempts++;
    call.sendInvite(call.negotiation().offer());
  }

  void onResponse(SipResponse response) {
    int status = response.status();
    if (status >= 200 && status < 300) call.sendAck(response);
    if (!underWay || status < 200) return;
    underWay = false;
    if (status < 300) {
      onAccepted(response);
    } else if (status == 491) {
      repeatAfter(glarePause());
    } else if (status == 408 || status == 481) {
      call.leave(EndReason.SIGNALLING_FAILED, EndReason.SIGNALLING_FAILED.sentence());
    } else {
      // The session stays as it was (RFC 3261 section 14.1).
      call.negotiation().withdraw();
      proceed(true);
    }
  }

  private void onAccepted(SipResponse response) {
    Negotiation.Outcome outcome = call.negotiation().answered(Descriptions.in(response));
    if (outcome instanceof Negotiation.Refused refused) {
      call.leave(refused.reason(), refused.sentence());
      return;
    }
    call.applyDescriptions();
    proceed(true);
  }

  /** The server cannot be reached now: media goes on, and the change is tried again. */
  void onFailed() {
    if (!underWay) return;
    underWay = false;
    repeatAfter(AFTER_SILENCE);
  }

  void onTick(boolean mayChange) {
    if (retryAt == null || call.now().isBefore(retryAt)) return;
    retryAt = null;
    proceed(mayChange);
  }

  private void repeatAfter(Duration pause) {
    if (attempts >= MOST_ATTEMPTS) {
      call.negotiation().withdraw();
      return;
    }
    wanted = true;
    retryAt = call.now().plus(pause);
    call.wakeAt(retryAt);
  }

  /** RFC 3261 section 14.1: the owner of the Call-ID waits 2.1 to 4 seconds, the other 0 to 2. */
  private Duration glarePause() {
    long random = call.setup().entropy().u32();
    return call.isCaller()
        ? Duration.ofMillis(2100 + random % 191 * 10)
        : Duration.ofMillis(random % 201 * 10);
  }
}
