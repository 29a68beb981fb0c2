package dev.sottovoce.identity.group;

import dev.sottovoce.identity.group.TestGroup.Person;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Random;

/** An epoch of three people, for whoever reads octets. */
public final class SampleEpoch {
  private SampleEpoch() {}

  public static Bytes encoded(Random random) {
    Person alice = Person.of("alice", random);
    Person bob = Person.of("bob", random);
    GroupEpoch first = TestGroup.seal(Optional.empty(), random, alice, bob).epoch();
    Person carol = Person.of("carol", random);
    return TestGroup.seal(Optional.of(first), random, alice, bob, carol).epoch().encoded();
  }
}
