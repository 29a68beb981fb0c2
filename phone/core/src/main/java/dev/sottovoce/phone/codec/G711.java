package dev.sottovoce.phone.codec;

import dev.sottovoce.phone.audio.Resampler;

/** G.711 at 8 kHz (RFC 3551 section 4.5.14): eight bits a sample by one of two laws. */
final class G711 implements SpeechCodec {
  enum Law {
    MU,
    A
  }

  private static final int NARROW_SAMPLES = 160;
  private static final int BIAS = 0x84;
  private static final int CLIP = 32_635;

  private final Law law;
  private final Resampler down = new Resampler(48_000, 8_000);
  private final Resampler up = new Resampler(8_000, 48_000);
  private final short[] narrow = new short[NARROW_SAMPLES + 8];
  private final short[] last = new short[FRAME_SAMPLES];
  private int missing;

  G711(Law law) {
    this.law = law;
  }

  @Override
  public int encode(short[] frame, byte[] payload, int at) {
    int count = Math.min(NARROW_SAMPLES, down.process(frame, 0, FRAME_SAMPLES, narrow, 0));
    for (int i = 0; i < NARROW_SAMPLES; i++) {
      short sample = i < count ? narrow[i] : 0;
      payload[at + i] = law == Law.MU ? toMu(sample) : toA(sample);
    }
    return NARROW_SAMPLES;
  }

  @Override
  public int decode(byte[] payload, int from, int length, short[] samples) {
    // Whole frames of 20 ms, as many as fit.
    int frames = Math.min(length / NARROW_SAMPLES, samples.length / FRAME_SAMPLES);
    int written = 0;
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < NARROW_SAMPLES; i++) {
        byte coded = payload[from + frame * NARROW_SAMPLES + i];
        narrow[i] = law == Law.MU ? fromMu(coded) : fromA(coded);
      }
      written += up.process(narrow, 0, NARROW_SAMPLES, samples, written);
    }
    if (written >= FRAME_SAMPLES) {
      System.arraycopy(samples, written - FRAME_SAMPLES, last, 0, FRAME_SAMPLES);
      missing = 0;
    }
    return written;
  }

  /** The last frame again, softer each time. */
  @Override
  public void conceal(short[] samples) {
    missing++;
    double gain = Math.max(0, 1 - 0.25 * missing);
    for (int i = 0; i < FRAME_SAMPLES; i++) samples[i] = (short) (last[i] * gain);
  }

  @Override
  public void close() {}

  static byte toMu(short sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(CLIP, Math.abs((int) sample)) + BIAS;
    int exponent = 7;
    for (int mask = 0x4000; exponent > 0 && (magnitude & mask) == 0; mask >>= 1) exponent--;
    return (byte) ~(sign | exponent << 4 | magnitude >> exponent + 3 & 15);
  }

  static short fromMu(byte coded) {
    int bits = ~coded & 0xff;
    int magnitude = ((bits & 15) << 3) + BIAS << (bits >> 4 & 7);
    return (short) ((bits & 0x80) != 0 ? BIAS - magnitude : magnitude - BIAS);
  }

  static byte toA(short sample) {
    int sign = sample < 0 ? 0 : 0x80;
    int magnitude = Math.min(32_767, sample < 0 ? -(sample + 1) : sample);
    int coded;
    if (magnitude < 256) {
      coded = magnitude >> 4;
    } else {
      int exponent = 7;
      for (int mask = 0x4000; exponent > 1 && (magnitude & mask) == 0; mask >>= 1) exponent--;
      coded = exponent << 4 | magnitude >> exponent + 3 & 15;
    }
    return (byte) ((sign | coded) ^ 0x55);
  }

  static short fromA(byte coded) {
    int bits = coded ^ 0x55;
    int exponent = bits >> 4 & 7;
    int magnitude = (bits & 15) << 4;
    magnitude = exponent == 0 ? magnitude + 8 : magnitude + 0x108 << exponent - 1;
    return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
  }
}
