package dev.sottovoce.lab.interop;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Just enough of WAV for these tests: 16 bit PCM with the plain 44-octet header. */
final class TestWav {
  private static final int HEADER = 44;
  private static final int RATE = 48_000;

  private TestWav() {}

  /** Two equal channels at 48 kHz. */
  static byte[] stereo48(short[] mono) {
    int octets = mono.length * 4;
    ByteBuffer file = ByteBuffer.allocate(HEADER + octets).order(ByteOrder.LITTLE_ENDIAN);
    file.put(ascii("RIFF")).putInt(36 + octets).put(ascii("WAVEfmt ")).putInt(16);
    file.putShort((short) 1).putShort((short) 2).putInt(RATE).putInt(RATE * 4);
    file.putShort((short) 4).putShort((short) 16).put(ascii("data")).putInt(octets);
    for (short sample : mono) file.putShort(sample).putShort(sample);
    return file.array();
  }

  /** A tone that rises from 300 Hz to 3 kHz, at 48 kHz. */
  static short[] sweep(int seconds) {
    short[] samples = new short[seconds * RATE];
    double phase = 0;
    for (int i = 0; i < samples.length; i++) {
      phase += 2 * Math.PI * (300 + 2700.0 * i / samples.length) / RATE;
      samples[i] = (short) (8000 * Math.sin(phase));
    }
    return samples;
  }

  static double rootMeanSquare(byte[] file) {
    ByteBuffer samples = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    double sum = 0;
    for (int at = HEADER; at + 1 < file.length; at += 2) {
      sum += Math.pow(samples.getShort(at), 2);
    }
    return Math.sqrt(sum / Math.max(1, (file.length - HEADER) / 2));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
