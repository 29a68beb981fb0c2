package dev.sottovoce.phone.desktop;

import dev.sottovoce.nativelib.speex.SpeexCleaner;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.Arrays;

/**
 * A microphone and a loudspeaker in the same room: what the one plays is taken out of what the
 * other hears, steady noise becomes quieter and speech even. By libspeexdsp, where it is installed.
 */
public final class CleanedSound {
  private final AudioSource microphone;
  private final AudioSink loudspeaker;
  private final SpeexCleaner cleaner = new SpeexCleaner();
  private final short[] played = new short[SpeexCleaner.FRAME_SAMPLES];
  private boolean closed;

  /** Begins with a room that it does not know; {@link #whyNot} says whether it can. */
  public CleanedSound(AudioSource microphone, AudioSink loudspeaker) {
    this.microphone = microphone;
    this.loudspeaker = loudspeaker;
  }

  /** Empty where sound can be cleaned; else what is wrong and what to do. */
  public static String whyNot() {
    return SpeexCleaner.probe();
  }

  /** What the microphone hears besides the loudspeaker. */
  public AudioSource source() {
    return new AudioSource() {
      @Override
      public int read(short[] frame) {
        int samples = microphone.read(frame);
        return samples < 0 ? samples : clean(frame, samples);
      }

      @Override
      public void close() {
        microphone.close();
        end();
      }
    };
  }

  /** The loudspeaker, of which it is remembered what it plays. */
  public AudioSink sink() {
    return new AudioSink() {
      @Override
      public void write(short[] frame) {
        remember(frame);
        loudspeaker.write(frame);
      }

      @Override
      public void close() {
        loudspeaker.close();
      }
    };
  }

  private synchronized int clean(short[] frame, int samples) {
    if (closed) return samples;
    Arrays.fill(frame, samples, frame.length, (short) 0);
    cleaner.clean(frame, played);
    // Where nothing is played before the next frame, as on hold, there is no echo to come.
    Arrays.fill(played, (short) 0);
    return frame.length;
  }

  private synchronized void remember(short[] frame) {
    System.arraycopy(frame, 0, played, 0, played.length);
  }

  private synchronized void end() {
    closed = true;
    cleaner.close();
    Arrays.fill(played, (short) 0);
  }
}
