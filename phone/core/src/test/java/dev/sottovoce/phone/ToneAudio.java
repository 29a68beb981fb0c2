package dev.sottovoce.phone;

import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import dev.sottovoce.testing.Tone;
import java.util.concurrent.CountDownLatch;

/** A {@link Tone} at a phone; a second of sound is enough. */
final class ToneAudio {
  private final Tone tone;

  ToneAudio(double said, double wanted) {
    tone = new Tone(said, wanted, 50);
  }

  CallOptions options() {
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
          }

          @Override
          public void close() {}
        });
  }

  CountDownLatch enough() {
    return tone.enough();
  }

  double share() {
    return tone.share();
  }
}
