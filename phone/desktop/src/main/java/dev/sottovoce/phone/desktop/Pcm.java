package dev.sottovoce.phone.desktop;

/** 16-bit little-endian samples of one or two channels, as devices have them. */
final class Pcm {
  private Pcm() {}

  /** Mixes all channels into one; returns its samples. */
  static int toMono(byte[] raw, int octets, int channels, short[] mono) {
    int samples = octets / (channels * Short.BYTES);
    int at = 0;
    for (int i = 0; i < samples; i++) {
      int sum = 0;
      for (int channel = 0; channel < channels; channel++, at += 2) {
        sum += (short) (raw[at] & 0xff | raw[at + 1] << 8);
      }
      mono[i] = (short) (sum / channels);
    }
    return samples;
  }

  /** Puts the same into all channels; returns the octets. */
  static int fromMono(short[] mono, int samples, int channels, byte[] raw) {
    int at = 0;
    for (int i = 0; i < samples; i++) {
      for (int channel = 0; channel < channels; channel++) {
        raw[at++] = (byte) mono[i];
        raw[at++] = (byte) (mono[i] >> 8);
      }
    }
    return at;
  }
}
