package dev.sottovoce.phone.audio;

import java.io.Closeable;

/**
 * Where the speech that is received goes: a loudspeaker, a file, a program. Sound is 48 kHz mono,
 * 16-bit signed samples.
 */
public interface AudioSink extends Closeable {
  /**
   * Takes one frame of 20 ms. Called on the media thread: it must not wait.
   *
   * @param frame 960 samples, the caller's again afterwards
   */
  void write(short[] frame);

  /** Releases what lies behind; no {@link #write} follows. */
  @Override
  void close();
}
