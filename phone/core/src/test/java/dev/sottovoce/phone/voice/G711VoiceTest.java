package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class G711VoiceTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, -1, 100, -100, 1000, -1000, 10_000, -10_000, 32_000, -32_000})
  void samples_comeBackWithinTheLawsStep(int sample) {
    int tolerance = 8 + Math.abs(sample) / 16;

    assertTrue(Math.abs(G711Voice.fromMuLaw(G711Voice.toMuLaw(sample)) - sample) <= tolerance);
    assertTrue(Math.abs(G711Voice.fromALaw(G711Voice.toALaw(sample)) - sample) <= tolerance);
  }

  @Test
  void everyOctet_isAFixedPoint() {
    for (int octet = 0; octet < 256; octet++) {
      short muLaw = G711Voice.fromMuLaw((byte) octet);
      assertEquals(muLaw, G711Voice.fromMuLaw(G711Voice.toMuLaw(muLaw)), "mu-law " + octet);
      short aLaw = G711Voice.fromALaw((byte) octet);
      assertEquals(aLaw, G711Voice.fromALaw(G711Voice.toALaw(aLaw)), "A-law " + octet);
    }
  }

  @Test
  void knownValues_areThoseOfG711() {
    assertEquals((byte) 0xff, G711Voice.toMuLaw(0));
    assertEquals((byte) 0x80, G711Voice.toMuLaw(32_767));
    assertEquals((byte) 0x00, G711Voice.toMuLaw(-32_767));
    assertEquals((byte) 0xd5, G711Voice.toALaw(0));
    assertEquals((byte) 0xaa, G711Voice.toALaw(32_767));
    assertEquals((byte) 0x2a, G711Voice.toALaw(-32_768));
  }

  @Test
  void frame_isOneHundredAndSixtyOctets() {
    G711Voice codec = new G711Voice(AudioCodec.PCMU);
    byte[] packet = new byte[1500];

    assertEquals(160, codec.encode(new short[VoiceCodec.FRAME], packet, 12));
  }
}
