package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.VerifiedPeer;

/**
 * The other end, once its Hello is accepted.
 *
 * @param source the SSRC that its packets carry
 * @param secrets copies of what is retained about it; the session destroys them
 */
record Peer(Message.Hello hello, long source, VerifiedPeer proof, RetainedSecrets secrets) {
  static final int MITM_FLAG = 2;

  boolean isRelay() {
    return (hello.flags() & MITM_FLAG) != 0;
  }
}
