package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import org.junit.jupiter.api.Test;

class SampleQueueTest {
  private final SampleQueue queue = new SampleQueue();
  private final short[] frame = new short[960];

  @Test
  void whatGoesIn_comesOutInOrder() {
    short[] samples = counting(0, 2_000);
    queue.put(samples, 2_000);

    assertEquals(960, queue.take(frame));
    assertArrayEquals(counting(0, 960), frame);
    assertEquals(960, queue.take(frame));
    assertArrayEquals(counting(960, 960), frame);
    assertEquals(80, queue.take(frame));
    assertEquals(1_999, frame[79]);
    assertEquals(0, frame[80]);
  }

  @Test
  void emptyQueue_givesSilence() {
    assertEquals(0, queue.take(frame));
    assertArrayEquals(new short[960], frame);
  }

  @Test
  void tooMuch_losesTheOldest() {
    for (int i = 0; i < 11; i++) queue.put(counting(i * 480, 480), 480);

    queue.take(frame);
    assertEquals(11 * 480 - SampleQueue.KEPT, frame[0]);
  }

  @Test
  void hugeDelivery_isCutToItsEnd() {
    queue.put(counting(0, 20_000), 20_000);
    assertEquals(960, queue.take(frame));
    assertEquals(20_000 - SampleQueue.MOST, frame[0]);
  }

  /** A microphone that is 1 % fast delivers more than is taken, for an hour. */
  @Test
  void delay_neverExceedsItsBound() {
    Seeded.check(
        5,
        random -> {
          SampleQueue one = new SampleQueue();
          int written = 0;
          int lastTaken = 0;
          for (int tick = 0; tick < 10_000; tick++) {
            for (int i = 0; i < 2; i++) {
              int length = 480 + random.nextInt(11);
              one.put(counting(written, length), length);
              written += length;
            }
            int taken = one.take(frame);
            lastTaken = frame[taken - 1];
            int waiting = (short) (written - 1) - lastTaken & 0xffff;
            assertTrue(waiting <= SampleQueue.MOST, "waiting " + waiting);
          }
        });
  }

  private static short[] counting(int from, int count) {
    short[] samples = new short[count];
    for (int i = 0; i < count; i++) samples[i] = (short) (from + i);
    return samples;
  }
}
