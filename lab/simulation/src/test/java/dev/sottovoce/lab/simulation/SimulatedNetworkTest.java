package dev.sottovoce.lab.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final TransportAddress HERE = TransportAddress.parse("192.0.2.1", 1).orElseThrow();
  private static final TransportAddress THERE =
      TransportAddress.parse("192.0.2.2", 2).orElseThrow();
  private static final int PACKETS = 10_000;

  private record Arrival(Instant at, int number, boolean intact) {}

  private static List<Arrival> arrivals(Impairments impairments, long seed) {
    VirtualTime time = new VirtualTime();
    SimulatedNetwork network = new SimulatedNetwork(time, impairments, seed);
    List<Arrival> arrivals = new ArrayList<>();
    network.bind(
        THERE,
        (at, from, datagram) -> {
          int number = datagram.at(0) << 8 | datagram.at(1);
          boolean intact = datagram.slice(2, 4).equals(datagram.slice(0, 2));
          arrivals.add(new Arrival(time.now(), number, intact));
        });
    for (int i = 0; i < PACKETS; i++) {
      network.send(HERE, THERE, Bytes.of(i >> 8, i, i >> 8, i));
      time.runUntil(time.now().plusMillis(1));
    }
    time.runUntil(time.now().plusSeconds(10));
    return arrivals;
  }

  @Test
  void goodNetwork_deliversAllInOrderAfterItsDelay() {
    List<Arrival> arrivals = arrivals(Impairments.NONE, 1);
    assertEquals(PACKETS, arrivals.size());
    for (int i = 0; i < PACKETS; i++) {
      Instant due = VirtualTime.START.plusMillis(i).plus(Impairments.NONE.delay());
      assertEquals(new Arrival(due, i, true), arrivals.get(i));
    }
  }

  @Test
  void sameSeed_sameFate() {
    Impairments bad =
        new Impairments(0.1, 0.1, 0.1, 0.1, Duration.ofMillis(20), Duration.ofMillis(30));
    assertEquals(arrivals(bad, 7), arrivals(bad, 7));
    assertNotEquals(arrivals(bad, 7), arrivals(bad, 8));
  }

  @Test
  void shares_areKept() {
    assertNear(0.8 * PACKETS, arrivals(Impairments.NONE.withLoss(0.2), 1).size());
    assertNear(1.1 * PACKETS, arrivals(Impairments.NONE.withDuplication(0.1), 1).size());
    long intact =
        arrivals(Impairments.NONE.withCorruption(0.3), 1).stream().filter(Arrival::intact).count();
    assertNear(0.7 * PACKETS, intact);
    assertNear(0.25 * PACKETS, overtaken(Impairments.NONE.withReordering(0.25)));
    assertTrue(overtaken(Impairments.NONE.withJitter(Duration.ofMillis(200))) > PACKETS / 2);
  }

  private static long overtaken(Impairments impairments) {
    List<Arrival> arrivals = arrivals(impairments, 1);
    int highest = -1;
    long overtaken = 0;
    for (Arrival arrival : arrivals) {
      if (arrival.number < highest) overtaken++;
      highest = Math.max(highest, arrival.number);
    }
    return overtaken;
  }

  private static void assertNear(double expected, long actual) {
    assertTrue(Math.abs(expected - actual) < 0.02 * PACKETS, expected + " expected, not " + actual);
  }

  @Test
  void unboundAddress_receivesNothing() {
    VirtualTime time = new VirtualTime();
    SimulatedNetwork network = new SimulatedNetwork(time, Impairments.NONE, 1);
    network.bind(THERE, (at, from, datagram) -> {});
    assertThrows(IllegalStateException.class, () -> network.bind(THERE, (at, from, octets) -> {}));
    network.send(HERE, THERE, Bytes.of(1));
    network.unbind(THERE);
    time.runUntil(time.now().plusSeconds(1));
    assertEquals(1, network.sent());
    assertEquals(0, network.delivered());
  }

  @Test
  void wire_keepsOrderAndSwallowsWhileCut() {
    VirtualTime time = new VirtualTime();
    List<Bytes> received = new ArrayList<>();
    SignallingWire wire = new SignallingWire(time, Duration.ofMillis(5), received::add);
    wire.send(Bytes.of(1));
    wire.send(Bytes.of(2));
    wire.cut();
    wire.send(Bytes.of(3));
    wire.mend();
    wire.send(Bytes.of(4));
    time.runUntil(time.now().plusSeconds(1));
    assertEquals(List.of(Bytes.of(1), Bytes.of(2), Bytes.of(4)), received);
  }

  @Test
  void agenda_runsWhatIsDueAtOneInstantInTheOrderAsked() {
    VirtualTime time = new VirtualTime();
    List<Integer> ran = new ArrayList<>();
    time.after(Duration.ofSeconds(2), () -> ran.add(3));
    time.after(Duration.ofSeconds(1), () -> ran.add(1));
    time.after(Duration.ofSeconds(1), () -> ran.add(2));
    time.runUntil(VirtualTime.START.plusSeconds(1));
    assertEquals(List.of(1, 2), ran);
    assertEquals(Duration.ofSeconds(1), time.elapsed());
  }

  @Test
  void impairments_refuseWhatMakesNoSense() {
    assertThrows(IllegalArgumentException.class, () -> Impairments.NONE.withLoss(1.1));
    assertThrows(IllegalArgumentException.class, () -> Impairments.NONE.withLoss(Double.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> Impairments.NONE.withDelay(Duration.ofMillis(-1)));
  }
}
