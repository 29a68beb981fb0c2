package dev.sottovoce.phone.voice;

import dev.sottovoce.phone.audio.KeyTone;

/**
 * Keys that a foreign phone sends as events (RFC 4733), each told once however many packets speak
 * of it, and not more in a second than fingers press. Used by one thread at a time.
 */
final class HeardKeys {
  static final int MOST_A_SECOND = 20;
  private static final long SECOND_NANOS = 1_000_000_000L;
  private static final int KEYS = 16;
  private static final int LONGEST_SEGMENT = 0xffff;

  private boolean begun;
  private int began;
  private int number;
  private int duration;
  private long windowEnds;
  private int told;
  private char heard;

  /**
   * Reads the first event of an authentic packet; others that it repeats are older.
   *
   * @param timestamp when the event began, in 32 bits
   */
  void take(byte[] packet, int at, int length, long timestamp, long now) {
    if (length < KeyEvent.OCTETS) return;
    int newNumber = KeyEvent.number(packet, at);
    int newDuration = KeyEvent.duration(packet, at);
    if (newNumber >= KEYS) return;
    int newBegan = (int) timestamp;
    boolean same = begun && newBegan == began;
    // An older one, overtaken: of that key it was told.
    if (begun && newBegan - began < 0) return;
    // A key that is held for long goes on in another segment (section 2.5.1.3).
    boolean goesOn =
        begun
            && newNumber == number
            && duration == LONGEST_SEGMENT
            && newBegan - began == LONGEST_SEGMENT;
    duration = same ? Math.max(duration, newDuration) : newDuration;
    if (same) return;
    begun = true;
    began = newBegan;
    number = newNumber;
    if (!goesOn) tell(now);
  }

  /** Another stream begins: its times have nothing to do with those before. */
  void restart() {
    begun = false;
  }

  /** A key that was pressed since this was last asked, or 0. */
  char takeHeard() {
    char key = heard;
    heard = 0;
    return key;
  }

  private void tell(long now) {
    if (told == 0 || now - windowEnds >= 0) {
      windowEnds = now + SECOND_NANOS;
      told = 0;
    }
    if (++told <= MOST_A_SECOND) heard = KeyTone.key(number);
  }
}
