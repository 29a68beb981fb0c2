package dev.sottovoce.phone.desktop;

import dev.sottovoce.nativelib.speex.SpeexCleaner;
import dev.sottovoce.nativelib.speex.SpeexDsp;
import dev.sottovoce.phone.audio.AudioSink;
import dev.sottovoce.phone.audio.AudioSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;

/**
 * Takes out of what the microphone hears what the loudspeaker plays, and steady noise, and makes
 * speech equally loud, by the system's libspeexdsp. One for each call. Frames keep their number and
 * their time, so that packets look the same to whoever sees them.
 */
public final class SpeechCleaning {
  /** What may be done to speech before it is sent. */
  public enum Treatment {
    /** What the loudspeaker plays is taken out of what the microphone hears. */
    ECHO,
    /** What sounds steadily, as a fan does, is taken out. */
    NOISE,
    /** Quiet speech is made louder, loud speech quieter. */
    GAIN
  }

  private static final int FRAME_SAMPLES = SpeexDsp.FRAME_SAMPLES;

  /** More is there only when the microphone stands still; its echo then comes later, too. */
  private static final int MOST_FRAMES = 3;

  private final Object lock = new Object();
  private final SpeexCleaner cleaner;
  private final Deque<short[]> played = new ArrayDeque<>();
  private final Deque<short[]> spare = new ArrayDeque<>();
  private final short[] silence = new short[FRAME_SAMPLES];
  private boolean closed;

  private SpeechCleaning(SpeexCleaner cleaner) {
    this.cleaner = cleaner;
    for (int i = 0; i <= MOST_FRAMES; i++) spare.add(new short[FRAME_SAMPLES]);
  }

  /**
   * Why speech cannot be cleaned here.
   *
   * @return what is wrong and what to do, for a person; empty when it can
   */
  public static Optional<String> problem() {
    return SpeexDsp.probe();
  }

  /**
   * Begins with nothing learned yet: an echo is gone after a second or two of the other's speech.
   *
   * @throws IllegalStateException where {@link #problem} tells of one
   */
  public static SpeechCleaning of(Set<Treatment> treatments) {
    return new SpeechCleaning(
        new SpeexCleaner(
            treatments.contains(Treatment.ECHO),
            treatments.contains(Treatment.NOISE),
            treatments.contains(Treatment.GAIN)));
  }

  /** The microphone, cleaned; closing it ends the cleaning. */
  public AudioSource source(AudioSource microphone) {
    return new AudioSource() {
      @Override
      public int read(short[] frame) {
        int samples = microphone.read(frame);
        if (samples < 0) return samples;
        Arrays.fill(frame, samples, FRAME_SAMPLES, (short) 0);
        clean(frame);
        return FRAME_SAMPLES;
      }

      @Override
      public void close() {
        microphone.close();
        end();
      }
    };
  }

  /** The loudspeaker, whose sound the microphone hears again. */
  public AudioSink sink(AudioSink loudspeaker) {
    return new AudioSink() {
      @Override
      public void write(short[] frame) {
        keep(frame);
        loudspeaker.write(frame);
      }

      @Override
      public void close() {
        loudspeaker.close();
      }
    };
  }

  private void keep(short[] frame) {
    synchronized (lock) {
      if (played.size() == MOST_FRAMES) spare.add(played.remove());
      short[] kept = spare.remove();
      System.arraycopy(frame, 0, kept, 0, FRAME_SAMPLES);
      played.add(kept);
    }
  }

  private void clean(short[] frame) {
    synchronized (lock) {
      if (closed) return;
      short[] loud = played.poll();
      cleaner.clean(frame, loud == null ? silence : loud);
      if (loud != null) spare.add(loud);
    }
  }

  private void end() {
    synchronized (lock) {
      if (closed) return;
      closed = true;
      cleaner.close();
      for (short[] each : played) Arrays.fill(each, (short) 0);
      for (short[] each : spare) Arrays.fill(each, (short) 0);
    }
  }
}
