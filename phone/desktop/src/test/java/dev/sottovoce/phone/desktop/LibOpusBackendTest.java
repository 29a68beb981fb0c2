package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.codec.OpusBackend;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import org.junit.jupiter.api.Test;

class LibOpusBackendTest {
  @Test
  void backend_isFound() {
    OpusBackend first = SpeechCodecs.opusBackends().get(0);
    assertTrue(first instanceof LibOpusBackend, first.name());
    assertFalse(first.explanation().isEmpty());
    assertEquals(2, SpeechCodecs.opusBackends().size(), "Concentus stands behind it");
  }

  @Test
  void usableLibrary_isPreferred() {
    assumeTrue(new LibOpusBackend().isUsable(), new LibOpusBackend().explanation());
    assertTrue(SpeechCodecs.opus() instanceof LibOpusBackend);
  }

  /** Each decodes what the other encodes, at the same size. */
  @Test
  void bothBackends_understandOneAnother() {
    assumeTrue(new LibOpusBackend().isUsable(), new LibOpusBackend().explanation());
    for (OpusBackend speaking : SpeechCodecs.opusBackends()) {
      for (OpusBackend hearing : SpeechCodecs.opusBackends()) {
        String which = speaking.name() + " to " + hearing.name();
        try (SpeechCodec out = speaking.open();
            SpeechCodec in = hearing.open()) {
          double ratio = loudnessAfter(out, in);
          assertTrue(ratio > 0.7 && ratio < 1.4, which + ": " + ratio);
        }
      }
    }
  }

  /** Speech takes less effort than tones: each is encoded as it needs. */
  @Test
  void keysOfThePad_areRecognised_whoeverEncodes() {
    for (OpusBackend speaking : SpeechCodecs.opusBackends()) {
      if (!speaking.isUsable()) continue;
      for (OpusBackend hearing : SpeechCodecs.opusBackends()) {
        if (!hearing.isUsable()) continue;
        try (SpeechCodec out = speaking.open();
            SpeechCodec in = hearing.open()) {
          String which = speaking.name() + " to " + hearing.name();
          assertEquals(PadKeys.ALL, PadKeys.through(out, in), which);
        }
      }
    }
  }

  private static double loudnessAfter(SpeechCodec out, SpeechCodec in) {
    short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
    short[] heard = new short[SpeechCodec.FRAME_SAMPLES];
    byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
    for (int i = 0; i < 20; i++) {
      for (int s = 0; s < frame.length; s++) {
        frame[s] = (short) (8_000 * Math.sin((i * frame.length + s) * 2 * Math.PI * 400 / 48_000));
      }
      int length = out.encode(frame, payload, 0);
      assertEquals(80, length);
      assertEquals(SpeechCodec.FRAME_SAMPLES, in.decode(payload, 0, length, heard));
    }
    return energy(heard) / energy(frame);
  }

  private static double energy(short[] samples) {
    double sum = 0;
    for (short each : samples) sum += (double) each * each;
    return sum;
  }

  @Test
  void callsOpenIt() {
    try (SpeechCodec codec = SpeechCodecs.open(AudioCodec.OPUS)) {
      assertEquals(80, codec.encode(new short[960], new byte[SpeechCodec.MAX_PAYLOAD], 0));
    }
  }
}
