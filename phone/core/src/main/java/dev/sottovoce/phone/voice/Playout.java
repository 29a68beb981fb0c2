package dev.sottovoce.phone.voice;

import dev.sottovoce.call.jitter.JitterBuffer;

/**
 * What is played next. Whoever receives puts frames in, the media thread takes them out on its
 * beat, and neither waits for the other: the jitter buffer belongs to the media thread alone.
 */
final class Playout {
  private final FrameQueue queue = new FrameQueue();
  private final JitterBuffer buffer;
  private final FrameQueue.Taker taker = this::insert;

  /** Counts the times that it began anew; frames of before are not played. */
  private volatile int epoch;

  private int playedEpoch;
  private volatile long late;
  private volatile int targetMillis;

  Playout(int clockRate, int frameUnits) {
    buffer = new JitterBuffer(clockRate, frameUnits);
    targetMillis = buffer.targetMillis();
  }

  /** By whoever receives, one at a time. */
  void put(int sequence, long timestamp, byte[] packet, int from, int length, long arrivalNanos) {
    queue.put(epoch, sequence, timestamp, packet, from, length, arrivalNanos);
  }

  /** Nothing that is here is played; one at a time. */
  void beginAnew() {
    int next = epoch + 1;
    epoch = next;
  }

  /** See {@link JitterBuffer#next}; for the media thread. */
  JitterBuffer.Next next(byte[] into) {
    follow(epoch);
    queue.takeAll(taker);
    JitterBuffer.Next next = buffer.next(into);
    late = buffer.late();
    targetMillis = buffer.targetMillis();
    return next;
  }

  /** Of the payload that {@link #next} copied; for the media thread. */
  int lastLength() {
    return buffer.lastLength();
  }

  /** How many frames arrived after their turn; from any thread. */
  long late() {
    return late;
  }

  /** What the buffer aims to hold; from any thread. */
  int targetMillis() {
    return targetMillis;
  }

  private void follow(int newEpoch) {
    if (newEpoch == playedEpoch) return;
    buffer.reset();
    playedEpoch = newEpoch;
  }

  private void insert(
      int of, int sequence, long timestamp, byte[] payload, int length, long arrivalNanos) {
    // It may have begun anew since this beat began.
    if (of - playedEpoch > 0) follow(of);
    if (of == playedEpoch) buffer.insert(sequence, timestamp, payload, 0, length, arrivalNanos);
  }
}
