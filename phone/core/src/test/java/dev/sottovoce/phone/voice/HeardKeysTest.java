package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HeardKeysTest {
  private static final int UNITS = 960;
  private static final long BEAT_NANOS = 20_000_000;

  private final HeardKeys keys = new HeardKeys();
  private final StringBuilder told = new StringBuilder();
  private long now = 5;

  private void take(byte[] payload, int length, long timestamp) {
    keys.take(payload, 0, length, timestamp, now);
    char key = keys.takeHeard();
    if (key != 0) told.append(key);
    now += BEAT_NANOS;
  }

  private void take(int number, int beat, long timestamp) {
    byte[] payload = new byte[KeyEvent.OCTETS];
    KeyEvent.write(payload, 0, number, beat, UNITS);
    take(payload, payload.length, timestamp);
  }

  private void press(int number, long timestamp) {
    for (int beat = 0; beat < KeyEvent.BEATS; beat++) take(number, beat, timestamp);
  }

  @Test
  void eachKey_isToldOnce() {
    press(5, 0xffff_ff00L);
    press(5, 12_000);
    press(10, 24_000);
    press(11, 36_000);
    assertEquals("55*#", told.toString());
  }

  @Test
  void keyWhoseBeginningIsLost_isTold_andOneThatWasOvertaken_isNot() {
    take(7, KeyEvent.BEATS - 1, 1000);
    press(8, 13_000);
    take(7, KeyEvent.BEATS - 1, 1000);
    assertEquals("78", told.toString());
  }

  /** RFC 4733 section 2.5.1.3. */
  @Test
  void keyThatIsHeldForLong_isOne() {
    byte[] longest = {3, 10, (byte) 0xff, (byte) 0xff};
    take(longest, 4, 1000);
    take(3, 0, 1000 + 0xffff);
    take(3, 1, 1000 + 0xffff);
    assertEquals("3", told.toString());
  }

  @Test
  void whatIsNoKeyOrTooShort_isPassedOver() {
    take(16, 0, 1000);
    take(255, 0, 2000);
    for (int length = 0; length < KeyEvent.OCTETS; length++) take(new byte[4], length, 3000);
    assertEquals("", told.toString());
  }

  @Test
  void flood_isTold_notFasterThanFingersPress() {
    Random random = new Random(6);
    byte[] payload = new byte[64];
    long timestamp = 0;
    for (int i = 0; i < 10_000; i++) {
      random.nextBytes(payload);
      payload[0] &= 15;
      timestamp += 1 + random.nextInt(100);
      keys.take(payload, 0, random.nextInt(payload.length), timestamp, now);
      char key = keys.takeHeard();
      if (key != 0) told.append(key);
      now += 1_000_000;
    }
    assertEquals(10 * HeardKeys.MOST_A_SECOND, told.length());
  }

  @Test
  void anotherStream_beginsAnew() {
    press(1, 9_000_000);
    keys.restart();
    press(2, 10);
    assertEquals("12", told.toString());
  }
}
