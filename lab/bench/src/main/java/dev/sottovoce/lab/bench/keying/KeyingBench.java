package dev.sottovoce.lab.bench.keying;

import dev.sottovoce.lab.bench.BenchRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Handshakes of each kind take turns, so that whatever else the machine does hits all of them. */
public final class KeyingBench {
  private static final int WARM_UPS = 400;
  private static final int ROUNDS = 400;
  private static final double MOST_TIMES_DTLS_12 = 1.5;
  private static final double ZRTP_MOST_TIMES_DTLS_12 = 2;
  private static final String PEER = "Bouncy Castle 1.84, DTLS 1.2, P-256";

  private KeyingBench() {}

  /** Runs for some seconds. */
  public static List<BenchRow> run() {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Handshakes handshakes = new Handshakes(threads);
      ZrtpExchanges exchanges = new ZrtpExchanges();
      List<Handshakes.Cost> ours = new ArrayList<>();
      List<Handshakes.Cost> zrtp = new ArrayList<>();
      List<Handshakes.Cost> peers = new ArrayList<>();
      for (int round = -WARM_UPS; round < ROUNDS; round++) {
        measure(round, ours, handshakes::dtls13);
        measure(round, zrtp, exchanges::hybrid);
        measure(round, peers, handshakes::dtls12);
      }
      List<BenchRow> rows = new ArrayList<>();
      rows.addAll(rows("DTLS 1.3", "client", "server", ours, peers, MOST_TIMES_DTLS_12));
      rows.addAll(rows("ZRTP", "initiator", "responder", zrtp, peers, ZRTP_MOST_TIMES_DTLS_12));
      return rows;
    }
  }

  private static void measure(
      int round, List<Handshakes.Cost> costs, Supplier<Handshakes.Cost> handshake) {
    Handshakes.Cost cost = handshake.get();
    if (round >= 0) costs.add(cost);
  }

  private static List<BenchRow> rows(
      String keying,
      String first,
      String second,
      List<Handshakes.Cost> ours,
      List<Handshakes.Cost> peers,
      double limit) {
    String name = keying + ", X25519MLKEM768, ";
    return List.of(
        BenchRow.atMostTimes(
            name + first + " CPU",
            median(ours, cost -> cost.clientNanos() / 1e6),
            "ms",
            PEER,
            median(peers, cost -> cost.clientNanos() / 1e6),
            limit),
        BenchRow.atMostTimes(
            name + second + " CPU",
            median(ours, cost -> cost.serverNanos() / 1e6),
            "ms",
            PEER,
            median(peers, cost -> cost.serverNanos() / 1e6),
            limit),
        BenchRow.told(name + "octets", median(ours, Handshakes.Cost::octets), "B")
            .beside(PEER, median(peers, Handshakes.Cost::octets)),
        BenchRow.told(name + "datagrams", median(ours, Handshakes.Cost::datagrams), "")
            .beside(PEER, median(peers, Handshakes.Cost::datagrams)));
  }

  private static double median(
      List<Handshakes.Cost> costs, ToDoubleFunction<Handshakes.Cost> figure) {
    double[] sorted = costs.stream().mapToDouble(figure).toArray();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
