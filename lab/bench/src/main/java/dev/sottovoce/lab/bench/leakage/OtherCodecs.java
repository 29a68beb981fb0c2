package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.call.AudioCodec;
import dev.sottovoce.phone.codec.SpeechCodec;
import dev.sottovoce.phone.codec.SpeechCodecs;
import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusMode;
import java.util.concurrent.locks.LockSupport;

/** Codecs that make a phone tell what it should not: the controls. */
final class OtherCodecs {
  /** As late after its beat as packets of our phones leave. */
  private static final long TICK_NANOS = 5_000_000;

  private OtherCodecs() {}

  /**
   * Encodes when the packet ought to leave, so that it leaves as much later as encoding takes: what
   * a phone does that sends each frame once it is encoded.
   */
  static SpeechCodec sentOnceEncoded() {
    return new Wrapped(SpeechCodecs.open(AudioCodec.OPUS)) {
      @Override
      public int encode(short[] frame, byte[] payload, int at) {
        long tick = System.nanoTime() + TICK_NANOS;
        for (long left = TICK_NANOS; left > 0; left = tick - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        return super.encode(frame, payload, at);
      }
    };
  }

  /** Spends as many octets on each frame as it needs. */
  static SpeechCodec ofVariableRate() {
    return new Encoding(encoder(true, false));
  }

  /** Says by packets of one or two octets that nobody speaks. */
  static SpeechCodec withPauses() {
    return new Encoding(encoder(false, true));
  }

  private static OpusEncoder encoder(boolean variable, boolean pauses) {
    try {
      OpusEncoder encoder = new OpusEncoder(48_000, 1, OpusApplication.OPUS_APPLICATION_VOIP);
      encoder.setBitrate(SpeechCodecs.OPUS_BIT_RATE);
      encoder.setComplexity(SpeechCodecs.OPUS_COMPLEXITY);
      encoder.setUseVBR(variable);
      // Without music's half of Opus, which knows no pauses.
      if (pauses) encoder.setForceMode(OpusMode.MODE_SILK_ONLY);
      encoder.setUseDTX(pauses);
      return encoder;
    } catch (OpusException e) {
      throw new IllegalStateException("Concentus refuses 48 kHz mono", e);
    }
  }

  private static class Wrapped implements SpeechCodec {
    private final SpeechCodec codec;

    Wrapped(SpeechCodec codec) {
      this.codec = codec;
    }

    @Override
    public int encode(short[] frame, byte[] payload, int at) {
      return codec.encode(frame, payload, at);
    }

    @Override
    public int decode(byte[] payload, int from, int length, short[] samples) {
      return codec.decode(payload, from, length, samples);
    }

    @Override
    public void conceal(short[] samples) {
      codec.conceal(samples);
    }

    @Override
    public void close() {
      codec.close();
    }
  }

  private static final class Encoding extends Wrapped {
    private final OpusEncoder encoder;

    Encoding(OpusEncoder encoder) {
      super(SpeechCodecs.open(AudioCodec.OPUS));
      this.encoder = encoder;
    }

    @Override
    public int encode(short[] frame, byte[] payload, int at) {
      int room = Math.min(MAX_PAYLOAD, payload.length - at - 64);
      try {
        return encoder.encode(frame, 0, FRAME_SAMPLES, payload, at, room);
      } catch (OpusException e) {
        throw new IllegalStateException("Opus encodes every frame of 20 ms", e);
      }
    }
  }
}
