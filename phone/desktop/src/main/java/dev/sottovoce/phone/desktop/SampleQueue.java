package dev.sottovoce.phone.desktop;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Samples on their way from a device's thread to the media thread, without a lock: neither waits
 * for the other. It keeps what comes up to 100 ms: when more waits, because the device's clock is
 * faster or the media thread was late, the oldest goes and the delay does not grow.
 */
final class SampleQueue {
  /** 100 ms at 48 kHz. */
  static final int MOST = 4_800;

  /** What stays when too much waits: 40 ms. */
  static final int KEPT = 1_920;

  /** What the media thread has not come to skip finds room here. */
  private static final int ROOM = 2 * MOST;

  private final short[] ring = new short[ROOM];
  private final AtomicLong put = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /** By the device's thread. */
  void put(short[] samples, int length) {
    int from = Math.max(0, length - MOST);
    long at = put.get();
    // A media thread that has not come for 200 ms has lost more than what does not fit.
    int fits = (int) Math.min(length - from, ROOM - (at - taken.get()));
    for (int i = 0; i < fits; i++) ring[(int) ((at + i) % ROOM)] = samples[from + i];
    put.set(at + fits);
  }

  /** Takes what there is, up to a frame; returns how much that was, the rest of it is silence. */
  int take(short[] frame) {
    long end = put.get();
    long at = taken.get();
    if (end - at > MOST) at = end - KEPT;
    int count = (int) Math.min(end - at, frame.length);
    for (int i = 0; i < count; i++) frame[i] = ring[(int) ((at + i) % ROOM)];
    for (int i = count; i < frame.length; i++) frame[i] = 0;
    taken.set(at + count);
    return count;
  }
}
