package dev.sottovoce.phone.voice;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.Arrays;

/** Opus (RFC 6716, RFC 7587) in pure Java, at a constant 32 kbit/s. */
final class OpusVoice implements VoiceCodec {
  private static final int SAMPLE_RATE = 48_000;
  private static final int BIT_RATE = 32_000;
  private static final int MOST_OCTETS = 400;

  /** Beyond 5 the encoder costs half as much again for little. */
  private static final int COMPLEXITY = 5;

  private final OpusEncoder encoder;
  private final OpusDecoder decoder;

  OpusVoice() {
    try {
      encoder = new OpusEncoder(SAMPLE_RATE, 1, OpusApplication.OPUS_APPLICATION_VOIP);
      decoder = new OpusDecoder(SAMPLE_RATE, 1);
    } catch (OpusException e) {
      throw new IllegalStateException("48 kHz mono is what Opus is made for", e);
    }
    encoder.setBitrate(BIT_RATE);
    encoder.setComplexity(COMPLEXITY);
    encoder.setUseVBR(false);
    encoder.setUseDTX(false);
  }

  @Override
  public int encode(short[] frame, byte[] target, int offset) {
    try {
      return encoder.encode(frame, 0, FRAME, target, offset, MOST_OCTETS);
    } catch (OpusException e) {
      throw new IllegalStateException("a whole frame and room for it are always encodable", e);
    }
  }

  @Override
  public void decode(byte[] source, int offset, int length, short[] frame) {
    try {
      int samples = decoder.decode(source, offset, length, frame, 0, FRAME, false);
      if (samples < FRAME) Arrays.fill(frame, Math.max(0, samples), FRAME, (short) 0);
    } catch (OpusException | RuntimeException e) {
      // The peer sent something that is no Opus: as good as a loss.
      conceal(frame);
    }
  }

  @Override
  public void conceal(short[] frame) {
    try {
      decoder.decode(null, 0, 0, frame, 0, FRAME, false);
    } catch (OpusException | RuntimeException e) {
      Arrays.fill(frame, (short) 0);
    }
  }
}
