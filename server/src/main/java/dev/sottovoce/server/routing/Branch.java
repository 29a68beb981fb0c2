package dev.sottovoce.server.routing;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.transaction.Requests;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One target that a request was forwarded to, and what came back (RFC 3261 section 16.7). */
final class Branch {
  final Flow flow;
  final SipRequest sent;
  private @Nullable SipResponse last;
  private boolean cancelled;

  /** A CANCEL that may not go yet. */
  private @Nullable SipRequest waitingCancel;

  Branch(Flow flow, SipRequest sent) {
    this.flow = flow;
    this.sent = sent;
  }

  /**
   * Takes a response.
   *
   * @return the CANCEL that was waiting for it, if there is one
   */
  Optional<SipRequest> received(SipResponse response) {
    if (isPending()) last = response;
    Optional<SipRequest> due = Optional.ofNullable(waitingCancel);
    waitingCancel = null;
    return response.isProvisional() ? due : Optional.empty();
  }

  /** Whether anything has come from there, and be it 100. */
  boolean hasSpoken() {
    return last != null;
  }

  boolean isPending() {
    return last == null || last.isProvisional();
  }

  /** The final response, or null. */
  @Nullable SipResponse finalResponse() {
    return isPending() ? null : last;
  }

  /**
   * Asks to cancel, which happens once.
   *
   * @param why what the phone is told (RFC 3326)
   * @param proof that another phone answered, for it to judge
   * @return the CANCEL if it may go now: before a provisional response it has to wait for one (RFC
   *     3261 section 9.1)
   */
  Optional<SipRequest> cancel(Optional<Reason> why, AnswerProof proof) {
    if (!isPending() || cancelled) return Optional.empty();
    cancelled = true;
    MessageEditor cancel = Requests.cancel(sent).edit();
    why.ifPresent(reason -> cancel.append(HeaderName.REASON, reason.headerValue()));
    proof.putInto(cancel);
    if (last != null) return Optional.of(cancel.toRequest());
    waitingCancel = cancel.toRequest();
    return Optional.empty();
  }
}
