package dev.sottovoce.phone.voice;

import dev.sottovoce.call.AudioCodec;
import java.util.Arrays;

/** G.711 (RFC 3551 section 4.5.14) for phones that have no Opus, at 8 kHz. */
final class G711Voice implements VoiceCodec {
  private static final int RATIO = 6;
  private static final int OCTETS = FRAME / RATIO;
  private static final int MU_LAW_BIAS = 0x84;
  private static final int MU_LAW_CLIP = 32_635;

  private final boolean muLaw;
  private short lastSample;

  G711Voice(AudioCodec codec) {
    this.muLaw = codec == AudioCodec.PCMU;
  }

  @Override
  public int encode(short[] frame, byte[] target, int offset) {
    for (int i = 0; i < OCTETS; i++) {
      int sum = 0;
      for (int j = 0; j < RATIO; j++) sum += frame[i * RATIO + j];
      int sample = sum / RATIO;
      target[offset + i] = muLaw ? toMuLaw(sample) : toALaw(sample);
    }
    return OCTETS;
  }

  @Override
  public void decode(byte[] source, int offset, int length, short[] frame) {
    int samples = Math.min(OCTETS, length);
    for (int i = 0; i < samples; i++) {
      short next = muLaw ? fromMuLaw(source[offset + i]) : fromALaw(source[offset + i]);
      for (int j = 0; j < RATIO; j++) {
        frame[i * RATIO + j] = (short) (lastSample + (next - lastSample) * (j + 1) / RATIO);
      }
      lastSample = next;
    }
    Arrays.fill(frame, samples * RATIO, FRAME, (short) 0);
  }

  @Override
  public void conceal(short[] frame) {
    Arrays.fill(frame, (short) 0);
    lastSample = 0;
  }

  /** ITU-T G.711, mu-law. */
  static byte toMuLaw(int sample) {
    int sign = sample < 0 ? 0x80 : 0;
    int magnitude = Math.min(MU_LAW_CLIP, Math.abs(sample)) + MU_LAW_BIAS;
    int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
    int mantissa = magnitude >> exponent + 3 & 0x0f;
    return (byte) ~(sign | exponent << 4 | mantissa);
  }

  static short fromMuLaw(byte octet) {
    int value = ~octet & 0xff;
    int magnitude = ((value & 0x0f) << 3) + MU_LAW_BIAS << (value >> 4 & 7);
    int sample = magnitude - MU_LAW_BIAS;
    return (short) ((value & 0x80) != 0 ? -sample : sample);
  }

  /** ITU-T G.711, A-law. */
  static byte toALaw(int sample) {
    int sign = sample >= 0 ? 0x80 : 0;
    int magnitude = Math.min(32_767, sample >= 0 ? sample : -sample - 1) >> 3;
    int value;
    if (magnitude < 32) {
      value = magnitude >> 1;
    } else {
      int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 4;
      value = exponent << 4 | magnitude >> exponent & 0x0f;
    }
    return (byte) ((sign | value) ^ 0x55);
  }

  static short fromALaw(byte octet) {
    int value = (octet ^ 0x55) & 0xff;
    int exponent = value >> 4 & 7;
    int mantissa = (value & 0x0f) << 4;
    int magnitude = exponent == 0 ? mantissa + 8 : mantissa + 0x108 << exponent - 1;
    return (short) ((value & 0x80) != 0 ? magnitude : -magnitude);
  }
}
