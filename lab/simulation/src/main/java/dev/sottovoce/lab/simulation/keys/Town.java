package dev.sottovoce.lab.simulation.keys;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.lab.simulation.Impairments;
import dev.sottovoce.lab.simulation.SimulatedPhone;
import dev.sottovoce.lab.simulation.SimulatedServer;
import dev.sottovoce.lab.simulation.Simulation;
import dev.sottovoce.lab.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Three users, of whom one has two phones, and a server: they call one another, one call at a time.
 * The seed decides how keys are agreed, who answers, what happens meanwhile and between calls.
 */
final class Town implements AutoCloseable {
  /** What became of one call. */
  record Outcome(
      Optional<String> keying,
      boolean talked,
      int rang,
      int answered,
      int moves,
      int restarts,
      int serverRestarts,
      int rekeyings) {}

  /** Where the randomness of a phone comes from, from one restart to the next. */
  @FunctionalInterface
  interface Source {
    /**
     * @param boot how often the phone has been started before
     */
    Entropy entropy(long seed, String phone, int boot);
  }

  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration RING = Duration.ofMillis(60);
  private static final Duration PATIENCE = Duration.ofSeconds(16);
  private static final Duration TO_THE_END = Duration.ofSeconds(40);
  private static final int MOST_EVENTS = 3;

  private final long seed;
  private final Random random;
  private final Source source;
  private final KeyCensus census;
  private final World world;
  private final SimulatedServer server;
  private final List<SimulatedPhone> phones = new ArrayList<>();
  private final Map<SimulatedPhone, Integer> boots = new HashMap<>();
  private int calls;
  private int places;
  private int moves;
  private int restarts;
  private int serverRestarts;
  private int rekeyings;

  Town(long seed, Source source, KeyCensus census) {
    this.seed = seed;
    this.source = source;
    this.census = census;
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    world = new World(seed, weather());
    server = new SimulatedServer(world, new Random(~seed)::nextBytes);
    add("alice", "alice");
    add("bob", "bob-1");
    add("bob", "bob-2");
    add("carol", "carol");
    world.run(STEP);
  }

  private Impairments weather() {
    return random.nextInt(4) > 0
        ? Impairments.NONE
        : Impairments.NONE.withLoss(0.05).withDuplication(0.05).withReordering(0.1);
  }

  private void add(String user, String device) {
    SimulatedPhone phone =
        new SimulatedPhone(
            world,
            new SimulatedPhone.Seat(user, device, newPlace()),
            CallPolicy.FOREIGN_PHONES,
            source.entropy(seed, device, 0));
    phone.watchKeys(keys -> census.count(device, keys));
    boots.put(phone, 0);
    phones.add(phone);
    server.connect(phone);
  }

  private TransportAddress newPlace() {
    places++;
    return Simulation.address("198.18." + places / 250 + "." + (1 + places % 250));
  }

  /** One call from its preparation until every phone is done with it. */
  Outcome call(CallPolicy policy) {
    calls++;
    moves = 0;
    restarts = 0;
    serverRestarts = 0;
    rekeyings = 0;
    census.begin("seed " + seed + " call " + calls);
    if (random.nextInt(6) == 0) restartServer();
    if (random.nextInt(4) == 0) restart(anyone());
    world.run(Duration.ofSeconds(2));
    SimulatedPhone caller = anyone();
    List<SimulatedPhone> called = called(caller);
    phones.forEach(SimulatedPhone::forgetCall);
    phones.forEach(phone -> phone.obey(CallPolicy.FOREIGN_PHONES));
    caller.obey(policy);
    letAnswer(called);
    caller.dial(called.get(0).user());
    boolean heard = runUntilHeardOrOver(caller);
    Optional<String> keying = caller.keying();
    int answered = (int) called.stream().filter(SimulatedPhone::hasAnswered).count();
    if (heard) liveThrough(caller, called);
    end(caller, called);
    census.judge(caller.name());
    return new Outcome(
        keying, heard, called.size(), answered, moves, restarts, serverRestarts, rekeyings);
  }

  private void restartServer() {
    serverRestarts++;
    server.restart();
  }

  private SimulatedPhone anyone() {
    return phones.get(random.nextInt(phones.size()));
  }

  private List<SimulatedPhone> called(SimulatedPhone caller) {
    SimulatedPhone one = anyone();
    while (one.user().equals(caller.user())) one = anyone();
    String user = one.user();
    return phones.stream().filter(phone -> phone.user().equals(user)).toList();
  }

  /** One of the phones answers, or all do at once: then the caller takes the first. */
  private void letAnswer(List<SimulatedPhone> called) {
    int who = random.nextInt(called.size() + 1);
    for (int i = 0; i < called.size(); i++) {
      boolean answers = called.size() == 1 || who == called.size() || who == i;
      called.get(i).answersAfter(answers ? Optional.of(RING) : Optional.empty());
    }
  }

  private boolean runUntilHeardOrOver(SimulatedPhone caller) {
    for (int i = 0; i < PATIENCE.dividedBy(STEP); i++) {
      world.run(STEP);
      if (caller.media().counts().received() > 0) return true;
      if (caller.ended().isPresent()) return false;
    }
    return false;
  }

  /** Holds, other networks, a server or a phone that begins anew. */
  private void liveThrough(SimulatedPhone caller, List<SimulatedPhone> called) {
    for (int left = random.nextInt(MOST_EVENTS + 1); left > 0; left--) {
      SimulatedPhone one = random.nextBoolean() ? caller : answered(called);
      if (one.ended().isPresent()) return;
      switch (random.nextInt(12)) {
        case 0, 1, 2, 3 -> {
          moves++;
          one.moveTo(newPlace());
        }
        case 4, 5 -> {
          one.hold();
          world.run(STEP.multipliedBy(2));
          one.resume();
        }
        case 6, 7 -> restartServer();
        case 8, 9, 10 -> {
          rekeyings++;
          one.rekey();
          world.run(STEP.multipliedBy(8));
        }
        default -> restart(one);
      }
      world.run(STEP.multipliedBy(8));
    }
  }

  private static SimulatedPhone answered(List<SimulatedPhone> called) {
    return called.stream()
        .filter(phone -> phone.media().counts().received() > 0)
        .findFirst()
        .orElse(called.get(0));
  }

  private void restart(SimulatedPhone phone) {
    restarts++;
    int boot = boots.getOrDefault(phone, 0) + 1;
    boots.put(phone, boot);
    phone.restart(source.entropy(seed, phone.name(), boot));
    server.connect(phone);
  }

  private void end(SimulatedPhone caller, List<SimulatedPhone> called) {
    (random.nextBoolean() ? caller : answered(called)).hangUp();
    for (int i = 0; i < TO_THE_END.dividedBy(STEP); i++) {
      if (phones.stream().noneMatch(SimulatedPhone::hasCall)) return;
      world.run(STEP);
      if (i == 100) caller.hangUp();
    }
    // The other end is gone for good: a phone that waits for it is started anew.
    phones.stream().filter(SimulatedPhone::hasCall).toList().forEach(this::restart);
  }

  @Override
  public void close() {
    world.close();
  }
}
