package dev.sottovoce.lab.bench.media;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.desktop.LinuxUdpBackend;
import dev.sottovoce.phone.udp.NioUdpBackend;
import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpBackends;
import dev.sottovoce.srtp.PacketCipherBackend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Measures datagrams, and relays of them, beside C, in a process of its own. Those that are
 * compared take turns within each round, in random order; medians of this thread's CPU time are
 * told, one case on a line.
 */
final class DatagramMeasuring {
  /** What a line begins with. */
  static final String MARK = "datagrams";

  /** A word that stands for no implementation: datagrams alone. */
  static final String PLAIN = "PLAIN";

  static final int VOICE_OCTETS = 182;
  static final int VIDEO_OCTETS = 1228;
  static final int RELAYED_PAYLOAD = 160;

  /** All of them fit into a socket's buffer of usual size. */
  private static final int VOICE_BATCH = 128;

  private static final int VIDEO_BATCH = 64;
  private static final int BATCHES = 8;
  private static final int ROUNDS = 31;
  private static final Duration WARM_UP = Duration.ofSeconds(4);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private DatagramMeasuring() {}

  /** The argument names what encrypts in the relay, or is {@link #PLAIN}. */
  public static void main(String[] arguments) throws IOException {
    Optional<CLoops> loops = CLoops.compile();
    if (arguments[0].equals(PLAIN)) {
      plain(loops);
    } else {
      relay(Implementation.valueOf(arguments[0]), loops);
    }
  }

  private static void plain(Optional<CLoops> loops) throws IOException {
    LinuxUdpBackend linux = new LinuxUdpBackend();
    NioUdpBackend channels = new NioUdpBackend();
    for (UdpBackend each : List.of(linux, channels)) {
      if (!each.isUsable()) continue;
      List<DatagramPath> paths = new ArrayList<>();
      paths.add(UdpPaths.ours(each.open(), each.open(), VOICE_OCTETS, false));
      loops.ifPresent(c -> paths.add(UdpPaths.c(c, VOICE_OCTETS, false)));
      tell(each == linux ? "mmsg" : "channels", paths, VOICE_BATCH);
    }
    if (!linux.isUsable()) return;
    List<DatagramPath> equal = new ArrayList<>();
    equal.add(UdpPaths.ours(linux.open(), linux.openForMany(), VIDEO_OCTETS, true));
    loops.ifPresent(c -> equal.add(UdpPaths.c(c, VIDEO_OCTETS, true)));
    tell("equal", equal, VIDEO_BATCH);
  }

  private static void relay(Implementation implementation, Optional<CLoops> loops)
      throws IOException {
    UdpBackend udp = UdpBackends.ofThisMachine();
    Map<SrtpProfile, List<DatagramPath>> cases = new LinkedHashMap<>();
    for (SrtpProfile profile :
        List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM)) {
      List<DatagramPath> paths = new ArrayList<>();
      PacketCipherBackend backend = implementation.backend();
      paths.add(
          RelayPaths.inSlots(
              udp.open(), udp.open(), udp.open(), backend, profile, RELAYED_PAYLOAD));
      paths.add(
          RelayPaths.inArrays(
              udp.open(), udp.open(), udp.open(), backend, profile, RELAYED_PAYLOAD));
      if (loops.isPresent() && LibSrtp.description().isPresent()) {
        paths.add(RelayPaths.c(loops.get(), udp.open(), udp.open(), profile, RELAYED_PAYLOAD));
      }
      cases.put(profile, paths);
    }
    // All of them first: what is compiled for one serves the next.
    for (List<DatagramPath> each : cases.values()) warmUp(each, VOICE_BATCH);
    for (var each : cases.entrySet()) tell(each.getKey().name(), each.getValue(), VOICE_BATCH);
  }

  private static void warmUp(List<DatagramPath> paths, int batch) throws IOException {
    long end = THREADS.getCurrentThreadCpuTime() + WARM_UP.toNanos();
    while (THREADS.getCurrentThreadCpuTime() < end)
      for (DatagramPath each : paths) time(each, batch);
  }

  private static void tell(String name, List<DatagramPath> paths, int batch) throws IOException {
    double[][] figures = new double[paths.size()][ROUNDS];
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) order.add(i);
    Random random = new Random(1);
    warmUp(paths, batch);
    for (int round = 0; round < ROUNDS; round++) {
      Collections.shuffle(order, random);
      for (int path : order) figures[path][round] = time(paths.get(path), batch);
    }
    StringBuilder line = new StringBuilder(MARK + " " + name);
    for (double[] each : figures) line.append(' ').append(median(each));
    System.out.println(line);
  }

  /** Nanoseconds for one datagram. */
  private static double time(DatagramPath path, int batch) throws IOException {
    long nanos = 0;
    for (int i = 0; i < BATCHES; i++) {
      path.prepare(batch);
      long before = THREADS.getCurrentThreadCpuTime();
      path.run(batch);
      nanos += THREADS.getCurrentThreadCpuTime() - before;
      path.clear(batch);
    }
    return (double) nanos / BATCHES / batch;
  }

  private static double median(double[] figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
