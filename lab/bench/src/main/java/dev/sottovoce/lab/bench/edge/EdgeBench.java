package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What signing in costs the server: looking at a token, a mutual TLS 1.3 handshake with
 * X25519MLKEM768, a REGISTER with token and proof, and the memory of a connection that stays.
 * Beside it Kamailio, where it is installed and does the same.
 */
public final class EdgeBench {
  private static final int DEVICES = 8;
  private static final int WARM_UPS = 6_000;
  private static final int HANDSHAKES = 3_000;
  private static final int FLOWS = 5_000;
  private static final int FLOWS_OF_DEVICE = 4;
  private static final int FIRST_FLOWS = 100;
  private static final int REGISTERS_OF_DEVICE = 1_000;

  /** After so many rounds the server's compiler has done most of its work. */
  private static final int REGISTER_WARM_UPS = 6;

  private static final long SETTLING_MILLIS = 3_000;
  private static final Bytes PING = Bytes.utf8("\r\n\r\n");

  private EdgeBench() {}

  /** Runs for some three minutes. */
  public static List<BenchRow> run() throws Exception {
    if (!Files.isReadable(Path.of("/proc/self/smaps_rollup"))) {
      throw new IOException("the edge bench reads what Linux counts of a process, in /proc");
    }
    Path folder = Files.createTempDirectory("sottovoce-edge");
    try (ServerProcess server = ServerProcess.start(folder, ServerProcess.Limits.OPEN)) {
      Target target = server.target();
      List<BenchRow> rows = new ArrayList<>(TokenChecks.rows(target.liveDevices()));
      List<Device> devices = new ArrayList<>();
      for (int i = 0; i < DEVICES; i++) devices.add(target.device("user" + i));
      double first = register(server, devices);
      for (int i = 1; i < REGISTER_WARM_UPS; i++) register(server, devices);
      rows.add(BenchRow.atMost("REGISTER with proof", register(server, devices), "ms CPU", 0.3));
      rows.add(BenchRow.told("REGISTER with proof, after a start", first, "ms CPU"));
      List<Device> phones = new ArrayList<>();
      for (int i = 0; i < FLOWS / FLOWS_OF_DEVICE; i++) {
        phones.add(target.foreignPhone("phone" + i, folder.resolve("kits/" + i)));
      }
      Optional<Kamailio.Figures> peer = Kamailio.figures(folder, phones, target);
      List<Device> known = phones.subList(0, DEVICES);
      rows.add(
          BenchRow.atLeast(
              "mutual handshakes, X25519MLKEM768",
              handshakes(server, "X25519MLKEM768", known),
              "per CPU-s",
              1_500));
      rows.add(
          beside(
              BenchRow.told(
                  "mutual handshakes, X25519", handshakes(server, "X25519", known), "per CPU-s"),
              peer.map(Kamailio.Figures::handshakesPerCpuSecond)));
      rows.add(
          beside(
              BenchRow.atMost("idle flow, of " + FLOWS, flow(server, phones), "kB", 25),
              peer.map(Kamailio.Figures::kilobytesPerFlow)));
      return rows;
    }
  }

  private static BenchRow beside(BenchRow row, Optional<Double> peer) {
    return peer.map(value -> row.beside(Kamailio.NAME, value)).orElse(row);
  }

  private static double handshakes(ServerProcess server, String group, List<Device> devices)
      throws Exception {
    Target target = server.target();
    try (TlsFlows flows = new TlsFlows(target.sipPort(), visitors(target, devices, group))) {
      return perCpuSecond(server.costs(), flows, WARM_UPS, HANDSHAKES);
    }
  }

  /** These devices in turn, which show that they are in and say no more. */
  static Supplier<TlsFlows.Guest> visitors(Target target, List<Device> devices, String group)
      throws Exception {
    List<TlsFlows.Guest> all = new ArrayList<>();
    for (Device each : devices) {
      all.add(new TlsFlows.Guest(TlsFlows.tls(target, each, group), () -> PING));
    }
    return inTurn(all);
  }

  /** These devices in turn, which sign in. */
  static Supplier<TlsFlows.Guest> members(Target target, List<Device> devices, String group)
      throws Exception {
    List<TlsFlows.Guest> all = new ArrayList<>();
    for (Device each : devices) {
      all.add(
          new TlsFlows.Guest(
              TlsFlows.tls(target, each, group), () -> each.registration().toRequest().octets()));
    }
    return inTurn(all);
  }

  private static <T> Supplier<T> inTurn(List<T> all) {
    AtomicInteger next = new AtomicInteger();
    return () -> all.get(next.getAndIncrement() % all.size());
  }

  /** How many connections a second of the server's processor pays for. */
  static double perCpuSecond(Costs costs, TlsFlows flows, int warmUps, int count) throws Exception {
    flows.come(warmUps);
    double before = costs.cpuMillis();
    flows.come(count);
    return count * 1_000 / (costs.cpuMillis() - before);
  }

  /** Milliseconds of the server's processor for each REGISTER on connections that are there. */
  private static double register(ServerProcess server, List<Device> devices) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(devices.size())) {
      List<WebSocketLine> lines = new ArrayList<>();
      List<Iterator<SipRequest>> requests = new ArrayList<>();
      for (Device device : devices) requests.add(signed(server.target(), device).iterator());
      // Whoever opens one has ten seconds to sign in.
      for (int i = 0; i < devices.size(); i++) lines.add(new WebSocketLine(server.target()));
      double before = server.costs().cpuMillis();
      send(threads, lines, requests);
      double cost = server.costs().cpuMillis() - before;
      for (WebSocketLine line : lines) line.close();
      return cost / (REGISTERS_OF_DEVICE * devices.size());
    }
  }

  /** So many REGISTERs with a proof each, made beforehand: signing is the phone's work. */
  private static List<SipRequest> signed(Target target, Device device) throws Exception {
    Optional<String> nonce;
    try (WebSocketLine line = new WebSocketLine(target)) {
      nonce = line.nonce(device);
    }
    String token = device.token();
    List<SipRequest> all = new ArrayList<>();
    for (int i = 0; i < REGISTERS_OF_DEVICE; i++) {
      String proof = device.proof("REGISTER", Device.REGISTRAR, nonce, token);
      all.add(device.registration(token, proof));
    }
    return all;
  }

  private static void send(
      ExecutorService threads, List<WebSocketLine> lines, List<Iterator<SipRequest>> requests)
      throws Exception {
    List<Future<Boolean>> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      WebSocketLine line = lines.get(i);
      Iterator<SipRequest> next = requests.get(i);
      all.add(
          threads.submit(() -> {
            while (next.hasNext()) {
              line.send(next.next());
              if (line.status() != 200) return false;
            }
            return true;
          }));
    }
    for (Future<Boolean> one : all) if (!one.get()) throw new IOException("a REGISTER failed");
  }

  private static double flow(ServerProcess server, List<Device> devices) throws Exception {
    Target target = server.target();
    try (TlsFlows flows =
        new TlsFlows(target.sipPort(), members(target, devices, "X25519MLKEM768"))) {
      return kilobytesPerFlow(server.costs(), flows, FLOWS);
    }
  }

  /** How much memory each connection takes that stays and is silent. */
  static double kilobytesPerFlow(Costs costs, TlsFlows flows, int count) throws Exception {
    flows.stay(FIRST_FLOWS);
    Thread.sleep(SETTLING_MILLIS);
    double before = costs.residentKilobytes();
    flows.stay(count - FIRST_FLOWS);
    Thread.sleep(SETTLING_MILLIS);
    return (costs.residentKilobytes() - before) / (count - FIRST_FLOWS);
  }
}
