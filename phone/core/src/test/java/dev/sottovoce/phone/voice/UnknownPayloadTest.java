package dev.sottovoce.phone.voice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.call.watch.PacketWatch;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.phone.audio.WavSource;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import dev.sottovoce.policy.WatchLimits;
import dev.sottovoce.srtp.HeaderEncryption;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpSender;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Authentic packets whose payload type nobody agreed on reach no decoder. */
@Timeout(60)
class UnknownPayloadTest {
  private static final int SEED = 3;
  private static final int AGREED = AudioCodec.OPUS.payloadType();

  private final AtomicInteger decoded = new AtomicInteger();
  private final CountDownLatch decodedOne = new CountDownLatch(1);

  /** The codec of calls, which notes that it was asked. */
  private final class Noting implements SpeechCodec {
    private final SpeechCodec real = SpeechCodecs.open(AudioCodec.OPUS);

    @Override
    public int encode(short[] frame, byte[] payload, int at) {
      return real.encode(frame, payload, at);
    }

    @Override
    public int decode(byte[] payload, int from, int length, short[] samples) {
      decoded.incrementAndGet();
      decodedOne.countDown();
      return real.decode(payload, from, length, samples);
    }

    @Override
    public void conceal(short[] samples) {
      real.conceal(samples);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private static void speak(
      SrtpSender sender, VoiceStream to, int payloadType, int sequence, boolean marked) {
    byte[] packet = new byte[RtpHeader.FIXED_OCTETS + 80 + SrtpSender.MAX_OVERHEAD_OCTETS];
    RtpHeader.write(packet, 0, payloadType, sequence, 960L * sequence, 7);
    if (marked) RtpHeader.mark(packet, 0);
    int length = sender.protectRtp(packet, 0, RtpHeader.FIXED_OCTETS + 80);
    assertTrue(to.received(packet, 0, length, System.nanoTime(), PacketWatch.Origin.PATH));
  }

  @Test
  void everyTypeButTheAgreedOne_isDroppedBeforeDecoding() throws InterruptedException {
    Ear ear = new Ear();
    try (SrtpSender sender = SrtpSender.open(Ends.keys(MediaKeys.Role.SERVER, SEED), Ends.PEER);
        VoiceStream stream =
            new VoiceStream(
                Ends.format(AudioCodec.OPUS),
                new Noting(),
                5,
                Ends.keys(MediaKeys.Role.CLIENT, SEED),
                Ends.PEER,
                PacketCipherBackend.JDK,
                HeaderEncryption.CRYPTEX,
                WatchLimits.DEFAULT,
                new WavSource(new short[0], WavSource.Afterwards.SILENCE),
                ear,
                (packet, offset, length) -> {},
                ear,
                Ends.entropy(1))) {
      stream.start();
      int sequence = 1;
      // 64 to 95 with a marker would be RTCP (RFC 5761 section 4).
      for (int type = 0; type < 128; type++) {
        if (type == AGREED || type >= 64 && type < 96) continue;
        speak(sender, stream, type, sequence++, type % 2 == 0);
      }
      ear.hear(30 * SpeechCodec.FRAME_SAMPLES);
      assertEquals(0, decoded.get());
      assertEquals(0, stream.counts().received());

      // The control.
      for (int i = 0; i < 10; i++) speak(sender, stream, AGREED, sequence++, false);
      assertTrue(decodedOne.await(20, TimeUnit.SECONDS));
    }
  }
}
