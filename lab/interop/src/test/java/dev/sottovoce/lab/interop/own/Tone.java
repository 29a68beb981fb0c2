package dev.sottovoce.lab.interop.own;

import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.concurrent.CountDownLatch;

/** Says one tone and measures, frame by frame, how much of another it hears. */
final class Tone {
  private static final int RATE = 48_000;

  private final double said;
  private final double wanted;
  private final CountDownLatch enough;
  private long position;
  private double tone;
  private double energy;

  /**
   * @param frames sounding frames of 20 ms that are enough
   */
  Tone(double said, double wanted, int frames) {
    this.said = said;
    this.wanted = wanted;
    this.enough = new CountDownLatch(frames);
  }

  CallOptions options() {
    return CallOptions.of(
        new AudioSource() {
          @Override
          public int read(short[] frame) {
            for (int i = 0; i < frame.length; i++) {
              frame[i] = (short) (12_000 * Math.sin(2 * Math.PI * said * position++ / RATE));
            }
            return frame.length;
          }

          @Override
          public void close() {}
        },
        new AudioSink() {
          @Override
          public void write(short[] frame) {
            hear(frame);
          }

          @Override
          public void close() {}
        });
  }

  private synchronized void hear(short[] frame) {
    double real = 0;
    double imaginary = 0;
    double loudness = 0;
    for (int i = 0; i < frame.length; i++) {
      double angle = 2 * Math.PI * wanted * i / RATE;
      real += frame[i] * Math.cos(angle);
      imaginary += frame[i] * Math.sin(angle);
      loudness += (double) frame[i] * frame[i];
    }
    tone += 2 * (real * real + imaginary * imaginary) / frame.length;
    energy += loudness;
    if (loudness > 0) enough.countDown();
  }

  CountDownLatch enough() {
    return enough;
  }

  /** The share of the heard energy that is the wanted tone, 0 to 1. */
  synchronized double share() {
    return energy == 0 ? 0 : tone / energy;
  }
}
