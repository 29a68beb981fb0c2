package dev.sottovoce.ice;

import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * Datagrams and timers in virtual time: loses, delays (and so reorders), duplicates, translates.
 */
final class VirtualNetwork {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** Takes what arrives at one address. */
  interface Socket {
    void receive(TransportAddress local, TransportAddress from, Bytes octets);
  }

  /** One datagram on its way, for tests that look at or forge traffic. */
  record Sent(Instant at, TransportAddress from, TransportAddress to, Bytes octets) {}

  private record Event(Instant at, long order, Runnable action) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.at.equals(b.at) ? Long.compare(a.order, b.order) : a.at.compareTo(b.at));
  private final Map<TransportAddress, Socket> sockets = new HashMap<>();
  private final List<Nat> nats = new ArrayList<>();
  private final Random random;
  final List<Sent> sent = new ArrayList<>();
  Instant now = START;
  double loss;
  double duplication;
  Duration delay = Duration.ofMillis(10);
  Duration jitter = Duration.ZERO;
  private long order;

  VirtualNetwork(long seed) {
    random = new Random(seed);
  }

  void bind(TransportAddress address, Socket socket) {
    sockets.put(address, socket);
  }

  void unbind(TransportAddress address) {
    sockets.remove(address);
  }

  void at(Instant when, Runnable action) {
    events.add(new Event(when.isBefore(now) ? now : when, order++, action));
  }

  void after(Duration wait, Runnable action) {
    at(now.plus(wait), action);
  }

  void send(TransportAddress from, TransportAddress to, Bytes octets) {
    sent.add(new Sent(now, from, to, octets));
    int copies = random.nextDouble() < duplication ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      if (random.nextDouble() >= loss) after(oneWay(), () -> arrive(from, to, octets));
    }
  }

  private Duration oneWay() {
    long jitterMillis = jitter.toMillis();
    return delay.plusMillis(jitterMillis == 0 ? 0 : random.nextInt((int) jitterMillis));
  }

  private void arrive(TransportAddress from, TransportAddress to, Bytes octets) {
    TransportAddress seenFrom = from;
    TransportAddress target = to;
    for (Nat nat : nats) {
      if (nat.hides(from)) seenFrom = nat.outward(from, to);
    }
    for (Nat nat : nats) {
      if (!nat.owns(to)) continue;
      if (!nat.lets(to, seenFrom)) return;
      target = nat.inward(to);
    }
    // A private address is reachable from its own network only.
    for (Nat nat : nats) if (nat.hides(target) && !nat.owns(to) && !nat.hides(from)) return;
    Socket socket = sockets.get(target);
    if (socket != null) socket.receive(target, seenFrom, octets);
  }

  /** Puts inside addresses behind one public address. */
  Nat nat(String publicAddress, TransportAddress... inside) {
    Nat nat = new Nat(publicAddress, Set.of(inside));
    nats.add(nat);
    return nat;
  }

  /** Runs what is due within the given time. */
  void run(Duration time) {
    Instant end = now.plus(time);
    while (!events.isEmpty() && !events.peek().at.isAfter(end)) {
      Event event = events.remove();
      now = event.at;
      event.action.run();
    }
    now = end;
  }

  /** Endpoint-independent mapping, address- and port-dependent filtering (RFC 4787). */
  static final class Nat {
    private final String publicAddress;
    private final Set<TransportAddress> inside;
    private final Map<TransportAddress, TransportAddress> outward = new HashMap<>();
    private final Map<TransportAddress, TransportAddress> inward = new HashMap<>();
    private final Set<List<TransportAddress>> open = new HashSet<>();

    private Nat(String publicAddress, Set<TransportAddress> inside) {
      this.publicAddress = publicAddress;
      this.inside = inside;
    }

    private boolean hides(TransportAddress address) {
      return inside.contains(address);
    }

    private boolean owns(TransportAddress address) {
      return address.literal().equals(publicAddress);
    }

    private TransportAddress outward(TransportAddress from, TransportAddress to) {
      TransportAddress mapped =
          outward.computeIfAbsent(
              from, key -> TransportAddress.parse(publicAddress, 40000 + outward.size()).get());
      inward.put(mapped, from);
      open.add(List.of(mapped, to));
      return mapped;
    }

    private boolean lets(TransportAddress mapped, TransportAddress from) {
      return open.contains(List.of(mapped, from));
    }

    private TransportAddress inward(TransportAddress mapped) {
      return inward.getOrDefault(mapped, mapped);
    }
  }
}
