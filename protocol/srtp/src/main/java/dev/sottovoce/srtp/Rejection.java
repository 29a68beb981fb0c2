package dev.sottovoce.srtp;

/**
 * Why a packet was not protected or not accepted. Per-packet methods return a length or, without
 * allocating, one of these as a negative {@link #code()}.
 */
public enum Rejection {
  /** Not RTP or RTCP version 2, or a length inside points past the end. */
  MALFORMED,
  /** The tag does not match: forged, damaged, or protected with another key. */
  NOT_AUTHENTIC,
  /** This packet was accepted before. */
  REPLAYED,
  /** Older than the replay window reaches back. */
  TOO_OLD,
  /** An SRTCP packet that is not encrypted: never acceptable here. */
  NOT_ENCRYPTED,
  /** More sources than {@link SrtpReceiver#MAX_SOURCES}. */
  TOO_MANY_SOURCES,
  /** Sending this sequence number again would use a key stream twice (RFC 3711 section 9.1). */
  INDEX_REUSED,
  /** The packet limit of the key is reached: 2^48 RTP or 2^31 RTCP packets (section 9.2). */
  KEY_EXHAUSTED,
  /** The keys were destroyed. */
  CLOSED;

  private static final Rejection[] ALL = values();

  /** The negative number that stands for this reason in a returned length. */
  public int code() {
    return -1 - ordinal();
  }

  /**
   * The reason behind a negative result.
   *
   * @throws IllegalArgumentException if {@code code} is no rejection but a length
   */
  public static Rejection of(int code) {
    if (code >= 0 || code < -ALL.length) {
      throw new IllegalArgumentException(code + " is no rejection");
    }
    return ALL[-1 - code];
  }
}
