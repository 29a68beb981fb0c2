package dev.sottovoce.phone.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.phone.audio.Speech;
import dev.sottovoce.testing.Seeded;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpeechCodecTest {
  @ParameterizedTest
  @EnumSource(AudioCodec.class)
  void everyFrame_hasTheSameSize_speechOrSilenceOrNoise(AudioCodec kind) throws IOException {
    short[] speech = Speech.alice();
    Random random = new Random(1);
    int expected = kind == AudioCodec.OPUS ? 80 : 160;
    try (SpeechCodec codec = SpeechCodecs.open(kind)) {
      byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
      short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
      for (int i = 0; i < 300; i++) {
        int from = i * frame.length % (speech.length - frame.length);
        if (i % 3 == 0) System.arraycopy(speech, from, frame, 0, frame.length);
        else if (i % 3 == 1) Arrays.fill(frame, (short) 0);
        else for (int s = 0; s < frame.length; s++) frame[s] = (short) random.nextInt();
        assertEquals(expected, codec.encode(frame, payload, 0));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AudioCodec.class)
  void speech_comesThrough_alsoWithLosses(AudioCodec kind) throws IOException {
    short[] speech = Speech.alice();
    for (double loss : new double[] {0, 0.05}) {
      short[] heard = through(kind, speech, loss);
      double match = AudioMatch.of(speech, heard);
      assertTrue(match >= 0.9, kind + " at loss " + loss + ": " + match);
      double other = AudioMatch.of(Speech.bob(), heard);
      assertTrue(other <= 0.4, kind + " against other speech: " + other);
    }
  }

  @ParameterizedTest
  @EnumSource(AudioCodec.class)
  void anyPayload_isDecodedOrNot_andTheCodecGoesOn(AudioCodec kind) {
    try (SpeechCodec codec = SpeechCodecs.open(kind)) {
      short[] samples = new short[6 * SpeechCodec.FRAME_SAMPLES];
      Seeded.check(
          300,
          random -> {
            byte[] payload = Seeded.octets(random, 400);
            int count = codec.decode(payload, 0, payload.length, samples);
            assertTrue(count >= 0 && count <= samples.length, count + " samples");
            codec.conceal(samples);
          });
    }
  }

  @Test
  void longLoss_fadesOut() throws IOException {
    short[] speech = Speech.alice();
    for (AudioCodec kind : AudioCodec.values()) {
      try (SpeechCodec codec = SpeechCodecs.open(kind)) {
        byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
        short[] samples = new short[6 * SpeechCodec.FRAME_SAMPLES];
        short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
        for (int i = 0; i < 60; i++) {
          System.arraycopy(speech, i * frame.length, frame, 0, frame.length);
          codec.decode(payload, 0, codec.encode(frame, payload, 0), samples);
        }
        for (int i = 0; i < 50; i++) codec.conceal(samples);
        int peak = 0;
        for (int i = 0; i < frame.length; i++) peak = Math.max(peak, Math.abs(samples[i]));
        assertTrue(peak < 3000, kind + " still at " + peak);
      }
    }
  }

  @Test
  void g711_keepsEverySampleWithinItsStep() {
    for (int value = -32_768; value <= 32_767; value += 7) {
      int step = Math.max(16, Math.abs(value) / 16);
      int mu = G711.fromMu(G711.toMu((short) value));
      int a = G711.fromA(G711.toA((short) value));
      assertTrue(Math.abs(mu - value) <= step + 640, value + " became " + mu);
      assertTrue(Math.abs(a - value) <= step, value + " became " + a);
    }
    // The ends of the scale as ITU-T G.711 tables 1a and 2a have them.
    assertEquals((byte) 0xff, G711.toMu((short) 0));
    assertEquals((byte) 0xd5, G711.toA((short) 0));
    assertEquals((byte) 0x80, G711.toMu((short) 32_767));
    assertEquals((byte) 0xaa, G711.toA((short) 32_767));
  }

  @Test
  void concentus_isAlwaysThere() {
    assertTrue(SpeechCodecs.opusBackends().stream().anyMatch(OpusBackend::isUsable));
    SpeechCodecs.warmUp();
  }

  private static short[] through(AudioCodec kind, short[] speech, double loss) {
    Random random = new Random(7);
    short[] heard = new short[speech.length];
    try (SpeechCodec codec = SpeechCodecs.open(kind)) {
      byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
      short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
      short[] samples = new short[6 * SpeechCodec.FRAME_SAMPLES];
      for (int at = 0; at + frame.length <= speech.length; at += frame.length) {
        System.arraycopy(speech, at, frame, 0, frame.length);
        int length = codec.encode(frame, payload, 0);
        if (random.nextDouble() < loss) codec.conceal(samples);
        else assertEquals(frame.length, codec.decode(payload, 0, length, samples));
        System.arraycopy(samples, 0, heard, at, frame.length);
      }
    }
    return heard;
  }
}
