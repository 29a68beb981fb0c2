package dev.sottovoce.phone.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavSinkTest {
  /** Does not divide a second. */
  private static final int ODD_FRAME = 1_009;

  @TempDir Path folder;

  @Test
  void whatWasHeard_isInTheFile_whereverSecondsEnd() throws IOException {
    Path file = folder.resolve("heard.wav");
    short[] all = new short[150 * ODD_FRAME];
    for (int i = 0; i < all.length; i++) all[i] = (short) (i * 31);
    try (WavSink sink = new WavSink(file)) {
      for (int at = 0; at < all.length; at += ODD_FRAME) {
        sink.write(Arrays.copyOfRange(all, at, at + ODD_FRAME));
      }
    }
    assertArrayEquals(all, Wav.read(file));
  }

  @Test
  void afterTenMinutes_nothingMoreIsKept() throws IOException {
    Path file = folder.resolve("long.wav");
    short[] second = new short[Wav.RATE];
    try (WavSink sink = new WavSink(file)) {
      for (int i = 0; i < Wav.MAX_SECONDS + 2; i++) sink.write(second);
    }
    assertEquals(44 + 2L * Wav.RATE * Wav.MAX_SECONDS, Files.size(file));
  }

  @Test
  void afterItIsClosed_nothingIsKept_andTheFileStays() throws IOException {
    Path file = folder.resolve("closed.wav");
    WavSink sink = new WavSink(file);
    sink.write(new short[] {1, 2, 3});
    sink.close();
    sink.write(new short[] {4});
    sink.close();
    assertArrayEquals(new short[] {1, 2, 3}, Wav.read(file));
  }

  @Test
  void aFileThatCannotBeWrittenInTheEnd_isNotThere() throws IOException {
    Path inside = Files.createDirectories(folder.resolve("inside"));
    Path file = inside.resolve("heard.wav");
    WavSink sink = new WavSink(file);
    sink.write(new short[] {1, 2, 3});
    Files.delete(file);
    Files.delete(inside);
    sink.close();
    assertFalse(Files.exists(file));
  }

  /** All of it would be alive at the next collection, and be copied while the call stands still. */
  @Test
  void aRecording_takesNothingOfTheHeap() throws IOException {
    short[] frame = new short[Wav.RATE / 50];
    try (WavSink sink = new WavSink(folder.resolve("heap.wav"))) {
      for (int i = 0; i < 100; i++) sink.write(frame);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 60 * 50; i++) sink.write(frame);
      long aSecond = (threads.getCurrentThreadAllocatedBytes() - before) / 60;
      assertTrue(aSecond < 1_000, aSecond + " octets a second");
    }
  }
}
