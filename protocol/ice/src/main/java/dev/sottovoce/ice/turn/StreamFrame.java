package dev.sottovoce.ice.turn;

import dev.sottovoce.ice.stun.Stun;
import dev.sottovoce.ice.stun.StunMessage;

/** Where a message on a stream ends (RFC 8656 section 3.1): its first four octets say it. */
public final class StreamFrame {
  /** As much as tells the length. */
  public static final int START_BYTES = 4;

  /** No frame that is taken is longer. */
  public static final int MAX_BYTES = StunMessage.MAX_BYTES;

  private StreamFrame() {}

  /**
   * How long the whole frame is, with its padding.
   *
   * @param start its first four octets, at {@code offset}
   * @return nothing good, -1, when no message begins so or it would be too long: the stream is of
   *     no use any more
   */
  public static int lengthBytes(byte[] start, int offset) {
    int first = start[offset] & 0xff;
    int told = (start[offset + 2] & 0xff) << 8 | start[offset + 3] & 0xff;
    int length;
    if (first <= 3) {
      if (told % 4 != 0) return -1;
      length = Stun.HEADER_BYTES + told;
    } else if ((first & 0xf0) == 0x40) {
      length = ChannelData.HEADER_BYTES + told + ChannelData.padding(told);
    } else {
      return -1;
    }
    return length > MAX_BYTES ? -1 : length;
  }
}
