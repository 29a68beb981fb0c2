package dev.sottovoce.lab.simulation;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What all phones of one simulation live in: a clock, a network, a log and an organisation. */
public final class World implements AutoCloseable {
  private final long seed;
  private final VirtualTime time = new VirtualTime();
  private final EventLog log = new EventLog(time);
  private final SimulatedNetwork network;
  private final Organisation organisation;
  private final ExecutorService handshakes = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * @param seed decides the fate of every datagram
   */
  public World(long seed, Impairments impairments) {
    this.seed = seed;
    network = new SimulatedNetwork(time, impairments, seed * 0x9E3779B97F4A7C15L);
    organisation = new Organisation(new Random(~seed * 0x9E3779B97F4A7C15L)::nextBytes);
  }

  public void run(Duration span) {
    time.runUntil(time.now().plus(span));
  }

  public long seed() {
    return seed;
  }

  public VirtualTime time() {
    return time;
  }

  public EventLog log() {
    return log;
  }

  public SimulatedNetwork network() {
    return network;
  }

  Organisation organisation() {
    return organisation;
  }

  /** Where handshakes of DTLS 1.2 may wait. */
  Executor handshakes() {
    return handshakes;
  }

  @Override
  public void close() {
    handshakes.shutdownNow();
  }
}
