package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.phone.Leakage;
import org.junit.jupiter.api.Test;

class SentPatternTest {
  private final SentPattern pattern = new SentPattern(Leakage.OPUS_BOUND_POINTS);

  @Test
  void packetsThatAreAllAlike_areSteady() {
    for (int i = 0; i < 1000; i++) pattern.packet(80, -1_000_000, false);
    assertTrue(pattern.seen().wasSteady());
    assertEquals(
        "All 1,000 packets had one size and left on the beat."
            + " Observers of such packets guess at most 2 points better than by chance.",
        pattern.seen().sentence());
  }

  @Test
  void sizeFrameAndHold_areCountedApart() {
    pattern.packet(80, -1, false);
    pattern.packet(81, -1, false);
    assertFalse(pattern.seen().wasSteady());
    pattern.packet(80, 1, true);
    pattern.packet(80, 1, false);
    pattern.held();
    pattern.missed(5);
    assertEquals(new Leakage(4, 1, 2, 1, 5, 1, 0, 2.0), pattern.seen());
  }

  /** That the machine was busy says nothing of what was said. */
  @Test
  void latePacketsAndMissedBeats_areStillSteady() {
    pattern.packet(80, 1, false);
    pattern.missed(7);
    assertTrue(pattern.seen().wasSteady());
    assertTrue(pattern.seen().sentence().startsWith("Of 1 packets"), pattern.seen().sentence());
  }

  /** Such packets are told apart from odd ones: the person knows why. */
  @Test
  void keysThatWentAsEvents_areTold() {
    pattern.packet(80, -1, false);
    for (int i = 0; i < 10; i++) pattern.key();
    assertFalse(pattern.seen().wasSteady());
    assertEquals(new Leakage(11, 0, 0, 0, 0, 0, 10, 2.0), pattern.seen());
    String sentence = pattern.seen().sentence();
    assertTrue(
        sentence.contains(" 10 packets showed that keys were pressed, not which."), sentence);
  }

  @Test
  void whatWasNotMeasured_isNotClaimed() {
    SentPattern other = new SentPattern(null);
    other.packet(160, -1, false);
    assertTrue(other.seen().sentence().contains("was not measured"), other.seen().sentence());
  }
}
