package dev.sottovoce.call;

import dev.sottovoce.ice.Role;
import dev.sottovoce.sip.message.SipRequest;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call, made or taken, as a pure machine. It begins with {@link CallInput.Begin}; {@link
 * CallOutput.Ended} comes exactly once, and after {@link CallOutput.Finished} nothing more.
 *
 * <p>Confined to one thread.
 */
public final class CallMachine {
  private final CallContext call;
  private final @Nullable SipRequest invite;

  private CallMachine(CallContext call, @Nullable SipRequest invite) {
    this.call = call;
    this.invite = invite;
  }

  /**
   * A call to make.
   *
   * @param target the callee's SIP address, {@code sip:USER@DOMAIN}
   */
  public static CallMachine outgoing(CallSetup setup, String target) {
    return outgoing(setup, target, EnumSet.allOf(CallSignatures.Check.class));
  }

  static CallMachine outgoing(CallSetup setup, String target, Set<CallSignatures.Check> checks) {
    CallSignatures signatures = new CallSignatures(setup, true, checks);
    DialogMessages messages = DialogMessages.outgoing(setup, signatures, target);
    return new CallMachine(context(setup, true, messages, signatures), null);
  }

  /**
   * A call that came in.
   *
   * @param invite an INVITE without a To tag
   */
  public static CallMachine incoming(CallSetup setup, SipRequest invite) {
    return incoming(setup, invite, EnumSet.allOf(CallSignatures.Check.class));
  }

  static CallMachine incoming(
      CallSetup setup, SipRequest invite, Set<CallSignatures.Check> checks) {
    CallSignatures signatures = new CallSignatures(setup, false, checks);
    DialogMessages messages = DialogMessages.incoming(setup, signatures, invite);
    return new CallMachine(context(setup, false, messages, signatures), invite);
  }

  private static CallContext context(
      CallSetup setup, boolean caller, DialogMessages messages, CallSignatures signatures) {
    // Whoever makes the first offer controls ICE (RFC 8445 section 6.1.1).
    MediaSession media =
        new MediaSession(
            caller ? Role.CONTROLLING : Role.CONTROLLED,
            setup.bases(),
            setup.stunServers(),
            setup.relays(),
            setup.policy(),
            setup.entropy());
    return new CallContext(
        setup, caller, messages, media, new Negotiation(setup, media), signatures);
  }

  /** Whether a request or response belongs to this call: Call-ID and our tag match. */
  public boolean owns(String callId, String localTag) {
    return call.messages().owns(callId, localTag);
  }

  /** Whether this INVITE, which its caller cancelled, is the one that began this call. */
  public boolean ownsInvite(SipRequest cancelled) {
    return call.messages().ownsInvite(cancelled);
  }

  public boolean isFinished() {
    return call.isFinished();
  }

  public List<CallOutput> handle(CallInput input, Instant now) {
    if (call.isFinished()) return List.of();
    call.beginTurn(now);
    if (input instanceof CallInput.Begin) begin();
    else if (input instanceof CallInput.Tick) tick();
    else if (input instanceof CallInput.DatagramReceived datagram) receive(datagram);
    else if (input instanceof CallInput.MediaAuthenticated media) {
      call.fromMedia(call.media().authenticatedFrom(media.source(), now));
    } else if (input instanceof CallInput.NewKeysHeard) {
      call.fromMedia(call.media().newKeysHeard(now));
    } else if (input instanceof CallInput.StringCompared) {
      call.stringCompared();
    } else if (input instanceof CallInput.StringDiffers) {
      if (call.stringDiffers()) dispatch(new CallInput.HangUp(EndReason.STRING_DIFFERS));
    } else dispatch(input);
    return call.endTurn();
  }

  private void begin() {
    if (call.stage() != null) throw new IllegalStateException("the call has begun");
    call.fromMedia(call.media().start(call.now()));
    if (invite != null) call.become(new Ringing(call, invite));
    else call.become(call.media().isGathered() ? new Calling(call) : new Gathering(call));
  }

  private void tick() {
    call.fromMedia(call.media().tick(call.now()));
    Stage stage = call.stage();
    if (stage != null && !call.isFinished()) stage.onTick();
  }

  private void receive(CallInput.DatagramReceived input) {
    call.fromMedia(call.media().received(input.base(), input.from(), input.datagram(), call.now()));
  }

  private void dispatch(CallInput input) {
    Stage stage = call.stage();
    if (stage == null) throw new IllegalStateException("the call has not begun");
    if (input instanceof CallInput.RequestReceived received) {
      if (call.messages().isInOrder(received.request())) stage.onRequest(received.request());
      else call.respondRetryLater(received.request());
    } else if (input instanceof CallInput.ResponseReceived received) {
      stage.onResponse(received.response());
    } else if (input instanceof CallInput.Cancelled cancelled) {
      stage.onCancelled(cancelled.cancel());
    } else if (input instanceof CallInput.RequestFailed failed) {
      stage.onRequestFailed(failed.method(), failed.cseq());
    } else if (input instanceof CallInput.Answer) {
      stage.onAnswer();
    } else if (input instanceof CallInput.Refuse refuse) {
      stage.onRefuse(refuse.reason());
    } else if (input instanceof CallInput.HangUp hangUp) {
      stage.onHangUp(hangUp.reason());
    } else if (input instanceof CallInput.Hold) {
      stage.onHold(true);
    } else if (input instanceof CallInput.Resume) {
      stage.onHold(false);
    } else if (input instanceof CallInput.Rekey) {
      stage.onRekey();
    } else if (input instanceof CallInput.NetworkChanged changed) {
      call.media().rebind(changed.bases(), changed.relays());
      stage.onNetworkChanged();
    }
  }
}
