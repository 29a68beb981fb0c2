package dev.sottovoce.phone.voice;

import dev.sottovoce.phone.audio.KeyTone;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keys of the telephone's pad on their way out, one after another, each for the same number of
 * beats, whichever it is. Pressed by any thread, sent by the media thread, which waits for nobody.
 */
final class PressedKeys {
  /** So many beats the key sounds: 160 ms. */
  static final int SOUNDING_BEATS = 8;

  /** And so many follow until the next key: 100 ms. Detectors need 40 (ITU-T Q.24). */
  static final int PAUSE_BEATS = 5;

  /** More than a number or a code has; a person who waits for more has hung up. */
  static final int MOST_WAITING = 32;

  private static final int NONE = -1;

  private final Queue<Integer> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private int number = NONE;
  private int beat;

  /**
   * Presses keys, in this order.
   *
   * @return how many will be sent; what finds no room is not
   */
  int press(String keys) {
    KeyTone.check(keys);
    for (int i = 0; i < keys.length(); i++) {
      if (count.incrementAndGet() > MOST_WAITING) {
        count.decrementAndGet();
        return i;
      }
      waiting.add(KeyTone.number(keys.charAt(i)));
    }
    return keys.length();
  }

  /** The next beat begins; whether it belongs to a key. */
  boolean step() {
    if (number != NONE && ++beat == SOUNDING_BEATS + PAUSE_BEATS) number = NONE;
    if (number != NONE) return true;
    Integer next = waiting.poll();
    if (next == null) return false;
    count.decrementAndGet();
    number = next;
    beat = 0;
    return true;
  }

  /** The key of this beat, as {@link KeyTone} numbers it. */
  int number() {
    return number;
  }

  /** From 0; the pause belongs to the key. */
  int beat() {
    return beat;
  }

  /** Nothing of what was pressed is sent any more. */
  void forget() {
    number = NONE;
    while (waiting.poll() != null) count.decrementAndGet();
  }
}
