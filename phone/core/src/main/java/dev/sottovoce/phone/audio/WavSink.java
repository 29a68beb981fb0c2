package dev.sottovoce.phone.audio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Records what is heard, exactly as it is played, into a WAV file that is written when it is
 * closed. Ten minutes are kept; what comes later is not recorded.
 */
public final class WavSink implements AudioSink {
  private final Path file;
  private short[] samples = new short[Wav.RATE * 10];
  private int length;
  private boolean closed;

  /**
   * @throws IOException when the file cannot be written
   */
  public WavSink(Path file) throws IOException {
    this.file = file;
    // A problem with the file shows now and not after the call.
    Wav.write(file, new short[0]);
  }

  @Override
  public synchronized void write(short[] frame) {
    if (closed || length + frame.length > Wav.RATE * Wav.MAX_SECONDS) return;
    if (length + frame.length > samples.length) {
      samples = Arrays.copyOf(samples, samples.length * 2);
    }
    System.arraycopy(frame, 0, samples, length, frame.length);
    length += frame.length;
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    try {
      Wav.write(file, Arrays.copyOf(samples, length));
    } catch (IOException e) {
      // Half a recording would look like a whole one.
      try {
        Files.deleteIfExists(file);
      } catch (IOException ignored) {
        // Nothing more can be done about it.
      }
    }
  }
}
