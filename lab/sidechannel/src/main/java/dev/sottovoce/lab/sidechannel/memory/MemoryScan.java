package dev.sottovoce.lab.sidechannel.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts copies of secrets in this process. Its own window on memory is left out. */
public final class MemoryScan {
  private static final int WINDOW_OCTETS = 1 << 20;
  private static final int OVERLAP = Sought.OCTETS - 1;

  private record Range(long from, long to) {}

  private final List<Sought> sought;
  private final boolean[] sieve = new boolean[1 << 16];
  private final ByteBuffer window =
      ByteBuffer.allocateDirect(WINDOW_OCTETS).order(ByteOrder.LITTLE_ENDIAN);

  public MemoryScan(List<Sought> sought) {
    this.sought = List.copyOf(sought);
    for (Sought each : sought) each.addTo(sieve);
  }

  /** After a rekey the call goes on: what it goes on with must be there. */
  static void requireAlive(Sought key) {
    try {
      int copies = new MemoryScan(List.of(key)).everywhere().getOrDefault(key, 0);
      if (copies == 0) throw new IllegalStateException("not seen: " + key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies of each in all writable memory of the process, garbage and freed memory included. */
  public Map<Sought, Integer> everywhere() throws IOException {
    Map<Sought, Integer> found = nothing();
    try (FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"))) {
      for (Range range : writable()) scan(memory, range, found);
    }
    window.clear();
    MemorySegment.ofBuffer(window).fill((byte) 0);
    return found;
  }

  /** Copies of each in the mapping that an address lies in. */
  Map<Sought, Integer> around(long address) throws IOException {
    Map<Sought, Integer> found = nothing();
    try (FileChannel memory = FileChannel.open(Path.of("/proc/self/mem"))) {
      for (Range range : writable()) {
        if (range.from() <= address && address < range.to()) scan(memory, range, found);
      }
    }
    window.clear();
    MemorySegment.ofBuffer(window).fill((byte) 0);
    return found;
  }

  /** Copies of each in objects that something still refers to. */
  public Map<Sought, Integer> reachable() throws IOException {
    Path folder = Files.createTempDirectory("sottovoce-memory");
    Path dump = folder.resolve("live.hprof");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpHeap(dump.toString(), true);
      Map<Sought, Integer> found = nothing();
      try (FileChannel file = FileChannel.open(dump)) {
        scan(file, new Range(0, file.size()), found);
      }
      return found;
    } finally {
      Files.deleteIfExists(dump);
      Files.delete(folder);
    }
  }

  private Map<Sought, Integer> nothing() {
    Map<Sought, Integer> found = new LinkedHashMap<>();
    for (Sought each : sought) found.put(each, 0);
    return found;
  }

  private List<Range> writable() throws IOException {
    long own = MemorySegment.ofBuffer(window.clear()).address();
    List<Range> ranges = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/maps"))) {
      String[] words = line.split("\\s+", 3);
      if (!words[1].startsWith("rw")) continue;
      int dash = words[0].indexOf('-');
      long from = Long.parseUnsignedLong(words[0].substring(0, dash), 16);
      long to = Long.parseUnsignedLong(words[0].substring(dash + 1), 16);
      long ownEnd = own + WINDOW_OCTETS;
      if (from < own && own < to || from < ownEnd && ownEnd < to || own <= from && to <= ownEnd) {
        if (from < own) ranges.add(new Range(from, own));
        if (ownEnd < to) ranges.add(new Range(ownEnd, to));
      } else {
        ranges.add(new Range(from, to));
      }
    }
    return ranges;
  }

  private void scan(FileChannel source, Range range, Map<Sought, Integer> found) {
    long at = range.from();
    while (at + Sought.OCTETS <= range.to()) {
      window.clear().limit((int) Math.min(WINDOW_OCTETS, range.to() - at));
      int read;
      try {
        read = source.read(window, at);
      } catch (IOException e) {
        // A mapping that is gone again, or that the kernel shows to nobody.
        return;
      }
      if (read < Sought.OCTETS) return;
      search(read, found);
      at += read - OVERLAP;
    }
  }

  private void search(int length, Map<Sought, Integer> found) {
    window.limit(length);
    for (int i = 0; i + Sought.OCTETS <= length; i++) {
      if (!sieve[(window.getShort(i) ^ (int) Sought.MASK) & 0xffff]) continue;
      for (Sought each : sought) {
        if (each.isAt(window, i)) found.merge(each, 1, Integer::sum);
      }
    }
  }
}
