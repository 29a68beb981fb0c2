package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PacketIndexTest {
  @Test
  void theFirstPacketBeginsAtRolloverZero() {
    assertEquals(65_535, PacketIndex.estimate(-1, 65_535));
  }

  @Test
  void edgesAreAsInAppendixA() {
    long second = 1L << 16;
    // s_l below 2^15: only what is more than 2^15 above belongs to the period before.
    assertEquals(second | 0x8000, PacketIndex.estimate(second, 0x8000));
    assertEquals(0x8001, PacketIndex.estimate(second, 0x8001));
    // s_l at or above 2^15: only what is more than 2^15 below belongs to the period after.
    assertEquals(second, PacketIndex.estimate(second | 0x8000, 0));
    assertEquals(2 * second, PacketIndex.estimate(second | 0x8001, 0));
  }

  @Test
  void beforeTheFirstPeriodThereIsNothing() {
    assertTrue(PacketIndex.estimate(5, 65_000) < 0);
  }

  @Test
  void anyPacketWithinHalfAPeriodIsFoundAgain() {
    Seeded.check(
        500,
        random -> {
          long highest = Math.abs(random.nextLong()) & PacketIndex.MAX_RTP - (1 << 20);
          long index = highest + random.nextInt(65_000) - 32_500;
          if (index < 0) return;
          assertEquals(index, PacketIndex.estimate(highest, (int) index & 0xffff));
        });
  }

  @Test
  void theWindowKnowsExactlyTheLastPackets() {
    Seeded.check(
        50,
        random -> {
          ReplayWindow window = new ReplayWindow();
          TreeSet<Long> accepted = new TreeSet<>();
          long highest = -1;
          for (int i = 0; i < 3000; i++) {
            long jump = random.nextInt(50) == 0 ? random.nextInt(3000) : random.nextInt(20);
            long late = random.nextInt(4) == 0 ? random.nextInt(1100) : random.nextInt(15);
            long index = Math.max(0, highest + jump - late);
            int expected = 0;
            if (index <= highest && highest - index >= SrtpReceiver.REPLAY_WINDOW_PACKETS) {
              expected = Rejection.TOO_OLD.code();
            } else if (accepted.contains(index)) {
              expected = Rejection.REPLAYED.code();
            }
            assertEquals(expected, window.check(index), "index " + index);
            if (expected == 0) {
              window.accept(index);
              accepted.add(index);
              highest = Math.max(highest, index);
            }
            assertEquals(highest, window.highest());
          }
        });
  }
}
