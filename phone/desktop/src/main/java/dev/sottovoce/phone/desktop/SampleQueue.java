package dev.sottovoce.phone.desktop;

/**
 * Samples on their way from a device's thread to the media thread. It keeps what comes up to 100
 * ms: when more waits, because the device's clock is faster or the media thread was late, the
 * oldest goes and the delay does not grow.
 */
final class SampleQueue {
  /** 100 ms at 48 kHz. */
  static final int MOST = 4_800;

  /** What stays when too much waits: 40 ms. */
  static final int KEPT = 1_920;

  private final short[] ring = new short[MOST];
  private int first;
  private int count;

  synchronized void put(short[] samples, int length) {
    int from = Math.max(0, length - MOST);
    if (count + length - from > MOST) drop(Math.max(0, count + length - from - KEPT));
    for (int i = from; i < length; i++) {
      ring[(first + count) % MOST] = samples[i];
      count++;
    }
  }

  /** Takes what there is, up to a frame; returns how much that was, the rest of it is silence. */
  synchronized int take(short[] frame) {
    int taken = Math.min(count, frame.length);
    for (int i = 0; i < taken; i++) frame[i] = ring[(first + i) % MOST];
    for (int i = taken; i < frame.length; i++) frame[i] = 0;
    drop(taken);
    return taken;
  }

  private void drop(int samples) {
    int dropped = Math.min(samples, count);
    first = (first + dropped) % MOST;
    count -= dropped;
  }
}
