package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpDemux;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long it takes to play depends on what the other end says, and on whatever decodes it: a
 * report does not wait for it.
 */
@Timeout(60)
class ReportTimeTest {
  private enum Step {
    SPEECH,
    REPORT,
    PLAYED
  }

  private final List<Step> steps = Collections.synchronizedList(new ArrayList<>());

  private final class Silence implements SpeechCodec {
    @Override
    public int encode(short[] frame, byte[] payload, int at) {
      return 80;
    }

    @Override
    public int decode(byte[] payload, int from, int length, short[] samples) {
      return FRAME_SAMPLES;
    }

    @Override
    public void conceal(short[] samples) {}

    @Override
    public void close() {}
  }

  @Test
  void reportFollowsSpeech_beforeAnythingIsPlayed() throws InterruptedException {
    Ear ear =
        new Ear() {
          @Override
          public void write(short[] frame) {
            steps.add(Step.PLAYED);
            super.write(frame);
          }
        };
    try (VoiceStream stream =
        new VoiceStream(
            Ends.format(AudioCodec.OPUS),
            new Silence(),
            5,
            Ends.keys(MediaKeys.Role.CLIENT, 3),
            Ends.PEER,
            PacketCipherBackend.JDK,
            HeaderEncryption.CRYPTEX,
            WatchLimits.DEFAULT,
            new WavSource(new short[0], WavSource.Afterwards.SILENCE),
            ear,
            (packet, offset, length) ->
                steps.add(
                    RtpDemux.looksLikeRtcp(packet, offset, length) ? Step.REPORT : Step.SPEECH),
            ear,
            Ends.entropy(1))) {
      stream.start();
      ear.hear(160 * SpeechCodec.FRAME_SAMPLES);
    }
    List<Step> seen = List.copyOf(steps);
    int reports = 0;
    for (int i = 1; i < 300; i++) {
      if (seen.get(i) != Step.REPORT) continue;
      assertEquals(Step.SPEECH, seen.get(i - 1), seen::toString);
      reports++;
    }
    assertTrue(reports > 0, seen::toString);
  }
}
