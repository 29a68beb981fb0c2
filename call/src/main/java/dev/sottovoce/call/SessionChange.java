package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipResponse;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of the running session that this end wants: a hold, its end, an ICE restart or new keys,
 * by re-INVITE (RFC 3261 section 14.1). One goes at a time, and new keys by themselves; on glare
 * (491) it is repeated after a random pause that differs between the two ends.
 */
final class SessionChange {
  private static final int MOST_ATTEMPTS = 5;
  private static final Duration AFTER_SILENCE = Duration.ofSeconds(2);

  private final CallContext call;
  private boolean wanted;
  private boolean keysWanted;
  private boolean offersKeys;
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

  /** Where the call has no way to do that, the person hears so. */
  void rekey(boolean mayChange) {
    if (!call.negotiation().mayRenewKeys()) {
      call.warn(KeyingWarning.REKEYING_IMPOSSIBLE);
      return;
    }
    keysWanted = true;
    attempts = 0;
    proceed(mayChange);
  }

  /** There are new keys, whoever wanted them. */
  void keysChanged() {
    keysWanted = false;
  }

  private void want(boolean mayChange) {
    wanted = true;
    attempts = 0;
    proceed(mayChange);
  }

  /** Sends the re-INVITE when one is wanted and nothing is in its way. */
  void proceed(boolean mayChange) {
    if (underWay || retryAt != null || !mayChange) return;
    if (wanted) {
      wanted = false;
      send();
    } else if (keysWanted && call.media().mayOfferNewKeys()) {
      keysWanted = false;
      offersKeys = call.negotiation().renewKeys(call.age());
      if (offersKeys) send();
      else call.warn(KeyingWarning.REKEYING_IMPOSSIBLE);
    }
  }

  private void send() {
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
      withdraw();
      proceed(true);
    }
  }

  /** The session stays as it was (RFC 3261 section 14.1). */
  private void withdraw() {
    boolean keys = offersKeys;
    offersKeys = false;
    call.negotiation().withdraw();
    if (keys) call.keysKept();
  }

  private void onAccepted(SipResponse response) {
    if (call.signatures().answered(response) instanceof CallSignatures.Bad bad) {
      call.leave(bad.reason(), bad.reason().sentence());
      return;
    }
    Negotiation.Outcome outcome = call.negotiation().answered(Descriptions.in(response));
    if (outcome instanceof Negotiation.Refused refused) {
      call.leave(refused.reason(), refused.sentence());
      return;
    }
    offersKeys = false;
    call.applyDescriptions();
    if (((Negotiation.Accepted) outcome).keys() == Negotiation.Keys.KEPT) call.keysKept();
    proceed(true);
  }

  /** The server cannot be reached now: media goes on, and the change is tried again. */
  void onFailed() {
    if (!underWay) return;
    underWay = false;
    repeatAfter(AFTER_SILENCE);
  }

  void onTick(boolean mayChange) {
    if (retryAt != null && call.now().isBefore(retryAt)) return;
    retryAt = null;
    proceed(mayChange);
  }

  private void repeatAfter(Duration pause) {
    if (attempts >= MOST_ATTEMPTS) {
      withdraw();
      return;
    }
    if (offersKeys) {
      // The next attempt has others: nobody has to remember these.
      offersKeys = false;
      call.negotiation().keepKeys();
      keysWanted = true;
    } else {
      wanted = true;
    }
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
