package dev.sottovoce.lab.bench.edge;

import dev.sottovoce.lab.attacks.Calls;
import dev.sottovoce.lab.attacks.Device;
import dev.sottovoce.lab.attacks.Flooders;
import dev.sottovoce.lab.attacks.Greetings;
import dev.sottovoce.lab.attacks.Strangers;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.attacks.WebSocketLine;
import dev.sottovoce.lab.bench.BenchRow;
import dev.sottovoce.sip.message.SipRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Honest calls through a server with its usual limits, first alone, then while four devices with
 * sixteen connections send as much as they can, strangers send REGISTERs over 64 WebSockets, or one
 * begins a thousand handshakes a second: how many of the calls are set up, and how long that takes.
 */
public final class FloodBench {
  private static final int ATTACKERS = 4;
  private static final int WARM_UPS = 500;
  private static final int CALLS = 500;

  /** So that the two honest people send fewer messages a second than a connection may. */
  private static final Duration PAUSE = Duration.ofMillis(25);

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final long BETWEEN_MILLIS = 2_000;
  private static final String STRANGER = "127.0.0.2";
  private static final int STRANGERS = 64;

  private FloodBench() {}

  /** A flood that goes on until it is closed. */
  @FunctionalInterface
  private interface Flood {
    AutoCloseable begin(Target target, List<Device> attackers) throws Exception;
  }

  private static Map<String, Flood> floods() {
    Map<String, Flood> floods = new LinkedHashMap<>();
    floods.put(
        "REGISTER",
        (target, attackers) ->
            new Flooders(target, attackers, each -> each.registration().toRequest()));
    floods.put(
        "OPTIONS",
        (target, attackers) ->
            new Flooders(
                target, attackers, each -> each.request("OPTIONS", Device.REGISTRAR).toRequest()));
    floods.put(
        "INVITE",
        (target, attackers) ->
            new Flooders(target, attackers, each -> each.invite("sip:nobody@" + Target.DOMAIN)));
    floods.put(
        "REGISTER, no token",
        (target, attackers) -> strangers(target, attackers.getFirst().registration().toRequest()));
    floods.put(
        "REGISTER, stolen token",
        (target, attackers) -> strangers(target, stolen(target, attackers)));
    floods.put(
        "REGISTER, bad proof",
        (target, attackers) -> strangers(target, forged(target, attackers.getFirst())));
    floods.put("TLS", (target, attackers) -> new Greetings(target, STRANGER, 1));
    return floods;
  }

  private static AutoCloseable strangers(Target target, SipRequest message) throws Exception {
    return new Strangers(target, STRANGER, STRANGERS, message);
  }

  /** A token, with a proof of another key than its owner's. */
  private static SipRequest stolen(Target target, List<Device> attackers) throws Exception {
    Device thief = attackers.getFirst();
    Device owner = attackers.getLast();
    String token = owner.token();
    return owner.registration(
        token, thief.proof("REGISTER", Device.REGISTRAR, nonce(target, thief), token));
  }

  /**
   * A proof that is right but for its signature, which is of another one: the dearest to refuse.
   */
  private static SipRequest forged(Target target, Device device) throws Exception {
    String token = device.token();
    Optional<String> nonce = nonce(target, device);
    String one = device.proof("REGISTER", Device.REGISTRAR, nonce, token);
    String other = device.proof("REGISTER", Device.REGISTRAR, nonce, token);
    String mixed = one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
    return device.registration(token, mixed);
  }

  private static Optional<String> nonce(Target target, Device device) throws Exception {
    try (WebSocketLine line = new WebSocketLine(target)) {
      return line.nonce(device);
    }
  }

  /** Runs for two and a half minutes. */
  public static List<BenchRow> run() throws Exception {
    Path folder = Files.createTempDirectory("sottovoce-flood");
    List<BenchRow> rows = new ArrayList<>();
    try (ServerProcess server = ServerProcess.start(folder, ServerProcess.Limits.REAL)) {
      Target target = server.target();
      List<Device> attackers = new ArrayList<>();
      for (int i = 0; i < ATTACKERS; i++) attackers.add(target.device("mallory" + i));
      try (Calls calls = new Calls(target)) {
        calls.setUp(WARM_UPS, PAUSE, PATIENCE);
        double quiet = percentile95(calls.setUp(CALLS, PAUSE, PATIENCE));
        for (Map.Entry<String, Flood> each : floods().entrySet()) {
          List<Duration> times;
          try (AutoCloseable flood = each.getValue().begin(target, attackers)) {
            times = calls.setUp(CALLS, PAUSE, PATIENCE);
          }
          rows.addAll(rows(each.getKey(), times, quiet));
          Thread.sleep(BETWEEN_MILLIS);
        }
      }
    }
    return rows;
  }

  private static List<BenchRow> rows(String flood, List<Duration> times, double quiet) {
    String under = ", flood of " + flood;
    double share = 100.0 * times.size() / CALLS;
    double late = times.isEmpty() ? PATIENCE.toMillis() : percentile95(times);
    return List.of(
        BenchRow.atLeast("calls set up" + under, share, "%", 99),
        BenchRow.atMostTimes("set-up, 95th percentile" + under, late, "ms", "no flood", quiet, 2));
  }

  private static double percentile95(List<Duration> times) {
    List<Duration> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)).toNanos() / 1e6;
  }
}
