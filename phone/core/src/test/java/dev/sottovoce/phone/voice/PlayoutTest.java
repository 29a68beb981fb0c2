package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PlayoutTest {
  private final Playout playout = new Playout();
  private final byte[] target = new byte[1500];

  private void put(int... sequences) {
    for (int each : sequences) {
      playout.put(each & 0xffff, new byte[] {(byte) each, 1, 2}, 0, 3);
    }
  }

  private int take() {
    int length = playout.take(target);
    return length < 0 ? length : target[0] & 0xff;
  }

  @Test
  void nothingIsPlayed_untilAFewPacketsWait() {
    put(10, 11);
    assertEquals(Playout.NOT_PLAYING, take());
    put(12);
    assertEquals(10, take());
  }

  @Test
  void reorderedPackets_arePlayedInOrder() {
    put(11, 10, 12);

    assertEquals(10, take());
    assertEquals(11, take());
    assertEquals(12, take());
  }

  @Test
  void numbersThatWrap_goOn() {
    put(65_534, 65_535, 65_536, 65_537);

    assertEquals(254, take());
    assertEquals(255, take());
    assertEquals(0, take());
    assertEquals(1, take());
  }

  @Test
  void lostPacket_isMissing_andALaterOneIsLate() {
    put(10, 12, 13);

    assertEquals(10, take());
    assertEquals(Playout.MISSING, take());
    put(11);
    assertEquals(12, take());
    assertEquals(1, playout.late());
  }

  @Test
  void duplicate_isPlayedOnce() {
    put(10, 10, 11, 11, 12);

    assertEquals(10, take());
    assertEquals(11, take());
    assertEquals(12, take());
    assertEquals(Playout.MISSING, take());
  }

  @Test
  void burst_isSkippedDownToABoundedDelay() {
    for (int i = 0; i < 40; i++) put(i);

    assertTrue(take() >= 40 - Playout.MOST_WAITING - 1);
  }

  @Test
  void longPause_isBufferedAnew() {
    put(10, 11, 12);
    for (int i = 0; i < 3 + Playout.MISSES_TO_RESTART; i++) take();

    assertEquals(Playout.NOT_PLAYING, take());
    put(2000, 2001, 2002);
    assertEquals(2000 & 0xff, take());
  }

  @Test
  void hugePayload_isIgnored() {
    playout.put(1, new byte[5000], 0, 5000);
    put(2, 3, 4);

    assertEquals(2, take());
  }
}
