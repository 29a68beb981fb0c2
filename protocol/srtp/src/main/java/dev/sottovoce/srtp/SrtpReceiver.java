package dev.sottovoce.srtp;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;

/**
 * Authenticates and decrypts incoming RTP and RTCP packets of one call (RFC 3711 section 3.3).
 * Rollover counter and replay window move only when a packet has authenticated.
 */
public final class SrtpReceiver implements AutoCloseable {
  /** Sources (SSRC) a peer may use in one call; state for each is kept until the end. */
  public static final int MAX_SOURCES = 16;

  /** How many packets the replay window reaches back, for each source. */
  public static final int REPLAY_WINDOW_PACKETS = 1024;

  private SrtpReceiver() {}

  /**
   * Derives the session keys for receiving. {@code keys} may be destroyed when both directions are
   * open.
   *
   * @param peer the proof that the other end is the announced one; without it nothing opens
   */
  public static SrtpReceiver open(MediaKeys keys, VerifiedPeer peer) {
    return open(keys, peer, PacketCipherBackend.JDK);
  }

  public static SrtpReceiver open(MediaKeys keys, VerifiedPeer peer, PacketCipherBackend backend) {
    throw new UnsupportedOperationException("comes next");
  }

  /**
   * Authenticates and decrypts one SRTP packet in place.
   *
   * @param buffer any octets of any length are safe to pass
   * @return the RTP packet's length, or a {@link Rejection}'s code; a rejection changes no state,
   *     but the buffer's content then means nothing
   */
  public int unprotectRtp(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("comes next");
  }

  /** The same for an SRTCP packet; one that is not encrypted is rejected. */
  public int unprotectRtcp(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("comes next");
  }

  /** Wipes the session keys; every later packet is refused. */
  public void destroy() {}

  @Override
  public void close() {
    destroy();
  }
}
