package dev.sottovoce.lab.interop;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;

/** WAV files for foreign phones: 16 bit PCM with the plain 44-octet header. */
final class TestWav {
  private static final int HEADER = 44;
  private static final int RATE = 48_000;

  private TestWav() {}

  /** A file with two equal channels at 48 kHz. */
  static byte[] stereo48(short[] mono) throws IOException {
    ByteBuffer samples = ByteBuffer.allocate(mono.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (short sample : mono) samples.putShort(sample).putShort(sample);
    AudioFormat format = new AudioFormat(RATE, 16, 2, true, false);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(samples.array()), format, mono.length),
        AudioFileFormat.Type.WAVE,
        file);
    return file.toByteArray();
  }

  /** A file with one channel at 48 kHz. */
  static byte[] mono48(short[] samples) throws IOException {
    ByteBuffer octets = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (short sample : samples) octets.putShort(sample);
    AudioFormat format = new AudioFormat(RATE, 16, 1, true, false);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(octets.array()), format, samples.length),
        AudioFileFormat.Type.WAVE,
        file);
    return file.toByteArray();
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
}
