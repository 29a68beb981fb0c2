package dev.sottovoce.srtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReceptionStatisticsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final int CLOCK = 48_000;
  private static final int FRAME = 960;
  private static final long FRAME_NANOS = 20_000_000;

  private final ReceptionStatistics statistics = new ReceptionStatistics(0xabcdL, CLOCK);

  @Test
  void aPerfectStream_hasNoLossAndNoJitter() {
    for (int i = 0; i < 1000; i++) receive(65_000 + i, 0);
    ReportBlock block = statistics.report(NOW);
    assertEquals(0xabcdL, block.ssrc());
    assertEquals(0, block.fractionLost());
    assertEquals(0, block.cumulativeLost());
    assertEquals(65_999, block.highestSequence());
    assertEquals(0, block.jitter());
    assertEquals(1000, statistics.expected());
  }

  @Test
  void aQuarterLost_showsInTheIntervalItHappened() {
    for (int i = 0; i < 400; i++) if (i % 4 != 1) receive(i, 0);
    assertEquals(100, statistics.lost());
    ReportBlock first = statistics.report(NOW);
    assertEquals(64, first.fractionLost());
    assertEquals(0.25, first.lossFraction());
    assertEquals(100, first.cumulativeLost());
    for (int i = 400; i < 500; i++) receive(i, 0);
    ReportBlock second = statistics.report(NOW);
    assertEquals(0, second.fractionLost());
    assertEquals(100, second.cumulativeLost());
  }

  @Test
  void reorderingAcrossTheWrap_isNoLoss() {
    for (int i : new int[] {65_533, 65_535, 65_534, 65_537, 65_536, 65_538}) receive(i, 0);
    assertEquals(0, statistics.lost());
    assertEquals(65_538, statistics.highestSequence());
  }

  @Test
  void duplicates_makeTheLossNegative() {
    for (int i = 0; i < 10; i++) {
      receive(i, 0);
      receive(i, 0);
    }
    ReportBlock block = statistics.report(NOW);
    assertEquals(-10, block.cumulativeLost());
    assertEquals(0, block.fractionLost());
  }

  @Test
  void oneStrayJump_isIgnored_twoInARowRestart() {
    for (int i = 0; i < 10; i++) receive(i, 0);
    receive(30_000, 0);
    assertEquals(9, statistics.highestSequence());
    receive(30_001, 0);
    assertEquals(30_001, statistics.highestSequence());
    assertEquals(0, statistics.lost());
  }

  @Test
  void jitterFollowsAppendixA8() {
    // Every other packet 5 ms (240 units) late: the difference is always 240, so the estimate
    // converges to 240.
    for (int i = 0; i < 500; i++) receive(i, i % 2 * 5_000_000L);
    assertTrue(Math.abs(statistics.jitter() - 240) <= 1, "jitter " + statistics.jitter());
    assertTrue(Math.abs(statistics.jitterTime().toMillis() - 5) <= 1);
  }

  @Test
  void jitterSurvivesTheTimestampsWrap() {
    long base = 0xffffffffL - 10 * FRAME;
    for (int i = 0; i < 100; i++) {
      statistics.received(i, base + (long) i * FRAME & 0xffffffffL, i * FRAME_NANOS);
    }
    assertEquals(0, statistics.jitter());
  }

  @Test
  void theRoundTripIsWhatTheReportsSay() {
    SenderStatistics sender = new SenderStatistics(1);
    sender.sent(160);
    RtcpPacket.SenderReport report = sender.report(NOW, 5, List.of());
    assertEquals(1, report.packetsSent());
    assertEquals(160, report.octetsSent());
    receive(1, 0);
    Instant arrival = NOW.plusMillis(40);
    statistics.senderReport(report.ntpTimestamp(), arrival);
    ReportBlock block = statistics.report(arrival.plusMillis(1500));
    assertEquals(98_304, block.delaySinceLastSenderReport());
    Duration trip = block.roundTrip(NOW.plusMillis(40 + 1500 + 30)).orElseThrow();
    assertTrue(Math.abs(trip.toNanos() - 70_000_000) < 100_000, trip.toString());
  }

  @Test
  void withoutAReportOfOurs_thereIsNoRoundTrip() {
    receive(1, 0);
    assertEquals(Optional.empty(), statistics.report(NOW).roundTrip(NOW));
  }

  @Test
  void aNonsensicalRoundTrip_isNotBelieved() {
    ReportBlock block = new ReportBlock(1, 0, 0, 0, 0, 0x12345678L, 0);
    assertEquals(Optional.empty(), block.roundTrip(NOW));
  }

  private void receive(int number, long lateNanos) {
    statistics.received(
        number & 0xffff, (long) number * FRAME & 0xffffffffL, number * FRAME_NANOS + lateNanos);
  }
}
