package dev.sottovoce.call.jitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JitterBufferTest {
  private static final long FRAME_NANOS = 20_000_000;
  private static final int UNITS = 960;

  /** A packet on its way: its number is its payload. */
  private record Packet(long arrival, int number) implements Comparable<Packet> {
    @Override
    public int compareTo(Packet other) {
      return Long.compare(arrival, other.arrival);
    }
  }

  /** What a path does to packets. */
  private record Path(double loss, long jitterNanos, double duplication, double senderPpm) {}

  private record Outcome(JitterBuffer buffer, List<Integer> played, int concealed, int waited) {}

  @Test
  void aCleanPath_playsEverythingInOrder_atTheLeastDelay() {
    Outcome outcome = run(new Random(1), new Path(0, 0, 0, 0), 500, 65_400);
    assertAscending(outcome.played());
    assertEquals(0, outcome.concealed());
    assertTrue(outcome.played().size() >= 495);
    assertEquals(JitterBuffer.LEAST_MILLIS, outcome.buffer().targetMillis());
  }

  @Test
  void lossOfFiveAndTwentyPercent_isConcealed_andNothingElseSuffers() {
    Seeded.check(
        20,
        random -> {
          for (double loss : new double[] {0.05, 0.20}) {
            Outcome outcome = run(random, new Path(loss, 10_000_000, 0, 0), 3000, 100);
            assertAscending(outcome.played());
            double share = outcome.played().size() / (3000 * (1 - loss));
            assertTrue(share > 0.97, "played " + share + " of what arrived");
          }
        });
  }

  @Test
  void jitterOf200Millis_isLearnt_andThenNearlyAllIsPlayed() {
    Seeded.check(
        20,
        random -> {
          Outcome outcome = run(random, new Path(0, 200_000_000, 0.01, 0), 3000, 500);
          assertAscending(outcome.played());
          long late = outcome.buffer().late();
          assertTrue(late < 3000 * 0.06, late + " late");
          int target = outcome.buffer().targetMillis();
          assertTrue(target >= 180 && target <= 300, "target " + target);
        });
  }

  @Test
  void duplicates_arePlayedOnce() {
    Outcome outcome = run(new Random(3), new Path(0, 30_000_000, 0.5, 0), 1000, 0);
    assertAscending(outcome.played());
    assertTrue(outcome.buffer().duplicates() + outcome.buffer().late() > 300);
  }

  @Test
  void anHourWithClocks100PpmApart_doesNotLetTheDelayGrow() {
    for (double ppm : new double[] {-100, 100}) {
      Outcome outcome = run(new Random(4), new Path(0, 5_000_000, 0, ppm), 180_000, 7);
      assertTrue(outcome.buffer().delayMillis() <= 120, outcome.buffer().delayMillis() + " ms");
      // 100 ppm of an hour are 18 frames; a few more are the price of the jitter.
      long corrected = outcome.buffer().leftOut() + outcome.buffer().stretched();
      assertTrue(corrected < 120, corrected + " corrections");
    }
  }

  @Test
  void aStall_isCaughtUpWithinSeconds() {
    JitterBuffer buffer = new JitterBuffer(48_000, UNITS);
    byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
    long now = 0;
    int number = 0;
    for (int i = 0; i < 200; i++, now += FRAME_NANOS) {
      insert(buffer, number++, now);
      buffer.next(out);
    }
    // Nothing for half a second, then everything at once.
    for (int i = 0; i < 25; i++, now += FRAME_NANOS) buffer.next(out);
    for (int i = 0; i < 25; i++) insert(buffer, number++, now);
    for (int i = 0; i < 2000; i++, now += FRAME_NANOS) {
      insert(buffer, number++, now);
      buffer.next(out);
    }
    assertTrue(buffer.delayMillis() <= 120, buffer.delayMillis() + " ms");
  }

  @Test
  void aStreamThatBeginsAnew_isFollowed() {
    JitterBuffer buffer = new JitterBuffer(48_000, UNITS);
    byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
    for (int i = 0; i < 10; i++) insert(buffer, i, i * FRAME_NANOS);
    JitterBuffer.Insert result = buffer.insert(30_000, 5, new byte[4], 0, 4, 10 * FRAME_NANOS);
    assertEquals(JitterBuffer.Insert.RESTARTED, result);
    for (int i = 1; i < 5; i++) insert(buffer, 30_000 + i, (10 + i) * FRAME_NANOS);
    assertEquals(JitterBuffer.Next.PLAY, buffer.next(out));
  }

  @Test
  void oversizedPayloads_areRefused_andAnEmptyBufferWaits() {
    JitterBuffer buffer = new JitterBuffer(8_000, 160);
    byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
    assertEquals(JitterBuffer.Next.WAIT, buffer.next(out));
    byte[] huge = new byte[JitterBuffer.MAX_PAYLOAD + 1];
    assertEquals(JitterBuffer.Insert.OVERSIZED, buffer.insert(1, 1, huge, 0, huge.length, 0));
    assertEquals(JitterBuffer.Next.WAIT, buffer.next(out));
  }

  @Test
  void anyNumbersAtAnyTime_neverThrow() {
    Seeded.check(
        50,
        random -> {
          JitterBuffer buffer = new JitterBuffer(48_000, UNITS);
          byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
          long now = random.nextLong() >> 2;
          for (int i = 0; i < 2000; i++) {
            now += random.nextInt(1 << random.nextInt(31));
            buffer.insert(
                random.nextInt(0x10000), random.nextInt() & 0xffff_ffffL, out, 0, 10, now);
            buffer.next(out);
          }
        });
  }

  /** Times that run ahead by half their range with each packet are more than a clock can count. */
  @Test
  void timesThatRunAheadWithoutEnd_neverThrow() {
    JitterBuffer buffer = new JitterBuffer(8_000, 160);
    byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
    for (int i = 0; i < 200_000; i++) {
      long timestamp = 0x7fff_ffffL * i & 0xffff_ffffL;
      buffer.insert(i & 0xffff, timestamp, out, 0, 10, i * 1_000_000L);
      buffer.next(out);
      assertTrue(buffer.targetMillis() <= JitterBuffer.MOST_MILLIS);
    }
  }

  private static void insert(JitterBuffer buffer, int number, long now) {
    buffer.insert(number & 0xffff, (long) number * UNITS & 0xffff_ffffL, new byte[4], 0, 4, now);
  }

  private static Outcome run(Random random, Path path, int packets, int firstSequence) {
    PriorityQueue<Packet> underway = new PriorityQueue<>();
    double sendEvery = FRAME_NANOS * (1 + path.senderPpm() / 1e6);
    for (int i = 0; i < packets; i++) {
      if (random.nextDouble() < path.loss()) continue;
      long sent = (long) (i * sendEvery);
      int copies = random.nextDouble() < path.duplication() ? 2 : 1;
      for (int copy = 0; copy < copies; copy++) {
        long delay =
            path.jitterNanos() == 0 ? 0 : (long) (random.nextDouble() * path.jitterNanos());
        underway.add(new Packet(sent + delay, i));
      }
    }
    JitterBuffer buffer = new JitterBuffer(48_000, UNITS);
    List<Integer> played = new ArrayList<>();
    int concealed = 0;
    int waited = 0;
    byte[] payload = new byte[4];
    byte[] out = new byte[JitterBuffer.MAX_PAYLOAD];
    for (long now = 7_000_000; !underway.isEmpty(); now += FRAME_NANOS) {
      while (!underway.isEmpty() && underway.peek().arrival() <= now) {
        Packet packet = underway.remove();
        for (int i = 0; i < 4; i++) payload[i] = (byte) (packet.number() >> 8 * i);
        int sequence = firstSequence + packet.number() & 0xffff;
        long timestamp = (4_294_900_000L + (long) packet.number() * UNITS) & 0xffff_ffffL;
        buffer.insert(sequence, timestamp, payload, 0, 4, packet.arrival());
      }
      JitterBuffer.Next next = buffer.next(out);
      if (next == JitterBuffer.Next.PLAY) {
        assertEquals(4, buffer.lastLength());
        played.add(
            out[0] & 0xff | (out[1] & 0xff) << 8 | (out[2] & 0xff) << 16 | (out[3] & 0xff) << 24);
      } else if (next == JitterBuffer.Next.CONCEAL) {
        concealed++;
      } else {
        waited++;
      }
    }
    return new Outcome(buffer, played, concealed, waited);
  }

  private static void assertAscending(List<Integer> played) {
    for (int i = 1; i < played.size(); i++) {
      assertTrue(played.get(i - 1) < played.get(i), "order at " + i);
    }
  }
}
