package dev.sottovoce.testing;

import java.util.concurrent.CountDownLatch;

/** Says one tone and measures, frame by frame at 48 kHz, how much of another it hears. */
public final class Tone {
  private static final int RATE = 48_000;

  private final double said;
  private final double wanted;
  private final CountDownLatch enough;
  private long position;
  private double tone;
  private double energy;

  /**
   * @param said hertz
   * @param wanted hertz
   * @param frames sounding frames that are enough
   */
  public Tone(double said, double wanted, int frames) {
    this.said = said;
    this.wanted = wanted;
    this.enough = new CountDownLatch(frames);
  }

  /** Fills a frame with the tone, where the last one ended. */
  public int say(short[] frame) {
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (short) (12_000 * Math.sin(2 * Math.PI * said * position++ / RATE));
    }
    return frame.length;
  }

  /** Frame by frame: a frame that is left out or made up shifts the phase of what follows. */
  public synchronized void hear(short[] frame) {
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

  /** Opens when enough frames have sounded. */
  public CountDownLatch enough() {
    return enough;
  }

  /** The share of the heard energy that is the wanted tone, 0 to 1. */
  public synchronized double share() {
    return energy == 0 ? 0 : tone / energy;
  }
}
