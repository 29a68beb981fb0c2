package dev.sottovoce.phone.audio;

import java.io.IOException;
import java.nio.file.Path;

/** Plays a recording once; what follows is silence or the end. */
public final class WavSource implements AudioSource {
  /** What comes behind the recording. */
  public enum Afterwards {
    /** The source has ended: a call may hang up then. */
    END,
    SILENCE
  }

  private final short[] samples;
  private final Afterwards afterwards;
  private int at;

  public WavSource(short[] samples, Afterwards afterwards) {
    this(afterwards, samples.clone());
  }

  private WavSource(Afterwards afterwards, short[] own) {
    this.samples = own;
    this.afterwards = afterwards;
  }

  /** Reads the file now, so that problems show before a call. */
  public static WavSource of(Path file, Afterwards afterwards) throws IOException {
    return new WavSource(afterwards, Wav.read(file));
  }

  /** How long the recording is. */
  public int milliseconds() {
    return (int) (samples.length * 1000L / Wav.RATE);
  }

  @Override
  public int read(short[] frame) {
    int count = Math.min(frame.length, samples.length - at);
    if (count <= 0) return afterwards == Afterwards.END ? -1 : 0;
    System.arraycopy(samples, at, frame, 0, count);
    java.util.Arrays.fill(frame, count, frame.length, (short) 0);
    at += count;
    return count;
  }

  @Override
  public void close() {}
}
