package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.ZrtpHash;
import dev.sottovoce.wire.Bytes;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiFunction;

/** Two endpoints in virtual time and the network between them. */
final class Duo {
  static final Instant START = Instant.EPOCH;
  static final Zid ALICE_ZID = new Zid(Bytes.fromHex("a11ce0000000000000000000"));
  static final Zid BOB_ZID = new Zid(Bytes.fromHex("b0b000000000000000000000"));
  static final long ALICE_SSRC = 0xa11ceL;
  static final long BOB_SSRC = 0xb0bL;

  /** What the network does to packets; probabilities of 0 to 1. */
  record Weather(double loss, double duplication, double corruption, Duration jitter) {
    static final Weather FAIR = new Weather(0, 0, 0, Duration.ZERO);
  }

  private record Flight(Instant arrival, long order, boolean toBob, Bytes datagram) {}

  final LocalHello aliceHello;
  final LocalHello bobHello;
  final End alice;
  final End bob;
  final List<Bytes> wire = new ArrayList<>();
  private final Weather weather;
  private final Random random;
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>(Comparator.comparing(Flight::arrival).thenComparing(Flight::order));
  private long order;
  Instant now = START;

  /** Changes a datagram on its way, or loses it by returning an empty list. */
  BiFunction<Boolean, Bytes, List<Bytes>> between = (toBob, datagram) -> List.of(datagram);

  private Duo(Builder builder) {
    random = new Random(builder.seed);
    weather = builder.weather;
    aliceHello =
        new LocalHello(builder.alice, Parties.CRYPTO, Parties.entropy(builder.seed * 2 + 1));
    bobHello = new LocalHello(builder.bob, Parties.CRYPTO, Parties.entropy(builder.seed * 2 + 2));
    alice =
        new End(
            new ZrtpEndpoint(
                aliceHello,
                ALICE_SSRC,
                builder.announced ? Optional.of(bobHello.hash()) : Optional.<ZrtpHash>empty(),
                builder.aliceCache,
                builder.aliceInitiative,
                Parties.entropy(builder.seed * 2 + 3)));
    bob =
        new End(
            new ZrtpEndpoint(
                bobHello,
                BOB_SSRC,
                builder.announced ? Optional.of(aliceHello.hash()) : Optional.<ZrtpHash>empty(),
                builder.bobCache,
                builder.bobInitiative,
                Parties.entropy(builder.seed * 2 + 4)));
  }

  static Builder of(ZrtpConfig config) {
    return new Builder(config);
  }

  /** Starts both and lets them talk until both are done. */
  Duo run() {
    alice.start(now);
    bob.start(now);
    return runOn(Duration.ofSeconds(40));
  }

  Duo runOn(Duration atMost) {
    Instant end = now.plus(atMost);
    post();
    while (now.isBefore(end) && !(alice.isDone() && bob.isDone() && flights.isEmpty())) {
      Optional<Instant> next = next();
      if (next.isEmpty()) break;
      if (next.get().isAfter(end)) {
        now = end;
        break;
      }
      if (next.get().isAfter(now)) now = next.get();
      step();
    }
    return this;
  }

  private void step() {
    while (!flights.isEmpty() && !flights.peek().arrival().isAfter(now)) {
      Flight flight = flights.poll();
      (flight.toBob() ? bob : alice).receive(flight.datagram(), now);
      post();
    }
    alice.tickIfDue(now);
    bob.tickIfDue(now);
    post();
  }

  private Optional<Instant> next() {
    List<Instant> moments = new ArrayList<>();
    if (!flights.isEmpty()) moments.add(flights.peek().arrival());
    if (alice.wakeAt != null) moments.add(alice.wakeAt);
    if (bob.wakeAt != null) moments.add(bob.wakeAt);
    return moments.stream().min(Comparator.naturalOrder());
  }

  private void post() {
    alice.takeDatagrams().forEach(datagram -> post(true, datagram));
    bob.takeDatagrams().forEach(datagram -> post(false, datagram));
  }

  private void post(boolean toBob, Bytes datagram) {
    assertTrue(datagram.length() <= Packets.MAX_DATAGRAM_OCTETS, "a datagram is too long");
    byte[] octets = datagram.toArray();
    assertTrue(ZrtpEndpoint.looksLikeZrtp(octets, 0, octets.length));
    wire.add(datagram);
    for (Bytes changed : between.apply(toBob, datagram)) {
      if (random.nextDouble() < weather.loss()) continue;
      send(toBob, changed);
      if (random.nextDouble() < weather.duplication()) send(toBob, changed);
    }
  }

  private void send(boolean toBob, Bytes datagram) {
    Bytes arriving = datagram;
    if (random.nextDouble() < weather.corruption()) {
      byte[] octets = datagram.toArray();
      octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
      arriving = Bytes.unsafeWrap(octets);
    }
    long jitter = weather.jitter().toMillis();
    Duration delay = Duration.ofMillis(20 + (jitter == 0 ? 0 : random.nextLong(jitter)));
    flights.add(new Flight(now.plus(delay), order++, toBob, arriving));
  }

  Duo assertAgreed() {
    assertTrue(alice.agreed().isPresent(), () -> "Alice: " + alice.failed());
    assertTrue(bob.agreed().isPresent(), () -> "Bob: " + bob.failed());
    Output.Agreed hers = alice.agreed().orElseThrow();
    Output.Agreed his = bob.agreed().orElseThrow();
    assertEquals(hers.sas(), his.sas());
    assertSameKeys(hers.keys(), his.keys());
    assertEquals(BOB_ZID, hers.peersZid());
    assertEquals(ALICE_ZID, his.peersZid());
    return this;
  }

  static void assertSameKeys(MediaKeys hers, MediaKeys his) {
    assertEquals(hers.profile(), his.profile());
    assertEquals(hers.agreement(), his.agreement());
    assertTrue(hers.sendKey().sameAs(his.receiveKey()));
    assertTrue(hers.sendSalt().sameAs(his.receiveSalt()));
    assertTrue(hers.receiveKey().sameAs(his.sendKey()));
    assertTrue(hers.receiveSalt().sameAs(his.sendSalt()));
    assertTrue(!hers.sendKey().sameAs(hers.receiveKey()));
  }

  static final class Builder {
    private ZrtpConfig alice;
    private ZrtpConfig bob;
    private long seed = 1;
    private Weather weather = Weather.FAIR;
    private boolean announced = true;
    private List<RetainedSecrets> aliceCache = List.of();
    private List<RetainedSecrets> bobCache = List.of();
    private Initiative aliceInitiative = Initiative.EAGER;
    private Initiative bobInitiative = Initiative.PATIENT;

    private Builder(ZrtpConfig config) {
      alice = Parties.of(ALICE_ZID, config);
      bob = Parties.of(BOB_ZID, config);
    }

    Builder bob(ZrtpConfig config) {
      bob = Parties.of(BOB_ZID, config);
      return this;
    }

    Builder seed(long number) {
      seed = number;
      return this;
    }

    Builder weather(Weather kind) {
      weather = kind;
      return this;
    }

    Builder unannounced() {
      announced = false;
      return this;
    }

    Builder initiative(Initiative alices, Initiative bobs) {
      aliceInitiative = alices;
      bobInitiative = bobs;
      return this;
    }

    Builder caches(Optional<RetainedSecrets> alices, Optional<RetainedSecrets> bobs) {
      aliceCache = alices.stream().toList();
      bobCache = bobs.stream().toList();
      return this;
    }

    Duo build() {
      return new Duo(this);
    }
  }
}
