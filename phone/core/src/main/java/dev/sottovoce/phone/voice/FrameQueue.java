package dev.sottovoce.phone.voice;

import dev.sottovoce.call.jitter.JitterBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames on their way from the network to the media thread: bounded, without a lock, nothing
 * allocated. One thread puts and one takes, at a time; neither ever waits for the other.
 */
final class FrameQueue {
  /** 1.3 s of speech: a media thread that is later than that has lost it anyway. */
  static final int SLOTS = 64;

  /** Takes what was put. */
  @FunctionalInterface
  interface Taker {
    /** The payload begins at 0, in a buffer that is reused after this returns. */
    void take(
        int epoch, int sequence, long timestamp, byte[] payload, int length, long arrivalNanos);
  }

  private static final class Slot {
    private final byte[] payload = new byte[JitterBuffer.MAX_PAYLOAD];
    private int epoch;
    private int sequence;
    private long timestamp;
    private int length;
    private long arrivalNanos;
  }

  private final Slot[] slots = new Slot[SLOTS];

  /** A slot belongs to who puts from {@code taken + SLOTS} on, and to who takes up to this. */
  private final AtomicLong put = new AtomicLong();

  private final AtomicLong taken = new AtomicLong();

  FrameQueue() {
    for (int i = 0; i < SLOTS; i++) slots[i] = new Slot();
  }

  /**
   * Leaves a frame, if there is room.
   *
   * @return whether there was
   */
  boolean put(
      int epoch,
      int sequence,
      long timestamp,
      byte[] packet,
      int from,
      int length,
      long arrivalNanos) {
    long at = put.get();
    if (length > JitterBuffer.MAX_PAYLOAD || at - taken.get() == SLOTS) return false;
    Slot slot = slots[(int) (at % SLOTS)];
    System.arraycopy(packet, from, slot.payload, 0, length);
    slot.epoch = epoch;
    slot.sequence = sequence;
    slot.timestamp = timestamp;
    slot.length = length;
    slot.arrivalNanos = arrivalNanos;
    put.set(at + 1);
    return true;
  }

  /** Hands over everything that is there now. */
  void takeAll(Taker taker) {
    long end = put.get();
    for (long at = taken.get(); at < end; at++) {
      Slot slot = slots[(int) (at % SLOTS)];
      taker.take(
          slot.epoch, slot.sequence, slot.timestamp, slot.payload, slot.length, slot.arrivalNanos);
      taken.set(at + 1);
    }
  }
}
