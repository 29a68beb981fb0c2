package dev.sottovoce.phone.audio;

import java.io.Closeable;

/**
 * Where the speech that is sent comes from: a microphone, a file, a program. Sound is 48 kHz mono,
 * 16-bit signed samples.
 */
public interface AudioSource extends Closeable {
  /**
   * Fills one frame of 20 ms. Called on the media thread every 20 ms: it must not wait.
   *
   * @param frame 960 samples to fill
   * @return how many samples were filled, the rest being silence; -1 when there will be no more
   */
  int read(short[] frame);

  /** Releases what lies behind; no {@link #read} follows. */
  @Override
  void close();
}
