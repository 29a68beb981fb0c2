package dev.sottovoce.lab.bench.leakage;

import dev.sottovoce.lab.bench.leakage.Script.Side;
import dev.sottovoce.lab.bench.leakage.Script.Window;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run's windows, in the order in which they came.
 *
 * @param seen each with what was said
 */
record Recorded(List<Seen> seen) {
  static final String CAPTURE = "capture.pcap";
  static final String SEED = "seed";

  /** Java's compiler has much of its work behind it then. */
  static final int SKIPPED_WINDOWS = 20;

  /** The call ends in there. */
  private static final int LAST_WINDOWS = 4;

  /**
   * A window and what an observer sees of it.
   *
   * @param number of the window within its call
   * @param octets of each packet
   * @param offsets of each packet from the beat, in microseconds
   */
  record Seen(Window said, int number, int[] octets, double[] offsets, double[] features) {}

  /** One end's packets and its place in the script. */
  private record End(Side side, int call, Track track, int otherPort) {}

  static String file(Side side) {
    return side.name().toLowerCase(java.util.Locale.ROOT) + ".txt";
  }

  /**
   * Reads what {@link Recorder} left in a folder.
   *
   * @param skipped windows of each call that do not count
   * @throws IOException also when capture and phones do not fit: then no window is known
   */
  static Recorded read(Path folder, int skipped) throws IOException {
    Script script = new Script(Long.parseLong(Files.readString(folder.resolve(SEED)).strip()));
    Map<Integer, List<CapturedPacket>> byPort = byPort(folder.resolve(CAPTURE));
    Map<Integer, End> ends = new HashMap<>();
    for (Side side : Side.values()) {
      for (String line : Files.readAllLines(folder.resolve(file(side)))) {
        addEnd(side, line, byPort, ends);
      }
    }
    List<Seen> seen = new ArrayList<>();
    for (End end : ends.values()) {
      End other = ends.get(end.otherPort());
      if (other == null) throw new IOException("a call has one end only");
      addWindows(script, end, other.track(), skipped, seen);
    }
    seen.sort(Comparator.comparingInt(Seen::number));
    return new Recorded(List.copyOf(seen));
  }

  private static Map<Integer, List<CapturedPacket>> byPort(Path capture) throws IOException {
    Map<Integer, List<CapturedPacket>> byPort = new HashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(capture))) {
      for (CapturedPacket each : CapturedPacket.readAll(in)) {
        byPort.computeIfAbsent(each.from(), port -> new ArrayList<>()).add(each);
      }
    }
    return byPort;
  }

  /** Of an end's ports the one that speech left from. */
  private static void addEnd(
      Side side, String line, Map<Integer, List<CapturedPacket>> byPort, Map<Integer, End> ends)
      throws IOException {
    String[] words = line.split(" ");
    for (int i = 2; i < words.length; i++) {
      int port = Integer.parseInt(words[i]);
      List<CapturedPacket> packets = byPort.getOrDefault(port, List.of());
      for (CapturedPacket each : packets) {
        if (each.kind() != CapturedPacket.Kind.RTP) continue;
        Track track = Track.of(packets, Integer.parseInt(words[1]));
        ends.put(port, new End(side, Integer.parseInt(words[0]), track, each.to()));
        return;
      }
    }
    throw new IOException("the capture has no speech of a call");
  }

  private static void addWindows(
      Script script, End end, Track other, int skipped, List<Seen> seen) {
    Track track = end.track();
    for (int window = skipped; window < track.windows() - LAST_WINDOWS; window++) {
      long[] span = track.span(window);
      if (span.length == 0) continue;
      seen.add(
          new Seen(
              script.window(end.side(), end.call(), window),
              window,
              track.octets(window),
              track.offsets(window),
              Features.of(track, other, window, span)));
    }
  }
}
