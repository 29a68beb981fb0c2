package dev.sottovoce.call.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.watch.MediaWatch.Change;
import dev.sottovoce.call.watch.MediaWatch.Hearing;
import dev.sottovoce.call.watch.MediaWatch.Speaking;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MediaWatchTest {
  private static final long STEP = 20_000_000;
  private static final long THREE_SECONDS = 3_000_000_000L;

  private final MediaWatch watch = new MediaWatch();
  private long now = -5;

  @Test
  void eachStepThatStandsStill_isNamedWithinThreeSeconds_andItsRecoveryToo() {
    watch.start(now);
    assertEquals(Optional.empty(), live(true, true, true, true));
    assertEquals(Hearing.NO_PACKETS, live(false, false, true, true).orElseThrow().hearing());
    assertEquals(Hearing.FINE, live(true, true, true, true).orElseThrow().hearing());
    assertEquals(Hearing.CANNOT_DECRYPT, live(true, false, true, true).orElseThrow().hearing());
    assertEquals(Hearing.FINE, live(true, true, true, true).orElseThrow().hearing());
    assertEquals(Hearing.NOT_PLAYED, live(true, true, false, true).orElseThrow().hearing());
    assertEquals(Hearing.FINE, live(true, true, true, true).orElseThrow().hearing());
    assertEquals(Speaking.NOT_SENT, live(true, true, true, false).orElseThrow().speaking());
  }

  /**
   * The network's thread tells of a packet before and after it decrypts it; others may ask then.
   */
  @Test
  void theFirstPacketAfterASilence_isNotCalledUndecryptable() {
    watch.start(now);
    assertEquals(Hearing.NO_PACKETS, live(false, false, true, true).orElseThrow().hearing());
    watch.packetArrived(now);
    assertEquals(Optional.empty(), watch.check(now));
    watch.packetDecrypted(now);
    assertEquals(Hearing.FINE, watch.check(now).orElseThrow().hearing());
  }

  @Test
  void packetsThatCannotBeDecryptedAfterASilence_areStillNamed() {
    watch.start(now);
    live(false, false, true, true);
    assertEquals(Hearing.CANNOT_DECRYPT, live(true, false, true, true).orElseThrow().hearing());
  }

  @Test
  void whatThePeerReports_counts() {
    watch.start(now);
    watch.peerReported(false, now);
    assertFalse(live(true, true, true, true).isPresent(), "too early to tell");
    watch.peerReported(false, now);
    Change change = live(true, true, true, true).orElseThrow();
    assertEquals(Speaking.NOT_RECEIVED_THERE, change.speaking());
    assertTrue(change.sentence().contains("receives nothing"));
    watch.peerReported(true, now);
    assertEquals("", live(true, true, true, true).orElseThrow().sentence());
  }

  @Test
  void twoReportsAtOnce_areNoSilence() {
    watch.start(now);
    live(true, true, true, true);
    watch.peerReported(true, now);
    watch.peerReported(false, now + STEP);
    assertFalse(live(true, true, true, true).isPresent());
    watch.peerReported(false, now);
    assertEquals(
        Speaking.NOT_RECEIVED_THERE, live(true, true, true, true).orElseThrow().speaking());
  }

  @Test
  void aHold_isNoSilence() {
    watch.start(now);
    watch.pause();
    assertFalse(live(false, false, false, false).isPresent());
    watch.start(now);
    assertFalse(watch.check(now).isPresent());
  }

  /** Three seconds in which some steps happen; the last change that was told. */
  private Optional<Change> live(boolean arrive, boolean decrypt, boolean play, boolean send) {
    Optional<Change> told = Optional.empty();
    for (long end = now + THREE_SECONDS; now < end; now += STEP) {
      if (arrive) watch.packetArrived(now);
      if (decrypt) watch.packetDecrypted(now);
      if (play) watch.framePlayed(now);
      if (send) watch.packetSent(now);
      Optional<Change> change = watch.check(now);
      if (change.isPresent()) told = change;
    }
    return told;
  }
}
