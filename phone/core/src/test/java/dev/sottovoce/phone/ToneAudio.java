package dev.sottovoce.phone;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.concurrent.CountDownLatch;

/** Says one tone and measures how much of another it hears. */
final class ToneAudio {
  private static final int RATE = 48_000;

  private final double said;
  private final double wanted;
  private final CountDownLatch enough = new CountDownLatch(50);
  private long position;
  private double real;
  private double imaginary;
  private double energy;
  private long heardSamples;

  ToneAudio(double said, double wanted) {
    this.said = said;
    this.wanted = wanted;
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
    boolean silent = true;
    for (short sample : frame) {
      silent &= sample == 0;
      double angle = 2 * Math.PI * wanted * heardSamples++ / RATE;
      real += sample * Math.cos(angle);
      imaginary += sample * Math.sin(angle);
      energy += (double) sample * sample;
    }
    if (!silent) enough.countDown();
  }

  /** Waits until a second of sound was heard. */
  CountDownLatch enough() {
    return enough;
  }

  /** The share of the heard energy that is the wanted tone, 0 to 1. */
  synchronized double share() {
    double tone = 2 * (real * real + imaginary * imaginary) / Math.max(1, heardSamples);
    return energy == 0 ? 0 : tone / energy;
  }
}
