package dev.sottovoce.srtp;

import java.util.Arrays;

/** Which of the last 1024 packet indices were accepted (RFC 3711 section 3.3.2). */
final class ReplayWindow {
  private static final int PACKETS = SrtpReceiver.REPLAY_WINDOW_PACKETS;
  private static final int MASK = PACKETS - 1;

  private final long[] seen = new long[PACKETS / Long.SIZE];
  private long highest = -1;

  /** The highest index accepted so far, or -1. */
  long highest() {
    return highest;
  }

  /**
   * @return 0 if the index may be accepted, or a {@link Rejection}'s code
   */
  int check(long index) {
    if (index > highest) return 0;
    if (highest - index >= PACKETS) return Rejection.TOO_OLD.code();
    return isSeen(index) ? Rejection.REPLAYED.code() : 0;
  }

  /** Notes an index that {@link #check} let pass and whose packet has authenticated. */
  void accept(long index) {
    if (index - highest >= PACKETS) {
      Arrays.fill(seen, 0);
      highest = index;
    }
    while (highest < index) {
      highest++;
      seen[word(highest)] &= ~bit(highest);
    }
    seen[word(index)] |= bit(index);
  }

  private boolean isSeen(long index) {
    return (seen[word(index)] & bit(index)) != 0;
  }

  private static int word(long index) {
    return (int) (index & MASK) / Long.SIZE;
  }

  private static long bit(long index) {
    // A shift counts modulo 64.
    return 1L << index;
  }
}
