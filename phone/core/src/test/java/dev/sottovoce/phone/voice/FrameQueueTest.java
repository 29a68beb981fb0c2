package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.jitter.JitterBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameQueueTest {
  private final FrameQueue queue = new FrameQueue();
  private final List<Integer> taken = new ArrayList<>();

  private void takeAll() {
    queue.takeAll((epoch, sequence, timestamp, payload, length, nanos) -> taken.add(sequence));
  }

  private boolean put(int sequence) {
    return queue.put(0, sequence, 0, new byte[80], 0, 80, 0);
  }

  @Test
  void framesComeOut_asTheyWentIn() {
    byte[] packet = {9, 1, 2, 3, 9};
    queue.put(7, 65_535, 0xffff_ffffL, packet, 1, 3, 42);

    queue.takeAll((epoch, sequence, timestamp, payload, length, nanos) -> {
      assertEquals(List.of(7, 65_535, 3), List.of(epoch, sequence, length));
      assertEquals(List.of(0xffff_ffffL, 42L), List.of(timestamp, nanos));
      assertEquals(List.of(1, 3), List.of((int) payload[0], (int) payload[2]));
      taken.add(sequence);
    });
    takeAll();
    assertEquals(List.of(65_535), taken);
  }

  @Test
  void whatFindsNoRoom_isDropped_andThereIsRoomAgain() {
    for (int i = 0; i < FrameQueue.SLOTS; i++) assertTrue(put(i));
    assertFalse(put(1_000));
    takeAll();

    assertTrue(put(1_001));
    takeAll();
    assertEquals(FrameQueue.SLOTS + 1, taken.size());
    assertEquals(1_001, taken.get(FrameQueue.SLOTS));
  }

  @Test
  void tooLong_isDropped() {
    int more = JitterBuffer.MAX_PAYLOAD + 1;
    assertFalse(queue.put(0, 1, 0, new byte[more], 0, more, 0));
  }

  /** What is in a frame belongs together, whatever the two threads do meanwhile. */
  @Test
  @Timeout(60)
  void twoThreads_neverSeeHalfOfAFrame() throws InterruptedException {
    int frames = 200_000;
    AtomicBoolean torn = new AtomicBoolean();
    Thread putting =
        new Thread(() -> {
          byte[] packet = new byte[4];
          for (int i = 0; i < frames; i++) {
            for (int b = 0; b < 4; b++) packet[b] = (byte) (i >> 8 * b);
            while (!queue.put(i, i, i, packet, 0, 4, i)) Thread.onSpinWait();
          }
        });
    putting.start();
    int[] next = new int[1];
    while (next[0] < frames) {
      queue.takeAll((epoch, sequence, timestamp, payload, length, nanos) -> {
        int inPayload = 0;
        for (int b = 0; b < 4; b++) inPayload |= (payload[b] & 0xff) << 8 * b;
        if (inPayload != sequence || timestamp != sequence || nanos != sequence) torn.set(true);
        if (sequence != next[0]++) torn.set(true);
      });
    }
    putting.join();
    assertFalse(torn.get());
  }
}
