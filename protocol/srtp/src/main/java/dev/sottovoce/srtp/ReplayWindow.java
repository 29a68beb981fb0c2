package dev.sottovoce.srtp;

import java.util.Arrays;

/**
 * Which of the last 1024 packet indices were accepted (RFC 3711 section 3.3.2).
 *
 * <p>The 64 that the highest belongs to are a number of their own, so that packets that come in
 * order need the array once in 64 times: with many streams that is a cache line less.
 */
final class ReplayWindow {
  private static final int PACKETS = SrtpReceiver.REPLAY_WINDOW_PACKETS;
  private static final int MASK = PACKETS - 1;

  /** What stands in the place of the latest 64 means nothing. */
  private final long[] seen = new long[PACKETS / Long.SIZE];

  private long latest;
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
    if (index > highest) advance(index);
    if (isLatest(index)) {
      latest |= bit(index);
    } else {
      seen[word(index)] |= bit(index);
    }
  }

  private void advance(long index) {
    if (!isLatest(index)) {
      keep(index);
      latest = 0;
    }
    highest = index;
  }

  /** Puts the latest 64 away; those up to an index's own that were passed over are unseen. */
  private void keep(long index) {
    if (index - highest >= PACKETS) {
      Arrays.fill(seen, 0);
      return;
    }
    seen[word(highest)] = latest;
    for (long at = highest / Long.SIZE + 1; at < index / Long.SIZE; at++) {
      seen[(int) at % seen.length] = 0;
    }
  }

  /** Whether it is of the same 64 as the highest. */
  private boolean isLatest(long index) {
    return index / Long.SIZE == highest / Long.SIZE;
  }

  private boolean isSeen(long index) {
    return ((isLatest(index) ? latest : seen[word(index)]) & bit(index)) != 0;
  }

  private static int word(long index) {
    return (int) (index & MASK) / Long.SIZE;
  }

  private static long bit(long index) {
    // A shift counts modulo 64.
    return 1L << index;
  }
}
