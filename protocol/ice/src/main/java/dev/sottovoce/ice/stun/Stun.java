package dev.sottovoce.ice.stun;

/** Constants of the STUN header (RFC 8489 section 5) and the cheap test for it. */
public final class Stun {
  public static final int HEADER_BYTES = 20;
  public static final int TRANSACTION_ID_BYTES = 12;
  public static final int MAGIC_COOKIE = 0x2112A442;

  private Stun() {}

  /**
   * Whether a datagram may be STUN: the first octet is 0 to 3 (RFC 7983 section 7), the magic
   * cookie stands in its place, and there is room for a header. For demultiplexing per packet: it
   * allocates nothing and checks nothing more.
   *
   * @param datagram any array; {@code offset} and {@code length} must lie inside it
   */
  public static boolean looksLikeStun(byte[] datagram, int offset, int length) {
    return length >= HEADER_BYTES
        && (datagram[offset] & 0xfc) == 0
        && datagram[offset + 4] == (byte) (MAGIC_COOKIE >>> 24)
        && datagram[offset + 5] == (byte) (MAGIC_COOKIE >>> 16)
        && datagram[offset + 6] == (byte) (MAGIC_COOKIE >>> 8)
        && datagram[offset + 7] == (byte) MAGIC_COOKIE;
  }
}
