package dev.sottovoce.lab.bench.leakage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one end of a call sent, beat by beat: when and how large. Packet by packet it is what the
 * end said frame by frame.
 */
final class Track {
  private static final double BEAT_MICROS = 20_000;
  private static final int TIMESTAMP_UNITS = 960;

  /** Windows on either side that tell where the beat lies; what is said there is independent. */
  private static final int BASE_WINDOWS = 4;

  private final int[] octets;
  private final long[] micros;

  /** Microseconds after a beat of exactly 20 ms, from an arbitrary origin; not a number if lost. */
  private final double[] offsets;

  private final List<CapturedPacket> others;

  private Track(int[] octets, long[] micros, double[] offsets, List<CapturedPacket> others) {
    this.octets = octets;
    this.micros = micros;
    this.offsets = offsets;
    this.others = others;
  }

  /**
   * @param packets all that came from the end's ports, in order
   * @param frames how many it said
   * @throws IOException when the capture has not about as many: then nothing is known of which is
   *     which
   */
  static Track of(List<CapturedPacket> packets, int frames) throws IOException {
    int[] octets = new int[frames];
    long[] micros = new long[frames];
    double[] offsets = new double[frames];
    Arrays.fill(offsets, Double.NaN);
    List<CapturedPacket> others = new ArrayList<>();
    CapturedPacket first = null;
    CapturedPacket last = null;
    int number = 0;
    long beat = 0;
    int seen = 0;
    for (CapturedPacket each : packets) {
      if (each.kind() != CapturedPacket.Kind.RTP) {
        others.add(each);
        continue;
      }
      if (first == null || last == null) {
        first = each;
      } else {
        number += (short) (each.sequence() - last.sequence());
        beat += (int) (each.timestamp() - last.timestamp()) / TIMESTAMP_UNITS;
      }
      last = each;
      if (number < 0 || number >= frames) throw new IOException("a packet that nobody said");
      octets[number] = each.octets();
      micros[number] = each.micros();
      offsets[number] = each.micros() - first.micros() - beat * BEAT_MICROS;
      seen++;
    }
    // The last may have been read and not sent any more.
    if (seen < frames - 2 || frames == 0) {
      throw new IOException("captured " + seen + " packets of " + frames + " frames");
    }
    return new Track(octets, micros, offsets, others);
  }

  int windows() {
    return octets.length / Script.WINDOW_BEATS;
  }

  /** Octets of each packet of a window, 0 for one that the capture has not. */
  int[] octets(int window) {
    int from = window * Script.WINDOW_BEATS;
    return Arrays.copyOfRange(octets, from, from + Script.WINDOW_BEATS);
  }

  /** When a window begins and ends, in microseconds; empty if that was not seen. */
  long[] span(int window) {
    int from = window * Script.WINDOW_BEATS;
    int to = from + Script.WINDOW_BEATS - 1;
    boolean seen = to < micros.length && micros[from] > 0 && micros[to] > 0;
    return seen ? new long[] {micros[from], micros[to] + (long) BEAT_MICROS} : new long[0];
  }

  /** Offsets of a window's packets from where the beat lies, in microseconds. */
  double[] offsets(int window) {
    double base = base(window);
    double[] shifted = new double[Script.WINDOW_BEATS];
    for (int i = 0; i < shifted.length; i++) {
      double offset = offsets[window * Script.WINDOW_BEATS + i];
      shifted[i] = Double.isNaN(offset) ? 0 : offset - base;
    }
    return shifted;
  }

  /** The mean of the neighbours' medians: clocks drift, and neighbours say something else. */
  double base(int window) {
    double sum = 0;
    int count = 0;
    for (int near = window - BASE_WINDOWS; near <= window + BASE_WINDOWS; near++) {
      if (near == window || near < 0 || near >= windows()) continue;
      sum += median(near);
      count++;
    }
    return count == 0 ? 0 : sum / count;
  }

  private double median(int window) {
    int from = window * Script.WINDOW_BEATS;
    double[] sorted = Arrays.copyOfRange(offsets, from, from + Script.WINDOW_BEATS);
    Arrays.sort(sorted);
    return sorted[Script.WINDOW_BEATS / 2];
  }

  /** The same offsets for packets sent in a span, which are another end's. */
  double[] offsetsBetween(long fromMicros, long toMicros) {
    int from = firstAt(fromMicros);
    int to = firstAt(toMicros);
    int window = Math.min(Math.max(0, windows() - 1), from / Script.WINDOW_BEATS);
    double base = base(window);
    double[] shifted = new double[Math.max(0, to - from)];
    for (int i = 0; i < shifted.length; i++) {
      double offset = offsets[from + i];
      shifted[i] = Double.isNaN(offset) ? 0 : offset - base;
    }
    return shifted;
  }

  private int firstAt(long when) {
    int low = 0;
    int high = micros.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (micros[middle] < when) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many of a kind went in a span. */
  int count(CapturedPacket.Kind kind, long fromMicros, long toMicros) {
    int count = 0;
    int low = 0;
    int high = others.size();
    while (low < high) {
      int middle = low + high >>> 1;
      if (others.get(middle).micros() < fromMicros) low = middle + 1;
      else high = middle;
    }
    for (int i = low; i < others.size() && others.get(i).micros() < toMicros; i++) {
      if (others.get(i).kind() == kind) count++;
    }
    return count;
  }
}
