package dev.sottovoce.lab.simulation;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Two phones, alice and bob, with a network and a clock; the seed decides everything that is random
 * in it. A script says with {@link #at} what people and the network do, then {@link #run} lets time
 * pass.
 */
public final class Simulation implements AutoCloseable {
  private static final Duration SIGNALLING_DELAY = Duration.ofMillis(15);

  private final World world;
  private final SimulatedPhone alice;
  private final SimulatedPhone bob;
  private final List<SignallingWire> wires;

  public Simulation(long seed, Impairments impairments) {
    this(seed, impairments, CallPolicy.OWN_PHONES);
  }

  public Simulation(long seed, Impairments impairments, CallPolicy policy) {
    world = new World(seed, impairments);
    alice = phone("alice", "192.0.2.1", policy);
    bob = phone("bob", "192.0.2.2", policy);
    SignallingWire toBob =
        new SignallingWire(world.time(), SIGNALLING_DELAY, bob.signalling()::receive);
    SignallingWire toAlice =
        new SignallingWire(world.time(), SIGNALLING_DELAY, alice.signalling()::receive);
    alice.signalling().connect(toBob);
    bob.signalling().connect(toAlice);
    wires = List.of(toBob, toAlice);
  }

  private SimulatedPhone phone(String name, String literal, CallPolicy policy) {
    Random random = new Random(world.seed() ^ name.hashCode() * 0x9E3779B97F4A7C15L);
    return new SimulatedPhone(
        world, new SimulatedPhone.Seat(name, name, address(literal)), policy, random::nextBytes);
  }

  public static TransportAddress address(String literal) {
    return TransportAddress.parse(literal, 20_000).orElseThrow();
  }

  /** Something happens that long after the start. */
  public Simulation at(Duration sinceStart, Runnable action) {
    world.time().at(VirtualTime.START.plus(sinceStart), action);
    return this;
  }

  public Simulation run(Duration span) {
    world.run(span);
    return this;
  }

  /**
   * A whole call from start to end: alice dials, bob answers after {@code ring}, they talk, alice
   * hangs up.
   *
   * @param afterwards how long to wait for what still happens then
   */
  public Outcome call(Duration ring, Duration talk, Duration afterwards) {
    bob.answersAfter(Optional.of(ring));
    at(Duration.ZERO, () -> alice.dial(bob));
    at(ring.plus(talk), alice::hangUp);
    run(ring.plus(talk).plus(afterwards));
    return outcome();
  }

  public Outcome outcome() {
    return Outcome.of(this);
  }

  /** The server goes down: no signalling passes until {@link #serverUp}. */
  public void serverDown() {
    log().add("server", "is down");
    wires.forEach(SignallingWire::cut);
  }

  public void serverUp() {
    log().add("server", "is up");
    wires.forEach(SignallingWire::mend);
  }

  /** The server rewrites every message, either way. */
  public void serverLies(UnaryOperator<Bytes> lie) {
    log().add("server", "begins to lie");
    wires.forEach(wire -> wire.rewrite(lie));
  }

  public SimulatedPhone alice() {
    return alice;
  }

  public SimulatedPhone bob() {
    return bob;
  }

  public SimulatedNetwork network() {
    return world.network();
  }

  public VirtualTime time() {
    return world.time();
  }

  public EventLog log() {
    return world.log();
  }

  public long seed() {
    return world.seed();
  }

  @Override
  public void close() {
    world.close();
  }
}
