package dev.sottovoce.identity.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.group.TestGroup.Person;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupEpochTest {
  private final Random random = new Random(7);
  private final Person alice = Person.of("alice", random);
  private final Person bob = Person.of("bob", random);
  private final Person carol = Person.of("carol", random);
  private final GroupEpoch first = TestGroup.seal(Optional.empty(), random, alice, bob).epoch();

  @Test
  void whatIsEncoded_isDecoded() {
    GroupEpoch second = TestGroup.seal(Optional.of(first), random, alice, bob, carol).epoch();
    for (GroupEpoch each : List.of(first, second)) {
      GroupEpoch decoded = GroupEpoch.decode(each.encoded()).orElseThrow();
      assertEquals(each.encoded(), decoded.encoded());
      assertEquals(each.hash(), decoded.hash());
      assertEquals(each.members(), decoded.members());
      assertEquals("wards", decoded.name());
      assertEquals(each.number(), decoded.number());
      assertTrue(decoded.isSignedBy(alice.account()));
    }
    assertTrue(second.follows(first));
    assertTrue(second.keepsAllOf(first));
    assertFalse(first.keepsAllOf(second));
    assertEquals("GroupEpoch[2, 3 members]", second.toString());
  }

  /** Nothing of an epoch can be left out or changed, and nothing throws. */
  @Test
  void truncatedOrChanged_itIsNone_orNotSigned() {
    byte[] whole = first.encoded().toArray();
    for (int length = 0; length < whole.length; length++) {
      assertEquals(Optional.empty(), GroupEpoch.decode(Bytes.copyOf(whole, 0, length)));
    }
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      Optional<GroupEpoch> decoded = GroupEpoch.decode(Bytes.unsafeWrap(changed));
      assertFalse(decoded.filter(each -> each.isSignedBy(alice.account())).isPresent(), "at " + i);
    }
    assertEquals(Optional.empty(), GroupEpoch.decode(Bytes.concat(first.encoded(), Bytes.of(0))));
    assertEquals(
        Optional.empty(), GroupEpoch.decode(Bytes.unsafeWrap(new byte[GroupEpoch.MAX_OCTETS + 1])));
  }

  @Test
  void onlyADeviceOfTheOwner_signs() {
    GroupEpoch byBob = TestGroup.sealBy(bob, Optional.empty(), random, alice, bob).epoch();
    assertFalse(byBob.isSignedBy(alice.account()));
    assertFalse(byBob.isSignedBy(bob.account()), "it says that it is Alice's");
    GroupEpoch bobs = TestGroup.seal(Optional.empty(), random, bob, alice).epoch();
    assertTrue(bobs.isSignedBy(bob.account()));
    assertFalse(bobs.isSignedBy(alice.account()));
  }

  @Test
  void onlyTheNextEpochOfTheSameGroup_follows() {
    GroupEpoch second = TestGroup.seal(Optional.of(first), random, alice, bob).epoch();
    GroupEpoch third = TestGroup.seal(Optional.of(second), random, alice, bob).epoch();
    GroupEpoch other = TestGroup.seal(Optional.empty(), random, alice, bob).epoch();
    GroupEpoch taken = TestGroup.seal(Optional.of(first), random, bob, alice).epoch();
    assertTrue(third.follows(second));
    assertFalse(third.follows(first), "one is left out");
    assertFalse(second.follows(third));
    assertFalse(second.follows(other), "another history");
    assertFalse(taken.follows(first), "another owner");
  }

  @Test
  void nobodyIsInItTwice_andNotTooMany() {
    assertThrows(
        IllegalArgumentException.class,
        () -> TestGroup.seal(Optional.empty(), random, alice, bob, bob));
    Person[] many = new Person[GroupEpoch.MAX_MEMBERS + 1];
    for (int i = 0; i < many.length; i++) many[i] = Person.of("u" + i, random);
    assertThrows(
        IllegalArgumentException.class, () -> TestGroup.seal(Optional.empty(), random, many));
    Person[] most = java.util.Arrays.copyOf(many, GroupEpoch.MAX_MEMBERS);
    GroupEpoch full = TestGroup.seal(Optional.empty(), random, most).epoch();
    assertEquals(full.members(), GroupEpoch.decode(full.encoded()).orElseThrow().members());
  }
}
