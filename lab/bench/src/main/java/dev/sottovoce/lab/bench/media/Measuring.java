package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Measures one implementation beside libsrtp, in a process of its own: the compiler then sees what
 * it would see in a phone. All that take part in a case take turns within each round, in random
 * order, so that whatever else the machine does hits each of them; medians over the rounds are
 * told, one case on a line.
 */
final class Measuring {
  static final int MANY_STREAMS = 2000;

  /** What they are compared with. */
  static final int FEW_STREAMS = 128;

  /** A packet of voice with many streams. */
  private static final int MANY_STREAMS_PAYLOAD = 160;

  static final int ROUNDS = 41;
  private static final int ALLOCATION_ROUNDS = 5;

  /** This thread's own time: on a busy machine compilers, on other threads, get no more of it. */
  private static final Duration WARM_UP = Duration.ofSeconds(1);

  private static final boolean IN_ARRAYS = false;
  private static final boolean IN_SLOTS = true;

  private static final int OURS = 0;
  private static final int PEER = 1;
  private static final int SLOTS = 2;
  private static final int FEW = 3;

  private Measuring() {}

  /** The arguments name the implementation. */
  public static void main(String[] arguments) {
    Implementation implementation = Implementation.valueOf(arguments[0]);
    List<Case> cases = new ArrayList<>();
    for (SrtpProfile profile : MediaBench.PROFILES) {
      for (int payload : MediaBench.PAYLOADS) cases.add(new Case(implementation, profile, payload));
    }
    cases.forEach(Case::warmUp);
    for (Case each : cases) System.out.println(each.measure().encode());
    cases.forEach(Case::close);
    for (SrtpProfile profile : MediaBench.PROFILES) {
      many(new Case(implementation, profile, IN_ARRAYS));
      if (implementation.isNative()) many(new Case(implementation, profile, IN_SLOTS));
    }
  }

  private static void many(Case each) {
    System.out.println(each.measure().encode());
    each.close();
  }

  /**
   * Who takes part: ours, libsrtp if there is one, ours in slots and, with many streams, ours with
   * few.
   */
  private static final class Case {
    private final SrtpProfile profile;
    private final int payload;
    private final int streams;
    private final boolean inSlots;
    private final List<Optional<Streams>> parts = new ArrayList<>();

    Case(Implementation implementation, SrtpProfile profile, int payload) {
      this(implementation, profile, payload, 1, IN_ARRAYS);
      parts.add(implementation.inSlots(profile, payload, 1));
      parts.add(Optional.empty());
    }

    /** With many streams. */
    Case(Implementation implementation, SrtpProfile profile, boolean inSlots) {
      this(implementation, profile, MANY_STREAMS_PAYLOAD, MANY_STREAMS, inSlots);
      parts.add(Optional.empty());
      parts.add(Optional.of(ours(implementation, FEW_STREAMS)));
    }

    private Case(
        Implementation implementation,
        SrtpProfile profile,
        int payload,
        int streams,
        boolean inSlots) {
      this.profile = profile;
      this.payload = payload;
      this.streams = streams;
      this.inSlots = inSlots;
      parts.add(Optional.of(ours(implementation, streams)));
      parts.add(LibSrtp.description().map(name -> new LibSrtpStreams(profile, payload, streams)));
    }

    private Streams ours(Implementation implementation, int count) {
      return inSlots
          ? implementation.inSlots(profile, payload, count).orElseThrow()
          : implementation.streams(profile, payload, count);
    }

    void warmUp() {
      long end = Streams.threadNanos() + WARM_UP.toNanos();
      while (Streams.threadNanos() < end) {
        for (Optional<Streams> each : parts) each.ifPresent(Streams::time);
      }
    }

    Figures measure() {
      double[][] protect = new double[parts.size()][ROUNDS];
      double[][] open = new double[parts.size()][ROUNDS];
      List<Integer> order = new ArrayList<>(List.of(OURS, PEER, SLOTS, FEW));
      Random random = new Random(1);
      warmUp();
      for (int round = 0; round < ROUNDS; round++) {
        Collections.shuffle(order, random);
        for (int part : order) {
          if (parts.get(part).isEmpty()) continue;
          Streams.Round figures = parts.get(part).get().time();
          protect[part][round] = figures.protect();
          open[part][round] = figures.open();
        }
      }
      Streams.Round allocated = allocated();
      return new Figures(
          profile,
          payload,
          streams,
          inSlots,
          new Streams.Round(median(protect[OURS]), median(open[OURS])),
          new Streams.Round(median(protect[PEER]), median(open[PEER])),
          new Streams.Round(median(protect[SLOTS]), median(open[SLOTS])),
          new Streams.Round(median(protect[FEW]), median(open[FEW])),
          allocated);
    }

    /** The least of some rounds: compilers and profilers allocate now and then. */
    private Streams.Round allocated() {
      double protect = Double.MAX_VALUE;
      double open = Double.MAX_VALUE;
      for (int i = 0; i < ALLOCATION_ROUNDS; i++) {
        Streams.Round arrays = allocatedBy(OURS);
        Streams.Round slots = allocatedBy(SLOTS);
        protect = Math.min(protect, arrays.protect() + slots.protect());
        open = Math.min(open, arrays.open() + slots.open());
      }
      return new Streams.Round(Math.rint(protect), Math.rint(open));
    }

    private Streams.Round allocatedBy(int part) {
      return parts.get(part).map(Streams::allocation).orElse(new Streams.Round(0, 0));
    }

    void close() {
      for (Optional<Streams> each : parts) each.ifPresent(Streams::close);
    }
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
