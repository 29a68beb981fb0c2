package dev.sottovoce.lab.simulation.fleet;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.lab.simulation.Impairments;
import dev.sottovoce.lab.simulation.SimulatedPhone;
import dev.sottovoce.lab.simulation.SimulatedServer;
import dev.sottovoce.lab.simulation.Simulation;
import dev.sottovoce.lab.simulation.World;
import dev.sottovoce.policy.Compatibility;
import dev.sottovoce.policy.Policy;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Phones that call one another, one call at a time, each under its own policy document. */
public final class Fleet implements AutoCloseable {
  private static final Duration RING = Duration.ofMillis(100);

  /** Longer than a path and keys may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration TALK = Duration.ofMillis(200);
  private static final int MOST_PHONES = 200;

  private final World world;
  private final Map<String, SimulatedPhone> phones = new LinkedHashMap<>();
  private final Map<String, Policy> policies = new LinkedHashMap<>();
  private LocalDate day;

  /**
   * @param seed decides everything that is random
   * @param users each has one phone
   * @param policy what all of them have installed at first
   * @param day today, for entries that end on a day
   */
  public Fleet(long seed, List<String> users, Policy policy, LocalDate day) {
    if (users.size() > MOST_PHONES) throw new IllegalArgumentException("too many phones");
    this.day = day;
    world = new World(seed, Impairments.NONE);
    SimulatedServer server = new SimulatedServer(world, new Random(seed)::nextBytes);
    for (String user : users) {
      SimulatedPhone.Seat seat =
          new SimulatedPhone.Seat(user, user, Simulation.address("192.0.2." + (phones.size() + 1)));
      Random random = new Random(seed ^ user.hashCode() * 0x9E3779B97F4A7C15L);
      SimulatedPhone phone =
          new SimulatedPhone(world, seat, CallPolicy.of(policy, day), random::nextBytes);
      phone.answersAfter(Optional.of(RING));
      phones.put(user, phone);
      policies.put(user, policy);
      server.connect(phone);
    }
    world.run(STEP);
  }

  public List<String> users() {
    return List.copyOf(phones.keySet());
  }

  /** The document that a user's phone has installed. */
  public Policy policy(String user) {
    return Objects.requireNonNull(policies.get(user), "a user of this fleet");
  }

  /** A user's phone installs a document; it holds for calls from now on. */
  public void install(String user, Policy policy) {
    policies.put(user, policy);
    phone(user).obey(CallPolicy.of(policy, day));
  }

  /** It becomes another day: entries that end on it are refused from now on. */
  public void becomes(LocalDate newDay) {
    day = newDay;
    policies.forEach(this::install);
  }

  /** One call from dialling until both ends are done with it. */
  public FleetCall call(String caller, String callee) {
    SimulatedPhone from = phone(caller);
    SimulatedPhone to = phone(callee);
    from.forgetCall();
    to.forgetCall();
    from.dial(callee);
    runUntilHeardOrOver(from, to);
    world.run(TALK);
    from.hangUp();
    for (int i = 0; i < PATIENCE.dividedBy(STEP) && !(isIdle(from) && isIdle(to)); i++) {
      world.run(STEP);
    }
    return FleetCall.of(
        caller
            + " v"
            + policy(caller).version()
            + " -> "
            + callee
            + " v"
            + policy(callee).version(),
        Compatibility.of(policy(caller), policy(callee), day),
        from,
        to);
  }

  private void runUntilHeardOrOver(SimulatedPhone from, SimulatedPhone to) {
    for (int i = 0; i < PATIENCE.dividedBy(STEP); i++) {
      world.run(STEP);
      boolean heard = from.media().heardAt().isPresent() && to.media().heardAt().isPresent();
      if (heard || from.ended().isPresent()) return;
    }
  }

  /** Every user calls every other. */
  public List<FleetCall> callAll() {
    List<FleetCall> calls = new ArrayList<>();
    for (String caller : users()) {
      for (String callee : users()) if (!caller.equals(callee)) calls.add(call(caller, callee));
    }
    return calls;
  }

  /** One user calls every other and is called by them. */
  public List<FleetCall> callWith(String user) {
    List<FleetCall> calls = new ArrayList<>();
    for (String other : users()) {
      if (other.equals(user)) continue;
      calls.add(call(user, other));
      calls.add(call(other, user));
    }
    return calls;
  }

  private static boolean isIdle(SimulatedPhone phone) {
    return phone.said().isEmpty() || phone.finished();
  }

  private SimulatedPhone phone(String user) {
    return Objects.requireNonNull(phones.get(user), "a user of this fleet");
  }

  @Override
  public void close() {
    world.close();
  }
}
