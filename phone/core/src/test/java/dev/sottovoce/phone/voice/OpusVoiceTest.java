package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.testing.Seeded;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OpusVoiceTest {
  private final OpusVoice codec = new OpusVoice();
  private final byte[] packet = new byte[1500];

  @Test
  void silenceAndSpeech_haveOneSize() {
    Random random = new Random(1);
    short[] frame = new short[VoiceCodec.FRAME];
    for (int i = 0; i < 50; i++) {
      if (i % 2 == 1) for (int j = 0; j < frame.length; j++) frame[j] = (short) random.nextInt();
      assertEquals(80, codec.encode(frame, packet, 0), "frame " + i);
      frame = new short[VoiceCodec.FRAME];
    }
  }

  @Test
  void garbage_isConcealed() {
    Seeded.check(
        200,
        random -> {
          byte[] garbage = Seeded.octets(random, 300);
          codec.decode(garbage, 0, garbage.length, new short[VoiceCodec.FRAME]);
        });
  }
}
