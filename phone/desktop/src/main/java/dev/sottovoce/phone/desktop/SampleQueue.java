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

  /** Twice as much, so that what is being put lies apart from what may be taken. */
  private static final int ROOM = 2 * MOST;

  private final short[] ring = new short[ROOM];

  /** How many samples were ever put; those before it can be read. */
  private final AtomicLong put = new AtomicLong();

  /** By the media thread alone. */
  private long taken;

  /** By the device's thread, which never waits: the oldest are written over. */
  void put(short[] samples, int length) {
    int from = Math.max(0, length - MOST);
    long at = put.get();
    for (int i = from; i < length; i++) ring[(int) (at++ % ROOM)] = samples[i];
    put.set(at);
  }

  /** Takes what there is, up to a frame; returns how much that was, the rest of it is silence. */
  int take(short[] frame) {
    long at = taken;
    long end = put.get();
    int count;
    do {
      if (end - at > MOST) at = end - KEPT;
      count = (int) Math.min(end - at, frame.length);
      for (int i = 0; i < count; i++) frame[i] = ring[(int) ((at + i) % ROOM)];
      // What came meanwhile may have been written over what was just read.
      end = put.get();
    } while (end - at > MOST);
    for (int i = count; i < frame.length; i++) frame[i] = 0;
    taken = at + count;
    return count;
  }
}
