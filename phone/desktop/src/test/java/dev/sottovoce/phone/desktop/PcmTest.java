package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PcmTest {
  private static final short[] SAMPLES = {0, 1, -1, 255, -256, 32_767, -32_768};

  @Test
  void oneAndTwoChannels_comeBack() {
    for (int channels = 1; channels <= 2; channels++) {
      byte[] raw = new byte[SAMPLES.length * 2 * channels];
      short[] back = new short[SAMPLES.length];
      int octets = Pcm.fromMono(SAMPLES, SAMPLES.length, channels, raw);

      assertEquals(raw.length, octets);
      assertEquals(SAMPLES.length, Pcm.toMono(raw, octets, channels, back));
      assertArrayEquals(SAMPLES, back);
    }
  }

  @Test
  void octets_areLittleEndian() {
    byte[] raw = new byte[2];
    Pcm.fromMono(new short[] {0x1234}, 1, 1, raw);
    assertArrayEquals(new byte[] {0x34, 0x12}, raw);
  }

  @Test
  void twoChannels_areMixed() {
    byte[] raw = {0x00, 0x10, 0x00, 0x20};
    short[] mono = new short[1];
    Pcm.toMono(raw, 4, 2, mono);
    assertEquals(0x1800, mono[0]);
  }
}
