package dev.sottovoce.call;

import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.util.Optional;

/**
 * Where a call stands: one class for each thing that is awaited. What a stage does not expect it
 * ignores, or answers as RFC 3261 asks.
 */
abstract class Stage {
  final CallContext call;

  Stage(CallContext call) {
    this.call = call;
  }

  /** The stage was entered. */
  void enter() {}

  /** A request of the dialog arrived. */
  void onRequest(SipRequest request) {
    call.answerUnexpected(request);
  }

  /** The caller gave up, or another device answered. */
  void onCancelled(Optional<SipRequest> cancel) {}

  /** Every candidate of ours is there that will be. */
  void onGathered() {}

  /** A response to one of our requests arrived. */
  void onResponse(SipResponse response) {}

  /** One of our requests stayed without a final response. */
  void onRequestFailed(String method, long cseq) {}

  /** The path was found, or keys were agreed. */
  void onMedia() {}

  /** The media side will not work, or works no more. */
  abstract void onMediaFailed(EndReason reason);

  abstract void onHangUp(EndReason reason);

  void onAnswer() {}

  void onRefuse(EndReason reason) {}

  void onHold(boolean held) {}

  void onNetworkChanged() {}

  /** The person wants new keys. */
  void onRekey() {}

  /** Both ends use new keys. */
  void onKeysChanged() {}

  void onTick() {}
}
