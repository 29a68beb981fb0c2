package dev.sottovoce.phone.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.mikey.Credentials;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.enrol.GroupExchange;
import dev.sottovoce.phone.group.GroupPeople.Person;
import dev.sottovoce.phone.log.LogAgreement.Finding;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which keys Bob's phone has for whom, and for how long. */
class GroupKeysTest {
  private final Person alice = Person.of("alice");
  private final Person bob = Person.of("bob");
  private final Person carol = Person.of("carol");
  private final Map<String, AccountState> accounts =
      Map.of("alice", alice.account(), "bob", bob.account(), "carol", carol.account());

  private Instant now = Instant.parse("2027-03-01T12:00:00Z");
  private final Instant opened = now;
  private final AccountMemory memory = AccountMemory.forgetting();
  private final Server server = new Server();
  private Groups groups;

  /** An honest one, which may be out of reach. */
  private final class Server implements GroupServer {
    final Map<String, List<GroupSealing>> told = new LinkedHashMap<>();
    boolean silent;
    int asked;

    void has(Person owner, GroupSealing sealing) {
      String path = owner.label().user() + "/" + sealing.epoch().name();
      told.computeIfAbsent(path, any -> new ArrayList<>()).add(sealing);
    }

    @Override
    public List<GroupExchange.Listed> list() throws IOException {
      asked++;
      if (silent) throw new IOException("nobody is there");
      return told.keySet().stream()
          .map(path -> path.split("/"))
          .map(each -> new GroupExchange.Listed(each[0], each[1]))
          .toList();
    }

    @Override
    public Optional<GroupExchange.Reply> read(String owner, String name, int known)
        throws IOException {
      if (silent) throw new IOException("nobody is there");
      List<GroupSealing> all = told.getOrDefault(owner + "/" + name, List.of());
      List<GroupSealing> last = all.subList(Math.max(0, all.size() - 2), all.size());
      return Optional.of(
          new GroupExchange.Reply(
              all.size(),
              all.stream().map(each -> each.epoch().encoded()).toList(),
              envelope(last.get(last.size() - 1)),
              last.size() == 1 ? Optional.empty() : envelope(last.get(0))));
    }

    private Optional<Bytes> envelope(GroupSealing sealing) {
      return sealing.envelope(bob.device());
    }

    @Override
    public GroupExchange.Taken publish(String owner, GroupSealing sealing) {
      throw new AssertionError("nobody owns anything here");
    }
  }

  private final class Watch extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeEach
  void open() {
    GroupPins pins = new GroupPins(memory);
    GroupReader reader =
        new GroupReader(
            server,
            label -> Optional.ofNullable(accounts.get(label.user())).orElseThrow(),
            (label, version, hash) -> Finding.SAME,
            pins,
            bob.label(),
            bob.device(),
            bob.encryption(),
            new Watch(),
            EnumSet.allOf(GroupReader.Check.class));
    groups =
        new Groups(
            server,
            reader,
            pins,
            "example.test",
            new Watch(),
            () -> Duration.between(opened, now).toNanos());
  }

  private static GroupSealing make(String name, Person owner, Person... others) {
    Person[] all = new Person[others.length + 1];
    all[0] = owner;
    System.arraycopy(others, 0, all, 1, others.length);
    return GroupPeople.seal(name, owner, Optional.empty(), all);
  }

  private GroupSealing next(GroupSealing before, Person... members) {
    return GroupPeople.seal(
        before.epoch().name(), members[0], Optional.of(before.epoch()), members);
  }

  private List<String> keysWith(Person peer) {
    return groups.keysWith(peer.label().address()).stream()
        .map(key -> key.group() + " " + key.epoch())
        .toList();
  }

  @Test
  void aKey_isForMembersOnly() throws Exception {
    GroupSealing wards = make("wards", alice, bob);
    server.has(alice, wards);
    assertEquals(List.of(), keysWith(alice), "nobody has looked yet");
    groups.look();
    assertEquals(List.of("wards 1"), keysWith(alice));
    GroupKey key = groups.keysWith(alice.label().address()).get(0);
    assertTrue(key.key().sameAs(alice.opens(wards)));
    assertEquals(List.of(), keysWith(carol));
    assertEquals(List.of(), groups.keysWith("sip:alice@elsewhere.test"));
    assertEquals(List.of(), groups.keysWith("nonsense"));
  }

  @Test
  void theFormerKey_isAcceptedForTwoMinutes_whereNobodyLeft() throws Exception {
    GroupSealing first = make("wards", alice, bob);
    server.has(alice, first);
    groups.look();
    server.has(alice, next(first, alice, bob));
    groups.look();
    assertEquals(List.of("wards 2", "wards 1"), keysWith(alice));
    now = now.plus(Groups.OVERLAP).minusSeconds(1);
    groups.look();
    assertEquals(List.of("wards 2", "wards 1"), keysWith(alice), "looking does not prolong it");
    now = now.plusSeconds(1);
    assertEquals(List.of("wards 2"), keysWith(alice));
  }

  @Test
  void aGroupThatEnds_orIsNotBelieved_givesNoKey() throws Exception {
    GroupSealing first = make("wards", alice, bob, carol);
    server.has(alice, first);
    groups.look();
    GroupKey held = groups.keysWith(carol.label().address()).get(0);
    GroupSealing forged =
        GroupPeople.seal("wards", carol, Optional.of(first.epoch()), alice, bob, carol);
    server.has(alice, forged);
    Groups.Standing standing = groups.look().get(0);
    assertTrue(standing.problem().orElseThrow().contains("No device of the owner's"));
    assertEquals(List.of(), keysWith(carol));
    assertFalse(held.key().isDestroyed(), "a call that goes on keeps its copy");

    server.told.clear();
    server.has(alice, first);
    groups.look();
    assertEquals(List.of("wards 1"), keysWith(carol), "the pin never went on");
    server.told.clear();
    assertEquals(List.of(), groups.look());
    assertEquals(List.of(), keysWith(carol));
  }

  /** What was known stays while nobody answers, and not for long. */
  @Test
  void aServerThatHidesChanges_gainsThreeMinutes() throws Exception {
    server.has(alice, make("wards", alice, bob));
    groups.look();
    server.silent = true;
    assertThrows(IOException.class, () -> groups.look());
    groups.lookForCall(alice.label().address());
    now = now.plus(Groups.MOST_AGE);
    groups.lookForCall(alice.label().address());
    assertEquals(List.of("wards 1"), keysWith(alice));
    now = now.plusSeconds(1);
    assertEquals(List.of(), keysWith(alice));
  }

  @Test
  void beforeACall_itIsLooked_unlessThatWasDoneAMomentAgo() throws Exception {
    server.has(alice, make("wards", alice, bob));
    groups.lookForCall(alice.label().address());
    groups.lookForCall(alice.label().address());
    assertEquals(1, server.asked);
    groups.lookForCall(carol.label().address());
    assertEquals(1, server.asked, "a stranger who calls again and again costs nothing");
    now = now.plusSeconds(2);
    groups.lookForCall(alice.label().address());
    assertEquals(1, server.asked);
    groups.lookForCall(carol.label().address());
    assertEquals(2, server.asked, "there was no key with her");
    now = now.plusSeconds(60);
    groups.lookForCall(alice.label().address());
    assertEquals(3, server.asked);
  }

  /** Whoever puts Bob into many groups does not take the place of those that he knows. */
  @Test
  void groupsThatWereKnownFirst_comeFirst() throws Exception {
    server.has(carol, make("zoo", carol, bob, alice));
    groups.look();
    List<GroupSealing> many = new ArrayList<>();
    for (int i = 0; i < 70; i++) many.add(make("a" + i, alice, bob));
    Map<String, List<GroupSealing>> known = new LinkedHashMap<>(server.told);
    server.told.clear();
    for (GroupSealing each : many) server.has(alice, each);
    server.told.putAll(known);
    assertEquals(64, groups.look().size());
    List<String> keys = keysWith(alice);
    assertEquals("zoo 1", keys.get(0));
    assertEquals(Credentials.MAX_GROUP_KEYS, keys.size());
    assertEquals(64, new GroupPins(memory).all().size());
  }
}
