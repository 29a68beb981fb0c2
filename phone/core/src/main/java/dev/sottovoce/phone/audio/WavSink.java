package dev.sottovoce.phone.audio;

import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Records what is heard, exactly as it is played, into a WAV file that is written when it is
 * closed. Ten minutes are kept; what comes later is not recorded.
 *
 * <p>Until then it lies outside the heap, a second in each piece: Java's collector would have to
 * copy all that came since it last ran, and the call would stand still meanwhile.
 */
public final class WavSink implements AudioSink {
  /** The same memory, to be filled with samples and to be written as octets. */
  private record Piece(ByteBuffer octets, ShortBuffer samples) {
    static Piece allocate() {
      ByteBuffer octets = ByteBuffer.allocateDirect(Wav.RATE * Short.BYTES);
      return new Piece(octets, octets.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer());
    }
  }

  private final Path file;
  private final List<Piece> pieces = new ArrayList<>();
  private int length;
  private boolean closed;

  /**
   * @throws IOException when the file cannot be written
   */
  public WavSink(Path file) throws IOException {
    this.file = file;
    // A problem with the file shows now and not after the call.
    Wav.write(file, new short[0]);
    pieces.add(Piece.allocate());
  }

  @Override
  public synchronized void write(short[] frame) {
    if (closed || length + frame.length > Wav.RATE * Wav.MAX_SECONDS) return;
    int from = 0;
    while (from < frame.length) {
      Piece last = pieces.get(pieces.size() - 1);
      if (!last.samples().hasRemaining()) {
        last = Piece.allocate();
        pieces.add(last);
      }
      int count = Math.min(frame.length - from, last.samples().remaining());
      last.samples().put(frame, from, count);
      from += count;
    }
    length += frame.length;
  }

  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    try {
      writeAll();
    } catch (IOException e) {
      // Half a recording would look like a whole one.
      try {
        Files.deleteIfExists(file);
      } catch (IOException ignored) {
        // Nothing more can be done about it.
      }
    }
    pieces.clear();
  }

  private void writeAll() throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(ByteBuffer.wrap(Wav.header(length)), out);
      for (Piece each : pieces) {
        // Android's older classes have these methods in Buffer only.
        ((Buffer) each.octets()).limit(each.samples().position() * Short.BYTES);
        write(each.octets(), out);
      }
    }
  }

  private static void write(ByteBuffer octets, FileChannel out) throws IOException {
    while (octets.hasRemaining()) out.write(octets);
  }
}
