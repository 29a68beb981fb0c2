package dev.sottovoce.mikey;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.wire.Bytes;

/** What became of the peer's message. */
public sealed interface Outcome {
  /**
   * There are keys.
   *
   * @param response to send, of a responder; empty for an initiator, who has all that is needed. A
   *     responder does not know yet that the initiation is not a replay until a packet
   *     authenticates
   */
  record Agreed(MediaKeys keys, VerifiedPeer peer, Bytes response) implements Outcome {}

  /**
   * There are none.
   *
   * @param error a message that says so, where the RFC has one; it is not authentic
   */
  record Refused(Problem problem, Bytes error) implements Outcome {}
}
