package dev.sottovoce.lab.bench.sip;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.wire.Bytes;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;

/**
 * CPU time and allocation of this thread for parsing and forwarding one INVITE: read request URI,
 * branch, Call-ID, tags and CSeq, push Via and Record-Route, count Max-Forwards down, serialise.
 * Ours and the peer take turns, so that whatever else the machine does hits both; medians are told.
 */
public final class SipBench {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UPS = 5;
  private static final int ROUNDS = 21;
  private static final int OURS_PER_ROUND = 40_000;
  private static final int PEERS_PER_ROUND = 4_000;
  private static final double MOST_NANOSECONDS = 2_000;
  private static final double MOST_OCTETS = 4_096;

  /** What keeps the compiler from leaving the work out. */
  private static volatile int sink;

  private SipBench() {}

  /** Runs for some seconds. */
  public static List<BenchRow> run() throws Exception {
    byte[] octets = SampleInvite.octets();
    Bytes message = Bytes.copyOf(octets);
    OurForward ours = new OurForward();
    JainForward peer = new JainForward();
    Figures oursRun = new Figures();
    Figures peerRun = new Figures();
    for (int round = -WARM_UPS; round < ROUNDS; round++) {
      oursRun.add(round, OURS_PER_ROUND, () -> ours.forward(message));
      peerRun.add(round, PEERS_PER_ROUND, () -> peer.forward(octets));
    }
    String name = "parse and forward an INVITE of " + octets.length + " B, ";
    return List.of(
        BenchRow.atMost(name + "time", oursRun.time(), "ns", MOST_NANOSECONDS)
            .beside(JainForward.NAME, peerRun.time()),
        BenchRow.atMost(name + "allocated", oursRun.allocated(), "B", MOST_OCTETS)
            .beside(JainForward.NAME, peerRun.allocated()));
  }

  /** One forwarding; the result is whatever depends on all of the work. */
  @FunctionalInterface
  private interface Work {
    int once() throws Exception;
  }

  /** What the rounds after warming up said. */
  private static final class Figures {
    private final double[] time = new double[ROUNDS];
    private final double[] allocated = new double[ROUNDS];

    void add(int round, int times, Work work) throws Exception {
      long octets = THREADS.getCurrentThreadAllocatedBytes();
      long start = THREADS.getCurrentThreadCpuTime();
      for (int i = 0; i < times; i++) sink = work.once();
      long end = THREADS.getCurrentThreadCpuTime();
      if (round < 0) return;
      time[round] = (double) (end - start) / times;
      allocated[round] = (double) (THREADS.getCurrentThreadAllocatedBytes() - octets) / times;
    }

    double time() {
      return median(time);
    }

    double allocated() {
      return median(allocated);
    }

    private static double median(double[] figures) {
      double[] sorted = figures.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }
}
