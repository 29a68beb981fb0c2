package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.lab.bench.BenchRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * CPU time of this thread per packet, protecting and opening, for each profile and for voice at 40
 * and 160 octets and video at 1200. Ours and the peer take turns within each round, in random
 * order, so that whatever else the machine does hits both; medians over the rounds are told.
 */
public final class MediaBench {
  /** The others differ from the last one in the length of key or tag only. */
  static final List<SrtpProfile> PROFILES =
      List.of(
          SrtpProfile.AEAD_AES_256_GCM,
          SrtpProfile.AEAD_AES_128_GCM,
          SrtpProfile.AES_CM_128_HMAC_SHA1_80);

  private static final int[] PAYLOADS = {40, 160, 1200};
  private static final double LIMIT = 1.1;
  private static final int ROUNDS = 41;

  /** Compilation happens on other threads, so it is time that counts; on a busy machine, much. */
  private static final Duration WARM_UP = Duration.ofMillis(800);

  private MediaBench() {}

  /** Runs for less than a minute. */
  public static List<BenchRow> run() {
    List<BenchRow> rows = new ArrayList<>();
    List<Case> cases = new ArrayList<>();
    for (SrtpProfile profile : PROFILES) {
      for (int payload : PAYLOADS) cases.add(new Case(profile, payload));
    }
    cases.forEach(Case::warmUp);
    for (Case one : cases) rows.addAll(one.measure());
    cases.forEach(Case::close);
    rows.addAll(Allocation.rows());
    return rows;
  }

  private static BenchRow row(String name, OptionalDouble ours, OptionalDouble peers) {
    double value = ours.orElseThrow();
    if (peers.isEmpty()) {
      Optional<String> nobody = Optional.of("no libsrtp found");
      return new BenchRow(name, value, "ns/packet", nobody, peers, "", true);
    }
    String peer = LibSrtp.description().orElseThrow();
    return BenchRow.atMostTimes(name, value, "ns/packet", peer, peers.getAsDouble(), LIMIT);
  }

  /** One profile and one size of payload. */
  private static final class Case {
    private final String name;
    private final OurStream ours;
    private final Optional<PeerStream> peer;

    Case(SrtpProfile profile, int payload) {
      name = profile + ", " + payload + " B, ";
      ours = new OurStream(profile, payload);
      peer = LibSrtp.description().map(library -> new PeerStream(profile, payload));
    }

    void warmUp() {
      long end = System.nanoTime() + WARM_UP.toNanos();
      while (System.nanoTime() - end < 0) {
        ours.round();
        peer.ifPresent(PeerStream::round);
      }
    }

    List<BenchRow> measure() {
      Figures oursRun = new Figures();
      Figures peerRun = new Figures();
      Random order = new Random(1);
      warmUp();
      for (int round = 0; round < ROUNDS; round++) {
        boolean oursFirst = order.nextBoolean();
        if (oursFirst) oursRun.add(ours.round());
        if (peer.isPresent()) peerRun.add(peer.get().round());
        if (!oursFirst) oursRun.add(ours.round());
      }
      return List.of(
          row(name + "protect", oursRun.protect(), peerRun.protect()),
          row(name + "open", oursRun.open(), peerRun.open()));
    }

    void close() {
      peer.ifPresent(PeerStream::close);
    }
  }

  /** One stream that is protected and opened in batches. */
  interface Stream {
    int BATCH = 128;
    int BATCHES = 24;

    Round round();
  }

  /** Nanoseconds of CPU time per packet in one round. */
  record Round(double protect, double open) {}

  /** What the rounds after warming up said. */
  private static final class Figures {
    private final double[] protect = new double[ROUNDS];
    private final double[] open = new double[ROUNDS];
    private int count;

    void add(Round round) {
      protect[count] = round.protect();
      open[count++] = round.open();
    }

    OptionalDouble protect() {
      return median(protect);
    }

    OptionalDouble open() {
      return median(open);
    }

    private OptionalDouble median(double[] figures) {
      double[] sorted = Arrays.copyOf(figures, count);
      Arrays.sort(sorted);
      return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[count / 2]);
    }
  }
}
