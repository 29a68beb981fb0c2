package dev.sottovoce.identity.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.DeviceEncryptionKey;
import dev.sottovoce.identity.group.TestGroup.Person;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupSealingTest {
  private final Random random = new Random(8);
  private final Person alice = Person.of("alice", random);
  private final Person bob = Person.of("bob", random);
  private final Person carol = Person.of("carol", random);
  private final GroupSealing first = TestGroup.seal(Optional.empty(), random, alice, bob, carol);

  private static Optional<Secret> open(GroupEpoch epoch, Person who, Bytes envelope) {
    return GroupSealing.open(epoch, who.account().label(), who.device().id(), envelope, who.key());
  }

  private static Bytes envelope(GroupSealing sealing, Person who) {
    return sealing.envelopes().getOrDefault(who.device().id(), Bytes.EMPTY);
  }

  @Test
  void everyMember_opensTheSameKey_andNobodyElse() {
    Secret alices = open(first.epoch(), alice, envelope(first, alice)).orElseThrow();
    Secret bobs = open(first.epoch(), bob, envelope(first, bob)).orElseThrow();
    assertTrue(alices.sameAs(bobs));
    assertEquals(GroupSealing.ENVELOPE_OCTETS, envelope(first, bob).length());
    Person eve = Person.of("eve", random);
    assertEquals(Optional.empty(), open(first.epoch(), eve, envelope(first, bob)));
    Person thief = new Person(bob.account(), bob.device(), eve.key());
    assertEquals(Optional.empty(), open(first.epoch(), thief, envelope(first, bob)));
  }

  @Test
  void whoLeft_findsNothingInTheNextEpoch() {
    GroupSealing second = TestGroup.seal(Optional.of(first.epoch()), random, alice, bob);
    assertFalse(second.envelopes().containsKey(carol.device().id()));
    for (Bytes each : second.envelopes().values()) {
      assertEquals(Optional.empty(), open(second.epoch(), carol, each));
    }
    Secret before = open(first.epoch(), bob, envelope(first, bob)).orElseThrow();
    Secret after = open(second.epoch(), bob, envelope(second, bob)).orElseThrow();
    assertFalse(before.sameAs(after));
  }

  @Test
  void anEnvelope_opensOnlyWhereItBelongs() {
    GroupSealing second = TestGroup.seal(Optional.of(first.epoch()), random, alice, bob);
    Bytes old = envelope(first, bob);
    assertEquals(Optional.empty(), open(second.epoch(), bob, old), "an old key as the new one");
    assertEquals(Optional.empty(), open(first.epoch(), bob, envelope(first, alice)));
    for (int length = 0; length < old.length(); length += 7) {
      assertEquals(Optional.empty(), open(first.epoch(), bob, old.slice(0, length)));
    }
  }

  /**
   * A server knows everything that is needed to seal a key of its own to Bob, and Bob's key opens
   * it. What stops it is that the owner has signed the hash of every envelope.
   */
  @Test
  void aKeyOfTheServers_opens_andIsNotTaken() {
    Bytes known = Bytes.unsafeWrap(new byte[GroupSealing.KEY_OCTETS]);
    Bytes about = GroupSealing.about("wards", 1, alice.account().id(), bob.device().id());
    Bytes forged =
        DeviceEncryptionKey.seal(
                bob.device().entry(),
                GroupSealing.PURPOSE,
                about,
                known,
                random::nextBytes,
                TestGroup.CRYPTO)
            .orElseThrow();
    assertEquals(Optional.of(known), bob.key().open(GroupSealing.PURPOSE, about, forged));
    assertEquals(Optional.empty(), open(first.epoch(), bob, forged));
  }

  @Test
  void aDeviceWithoutAnEncryptionKey_isLeftOut() {
    AccountDevice bare =
        new AccountDevice(
            bob.device().id(),
            bob.device().entry().publicKey(),
            Protection.SOFTWARE,
            Optional.empty());
    GroupSealing sealing =
        GroupSealing.make(
            "wards",
            Optional.empty(),
            List.of(
                alice.invited(),
                new GroupSealing.Invited(bob.account().label(), bob.account().id(), List.of(bare))),
            alice.device().id(),
            alice.device().key(),
            random::nextBytes,
            TestGroup.CRYPTO);
    assertEquals(1, sealing.envelopes().size());
    GroupMember member = sealing.epoch().member(bob.account().label()).orElseThrow();
    assertEquals(List.of(), member.recipients());
    Recipient alices = sealing.epoch().owner().recipient(alice.device().id()).orElseThrow();
    assertTrue(alices.is(alice.device().entry()));
    assertFalse(alices.is(bare));
    assertFalse(sealing.toString().contains("wards"));
  }
}
