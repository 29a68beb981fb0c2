package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes messages as long as others, for whoever sees no more of them than their size: a header that
 * means nothing fills each up to the next of a few sizes. It is for one connection, so the next hop
 * takes it away.
 */
public final class Padding {
  /**
   * For messages without a body, and with either of the sealed ones, with up to 3.5 KiB of headers.
   * All are multiples of the smallest, and so are the sizes of messages that travel together.
   */
  private static final int[] SIZES = {2 * 1024, 4 * 1024, 14 * 1024, 32 * 1024};

  private static final byte[] END_OF_LINE = {'\r', '\n'};
  private static final byte[] NAME =
      (HeaderName.SOTTOVOCE_PADDING.text() + ": ").getBytes(StandardCharsets.US_ASCII);
  private static final int LINE_OCTETS = NAME.length + END_OF_LINE.length;

  /** One header may be as long, with some room for whoever counts otherwise. */
  private static final int LONGEST_LINE = SipLimits.DEFAULT.headerOctets() / 2;

  private Padding() {}

  /**
   * The message in one of the sizes.
   *
   * @param message a whole message
   * @return itself where it is longer than all of them, or would have more headers than a message
   *     may have
   */
  public static Bytes padded(Bytes message) {
    int head = endOfHead(message);
    int size = size(message.length());
    int room = size - message.length();
    boolean fits = head >= 0 && size > 0 && head + room <= SipLimits.DEFAULT.headerBlockOctets();
    return fits && room > 0 ? filled(message, head, size) : message;
  }

  /** The smallest size with room for nothing more, or for a line at least; 0 when none has. */
  private static int size(int length) {
    for (int size : SIZES) if (size == length || size >= length + LINE_OCTETS) return size;
    return 0;
  }

  private static Bytes filled(Bytes message, int head, int size) {
    byte[] octets = new byte[size];
    message.slice(0, head).copyTo(octets, 0);
    int end = size - (message.length() - head);
    message.slice(head, message.length()).copyTo(octets, end);
    for (int at = head; at < end; ) at += line(octets, at, end - at);
    return Bytes.unsafeWrap(octets);
  }

  /** Writes one line; what is left after it is nothing, or enough for another one. */
  private static int line(byte[] octets, int at, int left) {
    int length = left <= LONGEST_LINE ? left : Math.min(LONGEST_LINE, left - LINE_OCTETS);
    int end = at + length - END_OF_LINE.length;
    System.arraycopy(NAME, 0, octets, at, NAME.length);
    Arrays.fill(octets, at + NAME.length, end, (byte) '0');
    System.arraycopy(END_OF_LINE, 0, octets, end, END_OF_LINE.length);
    return length;
  }

  /** Where the empty line begins that ends the headers, or -1. */
  private static int endOfHead(Bytes message) {
    byte[] octets = message.toArray();
    for (int i = 0; i + 3 < octets.length; i++) {
      if (octets[i] == '\r'
          && octets[i + 1] == '\n'
          && octets[i + 2] == '\r'
          && octets[i + 3] == '\n') {
        return i + END_OF_LINE.length;
      }
    }
    return -1;
  }
}
