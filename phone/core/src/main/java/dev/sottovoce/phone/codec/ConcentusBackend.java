package dev.sottovoce.phone.codec;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import io.github.jaredmdobson.concentus.OpusSignal;

/** Opus in Java: runs everywhere, at about twice libopus's cost. */
final class ConcentusBackend implements OpusBackend {
  private static final int RATE = 48_000;

  @Override
  public String name() {
    return "Concentus 1.0.2";
  }

  @Override
  public boolean isUsable() {
    return true;
  }

  @Override
  public String explanation() {
    return "pure Java, needs nothing";
  }

  @Override
  public SpeechCodec open() {
    try {
      return new Codec();
    } catch (OpusException e) {
      throw new IllegalStateException("Concentus refuses 48 kHz mono", e);
    }
  }

  private static final class Codec implements SpeechCodec {
    private final OpusEncoder encoder =
        new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
    private final OpusDecoder decoder = new OpusDecoder(RATE, 1);

    Codec() throws OpusException {
      encoder.setBitrate(SpeechCodecs.OPUS_BIT_RATE);
      // Constant size and no pauses: otherwise lengths and gaps tell what is said (RFC 6562).
      encoder.setUseVBR(false);
      encoder.setUseDTX(false);
      encoder.setUseInbandFEC(false);
      encoder.setComplexity(SpeechCodecs.OPUS_COMPLEXITY);
      encoder.setSignalType(OpusSignal.OPUS_SIGNAL_VOICE);
    }

    @Override
    public int encode(short[] frame, byte[] payload, int at) {
      try {
        return encoder.encode(
            frame, 0, FRAME_SAMPLES, payload, at, Math.min(MAX_PAYLOAD, payload.length - at));
      } catch (OpusException e) {
        throw new IllegalStateException("Opus encodes every frame of 20 ms", e);
      }
    }

    @Override
    public int decode(byte[] payload, int from, int length, short[] samples) {
      if (length == 0) return 0;
      try {
        return decoder.decode(payload, from, length, samples, 0, samples.length, false);
      } catch (OpusException | RuntimeException | AssertionError e) {
        // The payload is a peer's: whatever it makes of the decoder, the call goes on. Concentus
        // throws its assertions always.
        decoder.resetState();
        return 0;
      }
    }

    @Override
    public void conceal(short[] samples) {
      try {
        decoder.decode(null, 0, 0, samples, 0, FRAME_SAMPLES, false);
      } catch (OpusException | RuntimeException | AssertionError e) {
        decoder.resetState();
        java.util.Arrays.fill(samples, 0, FRAME_SAMPLES, (short) 0);
      }
    }

    @Override
    public void close() {}
  }
}
