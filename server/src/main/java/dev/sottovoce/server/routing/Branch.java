package dev.sottovoce.server.routing;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** One target that a request was forwarded to, and what came back (RFC 3261 section 16.7). */
final class Branch {
  final Flow flow;
  final SipRequest sent;
  private @Nullable SipResponse last;
  private boolean cancelWanted;

  Branch(Flow flow, SipRequest sent) {
    this.flow = flow;
    this.sent = sent;
  }

  void received(SipResponse response) {
    if (last == null || last.isProvisional()) last = response;
  }

  boolean isPending() {
    return last == null || last.isProvisional();
  }

  /** The final response, or null. */
  @Nullable SipResponse finalResponse() {
    return isPending() ? null : last;
  }

  /**
   * Asks to cancel; says whether the CANCEL may go now. Before a provisional response it has to
   * wait for one (RFC 3261 section 9.1).
   */
  boolean cancel() {
    if (!isPending() || cancelWanted) return false;
    cancelWanted = true;
    return last != null;
  }

  /** Whether a CANCEL was waiting for the provisional response that came first now. */
  boolean cancelIsDue(SipResponse response) {
    return cancelWanted && response.isProvisional() && last == response;
  }
}
