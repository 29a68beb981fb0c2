package dev.sottovoce.lab.simulation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.lab.simulation.Impairments;
import dev.sottovoce.lab.simulation.SimulatedPhone;
import dev.sottovoce.lab.simulation.SimulatedServer;
import dev.sottovoce.lab.simulation.Simulation;
import dev.sottovoce.lab.simulation.World;
import dev.sottovoce.policy.Policy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Phones that start with the same randomness each time, as from a copied image of a machine. */
class BrokenRandomnessTest {
  private final KeyCensus census = new KeyCensus();
  private final World world = new World(1, Impairments.NONE);
  private final SimulatedServer server = new SimulatedServer(world, new Random(1)::nextBytes);
  private final SimulatedPhone alice = phone("alice", "192.0.2.1");
  private final SimulatedPhone carol = phone("carol", "192.0.2.2");

  private SimulatedPhone phone(String name, String address) {
    SimulatedPhone phone =
        new SimulatedPhone(
            world,
            new SimulatedPhone.Seat(name, name, Simulation.address(address)),
            CallPolicy.OWN_PHONES,
            new Random(name.hashCode())::nextBytes);
    phone.watchKeys(keys -> census.count(name, keys));
    return phone;
  }

  /** The randomness of a process is the same each time. */
  private void start(SimulatedPhone phone) {
    phone.restart(new Random(phone.name().hashCode() + 1)::nextBytes);
    server.connect(phone);
    world.run(Duration.ofMillis(100));
  }

  private void call(String what, String keying) {
    census.begin(what);
    for (SimulatedPhone each : List.of(alice, carol)) {
      each.forgetCall();
      each.obey(CallPolicy.builtIn(Policy.Profile.DEFAULT, keying));
      each.answersAfter(Optional.of(Duration.ofMillis(50)));
    }
    alice.dial("carol");
    world.run(Duration.ofSeconds(2));
    alice.hangUp();
    world.run(Duration.ofSeconds(40));
    census.judge("alice");
  }

  private void callTwice(String keying, Runnable between) {
    start(alice);
    start(carol);
    call("call 1", keying);
    assertEquals(4, census.distinct(), "the first call has keys");
    between.run();
    call("call 2", keying);
  }

  private void assertCaught(String keying) {
    callTwice(
        keying,
        () -> {
          start(alice);
          start(carol);
        });
    assertEquals(4, census.findings().size(), census.findings().toString());
    assertTrue(census.findings().get(0).contains("was in call 1"), census.findings().toString());
  }

  @Test
  void twoPhonesThatBothStartAgain_haveTheSameKeysInDtls13() {
    assertCaught("DTLS 1.3");
  }

  @Test
  void twoPhonesThatBothStartAgain_haveTheSameKeysInDtls12() {
    assertCaught("DTLS 1.2");
  }

  @Test
  void twoPhonesThatBothStartAgain_haveTheSameKeysInMikey() {
    assertCaught("MIKEY-DH");
  }

  @Test
  void twoPhonesThatBothStartAgain_haveTheSameKeysInMikeyWithAGroupKey() {
    assertCaught("MIKEY-DHHMAC");
  }

  /** The secrets that two endpoints retain go into the keys, and they are on disk. */
  @Test
  void zrtpIsSavedByWhatItRetains() {
    callTwice(
        "ZRTP",
        () -> {
          start(alice);
          start(carol);
        });
    assertEquals(List.of(), census.findings());
    assertEquals(8, census.distinct());
  }

  private void assertEnds(String keying, Runnable between) {
    callTwice(keying, between);
    assertEquals(Optional.of(EndReason.KEYING_FAILED), alice.ended());
    assertTrue(carol.ended().isPresent());
    assertEquals(4, census.distinct(), "no keys came of it");
    assertEquals(List.of(), census.findings());
  }

  /** The end that remembers is the client here, and the server in the next. */
  @Test
  void aServersShareThatWasSeenBefore_endsTheCall() {
    assertEnds("DTLS 1.3", () -> start(carol));
  }

  @Test
  void aClientsShareThatWasSeenBefore_endsTheCall() {
    assertEnds("DTLS 1.3", () -> start(alice));
  }

  @Test
  void aServersShareThatWasSeenBefore_endsTheCallInDtls12() {
    assertEnds("DTLS 1.2", () -> start(carol));
  }

  @Test
  void aClientsShareThatWasSeenBefore_endsTheCallInDtls12() {
    assertEnds("DTLS 1.2", () -> start(alice));
  }

  @Test
  void goodRandomness_passes() {
    callTwice("DTLS 1.3", () -> {});
    assertEquals(List.of(), census.findings());
    assertEquals(8, census.distinct());
  }
}
