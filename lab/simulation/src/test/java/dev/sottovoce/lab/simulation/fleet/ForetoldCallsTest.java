package dev.sottovoce.lab.simulation.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Policies at random: a call happens as {@code policy simulate} says, or not at all as it says. */
class ForetoldCallsTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
  private static final int PAIRS = 150;

  @Test
  void whateverTwoPoliciesSay_theirCallsAreAsForetold() {
    List<FleetCall> calls = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (int seed = 0; seed < PAIRS; seed++) {
      Random random = new Random(seed);
      try (Fleet fleet = new Fleet(seed, List.of("alice", "bob"), random(random), DAY)) {
        fleet.install("bob", random(random));
        for (FleetCall call : fleet.callAll()) {
          calls.add(call);
          if (!call.isAsForetold()) wrong.add("seed " + seed + ", " + call);
        }
      }
    }
    assertEquals(List.of(), wrong, String.join("\n", wrong));
    long talked = calls.stream().filter(FleetCall::talked).count();
    assertTrue(talked > calls.size() / 4 && talked < calls.size() * 3 / 4, talked + " talked");
  }

  /** A document that keeps the rules; most that chance writes do not. */
  private static Policy random(Random random) {
    for (int i = 0; i < 1000; i++) {
      Document document = Document.like(Policy.Profile.INTEROP).version(1 + random.nextInt(9));
      for (Kind kind : Kind.values()) {
        if (kind != Kind.FINGERPRINT && kind != Kind.SIGNATURE) {
          document.with(kind, random(kind, random));
        }
      }
      try {
        return document.read();
      } catch (PolicyException e) {
        continue;
      }
    }
    throw new AssertionError("chance writes no document that keeps the rules");
  }

  private static Choice random(Kind kind, Random random) {
    List<Entry> names =
        SuiteRegister.all(kind).stream()
            .filter(suite -> suite.use() != Suite.Use.FORBIDDEN)
            .map(suite -> Entry.of(suite.name()))
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(names, random);
    List<Entry> accept = names.subList(0, 1 + random.nextInt(names.size()));
    List<Entry> offer = new ArrayList<>(accept);
    Collections.shuffle(offer, random);
    return new Choice(offer.subList(0, 1 + random.nextInt(offer.size())), accept);
  }
}
