package dev.sottovoce.cli.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.audio.AudioMatch;
import dev.sottovoce.phone.audio.Wav;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two recordings that come with Sottovoce, and what the codec makes of them. */
class SpeechTest {
  @TempDir Path folder;
  private short[] question = {};
  private short[] answer = {};

  @BeforeEach
  void read() throws Exception {
    question = Wav.read(Speech.copyQuestion(folder.resolve("question.wav")));
    answer = Wav.read(Speech.copyAnswer(folder.resolve("answer.wav")));
  }

  @Test
  void eachRecording_survivesTheCodec_andIsNotTheOther() {
    assertTrue(AudioMatch.of(question, coded(question)) >= 0.9);
    assertTrue(AudioMatch.of(answer, coded(answer)) >= 0.9);
    assertTrue(AudioMatch.of(question, coded(answer)) <= 0.4);
    assertTrue(AudioMatch.of(answer, coded(question)) <= 0.4);
  }

  @Test
  void codec_makesNoBurstsOfItsOwn() {
    assertNoBurst(question);
    assertNoBurst(answer);
  }

  private static void assertNoBurst(short[] samples) {
    short[] heard = coded(samples);
    int frame = SpeechCodec.FRAME_SAMPLES;
    for (int at = 2 * frame; at + frame <= samples.length; at += frame) {
      int said = peak(samples, at - 2 * frame, at + frame);
      assertTrue(peak(heard, at, at + frame) <= 2.2 * said + 2500, "a burst at " + at / 48 + " ms");
    }
  }

  private static short[] coded(short[] samples) {
    short[] heard = new short[samples.length];
    short[] frame = new short[SpeechCodec.FRAME_SAMPLES];
    byte[] payload = new byte[SpeechCodec.MAX_PAYLOAD];
    try (SpeechCodec codec = SpeechCodecs.open(AudioCodec.OPUS)) {
      for (int at = 0; at + frame.length <= samples.length; at += frame.length) {
        System.arraycopy(samples, at, frame, 0, frame.length);
        int octets = codec.encode(frame, payload, 0);
        codec.decode(payload, 0, octets, frame);
        System.arraycopy(frame, 0, heard, at, frame.length);
      }
    }
    return heard;
  }

  private static int peak(short[] samples, int from, int to) {
    int peak = 0;
    for (int i = from; i < to; i++) peak = Math.max(peak, Math.abs(samples[i]));
    return peak;
  }
}
