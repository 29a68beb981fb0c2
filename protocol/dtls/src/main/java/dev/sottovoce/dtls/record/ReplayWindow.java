package dev.sottovoce.dtls.record;

/** The last 64 record numbers of one epoch (RFC 9147 section 4.5.1, RFC 4303 section 3.4.3). */
final class ReplayWindow {
  private static final int SIZE = 64;

  private long highest = -1;
  private long seen;

  /** The number expected next: one more than the highest that authenticated. */
  long next() {
    return highest + 1;
  }

  boolean isFresh(long sequence) {
    if (sequence > highest) return true;
    long age = highest - sequence;
    return age < SIZE && (seen >>> age & 1) == 0;
  }

  /** Only for a record that has authenticated. */
  void accept(long sequence) {
    if (sequence > highest) {
      long ahead = sequence - highest;
      seen = ahead >= SIZE ? 1 : seen << ahead | 1;
      highest = sequence;
    } else {
      seen |= 1L << (highest - sequence);
    }
  }
}
