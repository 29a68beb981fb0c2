package dev.sottovoce.lab.interop.own;

import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.testing.Tone;
import java.util.concurrent.CountDownLatch;

/** A {@link Tone} at a phone. */
public final class ToneAudio {
  /** What a phone makes up for lost packets fades below that within a few frames. */
  private static final double LOUD = 1000;

  private final double said;
  private final double wanted;
  private final Silences silences = new Silences();
  private volatile Tone tone;

  /**
   * @param frames sounding frames of 20 ms that are enough
   */
  public ToneAudio(double said, double wanted, int frames) {
    this.said = said;
    this.wanted = wanted;
    tone = new Tone(said, wanted, frames);
  }

  /** Counts anew from now on. */
  public void again(int frames) {
    tone = new Tone(said, wanted, frames);
  }

  public CallOptions options() {
    return CallOptions.of(
        new AudioSource() {
          @Override
          public int read(short[] frame) {
            return tone.say(frame);
          }

          @Override
          public void close() {}
        },
        new AudioSink() {
          @Override
          public void write(short[] frame) {
            tone.hear(frame);
            silences.heard(isLoud(frame), System.currentTimeMillis());
          }

          @Override
          public void close() {}
        });
  }

  /** When nothing was heard. */
  public Silences silences() {
    return silences;
  }

  private static boolean isLoud(short[] frame) {
    double energy = 0;
    for (short each : frame) energy += (double) each * each;
    return energy > frame.length * LOUD * LOUD;
  }

  public CountDownLatch enough() {
    return tone.enough();
  }

  public double share() {
    return tone.share();
  }
}
