package dev.sottovoce.call.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.watch.PacketWatch.Origin;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.Rejection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each kind of anomaly alone: what brings it about, and what falls just short of it. */
class PacketWatchTest {
  private static final long MILLI = 1_000_000L;
  private static final long PEER = 7;
  private static final long STRANGER = 8;
  private static final WatchLimits LIMITS = WatchLimits.DEFAULT;

  private final PacketWatch watch = new PacketWatch(LIMITS, 48_000);
  private final List<Anomaly> told = new ArrayList<>();
  private long now = 5_000 * MILLI;
  private int sequence = 100;
  private long timestamp = 1000;
  private long sent;

  private void tell() {
    for (Optional<Anomaly> next = watch.check(now); next.isPresent(); next = watch.check(now)) {
      told.add(next.get());
    }
  }

  private void pass(long millis) {
    now += millis * MILLI;
    tell();
  }

  /** So many packets as they should be. */
  private void speak(int packets) {
    for (int i = 0; i < packets; i++) speakOne(PEER);
  }

  private void speakOne(long ssrc) {
    pass(20);
    sequence = sequence + 1 & 0xffff;
    timestamp += 960;
    sent++;
    watch.from(Origin.PATH, now);
    watch.speech(sequence, timestamp, ssrc, now);
    tell();
  }

  private void assertTold(Anomaly.Kind kind) {
    assertFalse(told.isEmpty(), kind + " was not told");
    assertEquals(kind, told.get(0).kind());
  }

  private void reject(Rejection why, long ssrc, int times) {
    for (int i = 0; i < times; i++) watch.rejected(why, ssrc, now);
    tell();
  }

  @Test
  void anOrdinaryStream_isNoNews() {
    speak(70_000);
    assertEquals(List.of(), told);
    assertEquals(List.of(), watch.seen());
  }

  @Test
  void forgedPackets_areToldWhenTheyAreMoreThanTheLimit() {
    speak(10);
    reject(Rejection.NOT_AUTHENTIC, PEER, LIMITS.forged());
    assertEquals(List.of(), told);
    reject(Rejection.NOT_AUTHENTIC, PEER, 1);
    assertEquals(List.of(new Anomaly(Anomaly.Kind.FORGED, LIMITS.forged() + 1)), told);
    assertTrue(told.get(0).sentence().contains("rejected"));
  }

  @Test
  void aForgedPacketNowAndThen_isForgotten() {
    for (int i = 0; i < 100; i++) {
      speak(200);
      reject(Rejection.NOT_AUTHENTIC, PEER, 1);
    }
    assertEquals(List.of(), told);
  }

  @Test
  void whatGoesOn_isToldOnceAMinute_withItsCount() {
    for (int second = 0; second < 100; second++) {
      speak(50);
      reject(Rejection.MALFORMED, PEER, 10);
    }
    assertEquals(2, told.size());
    assertTrue(told.get(1).count() > 500, told::toString);
    assertEquals(List.of(new Anomaly(Anomaly.Kind.FORGED, 1000)), watch.seen());
  }

  @Test
  void replays_areToldBeyondWhatNetworksDouble() {
    speak(10);
    reject(Rejection.REPLAYED, PEER, LIMITS.replayed());
    assertEquals(List.of(), told);
    reject(Rejection.TOO_OLD, PEER, 1);
    assertTold(Anomaly.Kind.REPLAYED);
  }

  @Test
  void packetsOfAnotherStream_areForeign_authenticOrNot() {
    speak(10);
    reject(Rejection.NOT_AUTHENTIC, STRANGER, LIMITS.foreignSources() + 1);
    assertTold(Anomaly.Kind.FOREIGN_SOURCE);
  }

  @Test
  void aPeerThatChangesItsStreamOnce_isNoNews_andOneThatChangesAlways_is() {
    speak(10);
    for (int i = 0; i < 10; i++) speakOne(STRANGER);
    assertEquals(List.of(), told);
    for (int i = 0; i < 10; i++) speakOne(i % 2 == 0 ? PEER : STRANGER);
    assertTold(Anomaly.Kind.FOREIGN_SOURCE);
  }

  @Test
  void anotherAddressBesideThePath_isTold() {
    speak(10);
    for (int i = 0; i <= LIMITS.elsewhere(); i++) {
      assertEquals(List.of(), told);
      watch.from(Origin.ELSEWHERE, now);
      speak(1);
    }
    assertTold(Anomaly.Kind.ELSEWHERE);
  }

  @Test
  void anAddressThatTakesThePathsPlace_hasTimeUntilIceFindsOut() {
    speak(10);
    for (int i = 0; i < 39 * 50; i++) {
      pass(20);
      watch.from(Origin.ELSEWHERE, now);
    }
    tell();
    assertEquals(List.of(), told);
    for (int i = 0; i < 2 * 50; i++) {
      pass(20);
      watch.from(Origin.ELSEWHERE, now);
    }
    tell();
    assertTold(Anomaly.Kind.ELSEWHERE);
  }

  @Test
  void sequenceNumbersAheadOfTheClock_areAJump_andAfterAnOutageTheyAreNot() {
    speak(10);
    pass(60_000);
    sequence += 3000;
    timestamp += 3000 * 960;
    speak(1);
    assertEquals(List.of(), told);
    sequence += 160;
    speak(1);
    assertTold(Anomaly.Kind.SEQUENCE_JUMP);
  }

  @Test
  void timestampsAheadOfTheClockOrBack_areAJump() {
    speak(10);
    timestamp += 48_000 * 2;
    speak(1);
    assertEquals(List.of(), told);
    timestamp += 48_000 * 4;
    speak(1);
    assertTold(Anomaly.Kind.TIMESTAMP_JUMP);

    told.clear();
    pass(61_000);
    speak(1);
    timestamp -= 48_000;
    speak(1);
    assertTold(Anomaly.Kind.TIMESTAMP_JUMP);
  }

  /** Each step is small, and the sequence number still rolls over before its time. */
  @Test
  void aRolloverBeforeItsTime_isAJump() {
    sequence = 65_400;
    speak(10);
    for (int i = 0; i < 2; i++) {
      sequence = sequence + 100 & 0xffff;
      speak(1);
    }
    assertTrue(sequence < 300);
    assertTold(Anomaly.Kind.ROLLOVER_JUMP);
  }

  @Test
  void numbersThatRunAheadInSmallSteps_areAJump() {
    speak(1000);
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), told);
      sequence += 60;
      speak(1);
    }
    sequence += 60;
    speak(1);
    assertTold(Anomaly.Kind.SEQUENCE_JUMP);
  }

  @Test
  void timesThatRunAheadInSmallSteps_areAJump() {
    speak(1000);
    for (int i = 0; i < 5; i++) {
      assertEquals(List.of(), told);
      timestamp += 60 * 960;
      speak(1);
    }
    timestamp += 60 * 960;
    speak(1);
    assertTold(Anomaly.Kind.TIMESTAMP_JUMP);
  }

  /** Under other keys SRTP cannot know. */
  @Test
  void numbersFurtherBackThanAnyPacketCanBe_areAJump() {
    sequence = 30_000;
    speak(100);
    sequence -= 1000;
    speakOne(PEER);
    assertEquals(List.of(), told);
    sequence -= 20_000;
    speak(1);
    assertTold(Anomaly.Kind.SEQUENCE_JUMP);
  }

  @Test
  void packetsThatAreNotRead_countAsTooMany() {
    speak(10);
    for (int i = 0; i < 400; i++) watch.unread(now);
    tell();
    assertTold(Anomaly.Kind.RATE);
  }

  @Test
  void morePacketsThanTheCadenceGives_areTold_andABurstAfterAStallIsNot() {
    speak(100);
    pass(2_500);
    long stalled = now;
    for (int i = 0; i < 125; i++) {
      speak(1);
      now = stalled;
    }
    assertEquals(List.of(), told);
    speak(1000);
    for (int i = 0; i < 500; i++) {
      speak(1);
      now -= 18 * MILLI;
    }
    assertTold(Anomaly.Kind.RATE);
  }

  @Test
  void aFloodOfControl_isNotRead_andTold() {
    speak(10);
    int read = 0;
    for (int i = 0; i < 10_000; i++) if (watch.control(now)) read++;
    tell();
    assertEquals(100, read);
    assertTold(Anomaly.Kind.RATE);
    pass(20_000);
    assertTrue(watch.control(now));
  }

  @Test
  void reportsThatCannotBeTrue_areContradictions() {
    speak(200);
    watch.senderReport(PEER, sent, timestamp, now);
    watch.receptionReport(500, 500);
    tell();
    assertEquals(List.of(), told);

    watch.senderReport(PEER, 1, timestamp, now);
    tell();
    assertTold(Anomaly.Kind.CONTRADICTION);
  }

  @Test
  void reportsFromTheFuture_orOfWhatWasNeverSent_areContradictions() {
    speak(200);
    watch.senderReport(PEER, sent, timestamp + 48_000 * 4, now);
    watch.receptionReport(501, 500);
    tell();
    assertEquals(List.of(new Anomaly(Anomaly.Kind.CONTRADICTION, 2)), told);
  }

  @Test
  void aGoodbyeThatIsFollowedBySpeech_isAContradiction() {
    speak(10);
    watch.goodbye(PEER, now);
    speak(100);
    assertEquals(List.of(), told);
    speak(100);
    assertTold(Anomaly.Kind.CONTRADICTION);
  }

  @Test
  void aClockThatGoesWrong_isToldWithinThreeMinutes() {
    for (int i = 0; i < 180 * 50; i++) {
      speak(1);
      // Two per mille slower than it says.
      now += 40_000;
    }
    assertTold(Anomaly.Kind.CLOCK_DRIFT);
  }

  @Test
  void soundCardsClocks_areNoNews() {
    for (int i = 0; i < 600 * 50; i++) {
      speak(1);
      now += 4_000;
    }
    assertEquals(List.of(), told);
  }

  @Test
  void reportsWithoutSpeech_areOneWaySilence() {
    speak(100);
    watch.senderReport(PEER, sent, timestamp, now);
    pass(2_500);
    watch.senderReport(PEER, sent + 125, timestamp + 125 * 960, now);
    pass(1_000);
    assertEquals(List.of(), told);
    pass(1_500);
    watch.senderReport(PEER, sent + 250, timestamp + 250 * 960, now);
    pass(600);
    assertTold(Anomaly.Kind.ONE_WAY_SILENCE);
  }

  /** From the first packet on, as somebody would who wants no step from speech to silence. */
  @Test
  void reportsWithoutAnySpeech_areOneWaySilence() {
    for (int i = 1; i <= 3; i++) {
      assertEquals(List.of(), told);
      watch.senderReport(PEER, 100 * i, timestamp, now);
      pass(2_000);
    }
    assertTold(Anomaly.Kind.ONE_WAY_SILENCE);
  }

  @Test
  void speechThatDoesNotComeBackAfterAHold_isOneWaySilence() {
    speak(100);
    watch.senderReport(PEER, sent, timestamp, now);
    watch.hold(true);
    pass(60_000);
    watch.hold(false);
    for (int i = 1; i <= 3; i++) {
      assertEquals(List.of(), told);
      watch.senderReport(PEER, sent + 100 * i, timestamp, now);
      pass(2_000);
    }
    assertTold(Anomaly.Kind.ONE_WAY_SILENCE);
  }

  /** A description that says again what is so must not stop the watch. */
  @Test
  void noHoldWhereNoneWas_changesNothing() {
    speak(100);
    watch.hold(false);
    sequence += 200;
    speak(1);
    assertTold(Anomaly.Kind.SEQUENCE_JUMP);
  }

  @Test
  void silenceOfBoth_ofAHold_orAfterAnOutage_isNoNews() {
    speak(100);
    watch.senderReport(PEER, sent, timestamp, now);
    pass(10_000);
    // The report overtakes speech by a moment.
    watch.senderReport(PEER, sent + 500, timestamp + 500 * 960, now);
    speak(100);
    watch.hold(true);
    speak(3);
    for (int i = 1; i < 10; i++) {
      pass(2_500);
      watch.senderReport(PEER, sent + 500 + i, timestamp, now);
    }
    pass(5_000);
    assertEquals(List.of(), told);
  }
}
