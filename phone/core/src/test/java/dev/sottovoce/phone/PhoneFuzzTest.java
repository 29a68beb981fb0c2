package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.audio.WavException;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class PhoneFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void recording(byte[] file) throws IOException {
    try {
      assertTrue(Wav.read(new ByteArrayInputStream(file)).length > 0);
    } catch (WavException expected) {
      assertTrue(String.valueOf(expected.getMessage()).length() > 10);
    }
  }

  /** A payload comes from a peer: whatever it is, the call goes on. */
  @FuzzTest(maxDuration = "60s")
  void payload(byte[] payload) {
    short[] samples = new short[6 * SpeechCodec.FRAME_SAMPLES];
    for (AudioCodec kind : AudioCodec.values()) {
      try (SpeechCodec codec = SpeechCodecs.open(kind)) {
        int count = codec.decode(payload, 0, payload.length, samples);
        assertTrue(count >= 0 && count <= samples.length);
        codec.conceal(samples);
      }
    }
  }
}
