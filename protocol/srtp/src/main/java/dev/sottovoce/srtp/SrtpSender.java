package dev.sottovoce.srtp;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.VerifiedPeer;

/**
 * Protects outgoing RTP and RTCP packets of one call (RFC 3711 section 3.3). A sequence number is
 * protected at most once and indices only grow, so no key stream is used twice.
 */
public final class SrtpSender implements AutoCloseable {
  /** The most that protection adds to a packet: tag and SRTCP index. */
  public static final int MAX_OVERHEAD_OCTETS = 20;

  private SrtpSender() {}

  /**
   * Derives the session keys for sending. {@code keys} may be destroyed when both directions are
   * open.
   *
   * @param peer the proof that the other end is the announced one; without it nothing opens
   */
  public static SrtpSender open(MediaKeys keys, VerifiedPeer peer) {
    return open(keys, peer, PacketCipherBackend.JDK);
  }

  public static SrtpSender open(MediaKeys keys, VerifiedPeer peer, PacketCipherBackend backend) {
    throw new UnsupportedOperationException("comes next");
  }

  /**
   * Encrypts and authenticates one RTP packet in place. Begin a stream with a sequence number below
   * 32768: then a receiver that misses the first packets cannot guess the rollover counter wrong.
   *
   * @param buffer has {@link #MAX_OVERHEAD_OCTETS} free behind the packet
   * @return the protected packet's length, or the code of {@link Rejection#MALFORMED}, {@link
   *     Rejection#INDEX_REUSED}, {@link Rejection#KEY_EXHAUSTED}, {@link
   *     Rejection#TOO_MANY_SOURCES} or {@link Rejection#CLOSED}
   */
  public int protectRtp(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("comes next");
  }

  /** The same for a compound RTCP packet; it is always encrypted. */
  public int protectRtcp(byte[] buffer, int offset, int length) {
    throw new UnsupportedOperationException("comes next");
  }

  /** Wipes the session keys; every later packet is refused. */
  public void destroy() {}

  @Override
  public void close() {
    destroy();
  }
}
