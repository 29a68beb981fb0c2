package dev.sottovoce.srtp;

/** From 16-bit sequence numbers to 48-bit packet indices (RFC 3711 section 3.3.1, appendix A). */
final class PacketIndex {
  /** RFC 3711 section 9.2. */
  static final long MAX_RTP = (1L << 48) - 1;

  static final long MAX_RTCP = (1L << 31) - 1;

  private static final int HALF = 1 << 15;

  private PacketIndex() {}

  /**
   * The index nearest to the highest one so far that ends in this sequence number.
   *
   * @param highest -1 before the first packet, whose rollover counter is zero
   * @return below zero if it would lie before the first rollover period
   */
  static long estimate(long highest, int sequence) {
    if (highest < 0) return sequence;
    int last = (int) highest & 0xffff;
    long rollovers = highest >>> 16;
    if (last < HALF) {
      if (sequence - last > HALF) rollovers--;
    } else if (last - HALF > sequence) {
      rollovers++;
    }
    return rollovers << 16 | sequence;
  }

  /** The rollover counter in an index, as the 32 bits that AES-CM profiles authenticate. */
  static long rolloverCounter(long index) {
    return index >>> 16;
  }
}
