package dev.sottovoce.phone.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.enrol.GroupExchange;
import dev.sottovoce.phone.group.GroupException.Problem;
import dev.sottovoce.phone.group.GroupPeople.Person;
import dev.sottovoce.phone.group.GroupPins.Place;
import dev.sottovoce.phone.group.GroupReader.Check;
import dev.sottovoce.phone.log.LogAgreement.Finding;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A server that tells Bob what it likes about a group of Alice's. Each lie works where the check
 * that stops it is left out.
 */
class LyingGroupServerTest {
  private static final AccountLabel ALICE = GroupPeople.label("alice");
  private static final Place WARDS = new Place(ALICE, "wards");

  /** The group as somebody seals it who signs as {@code signer}. */
  private static GroupSealing sealBy(
      Person signer, Optional<GroupEpoch> before, Person... members) {
    return GroupPeople.seal("wards", signer, before, members);
  }

  private final Person alice = Person.of("alice");
  private final Person bob = Person.of("bob");
  private final Person eve = Person.of("eve");
  private final GroupSealing first = sealBy(alice, Optional.empty(), alice, bob, eve);
  private final GroupSealing second = sealBy(alice, Optional.of(first.epoch()), alice, bob);
  private final GroupSealing third = sealBy(alice, Optional.of(second.epoch()), alice, bob);

  /** What the server has, and tells as it should. */
  private class Server implements GroupServer {
    final List<GroupSealing> epochs = new ArrayList<>();

    Server(GroupSealing... epochs) {
      this.epochs.addAll(List.of(epochs));
    }

    @Override
    public List<GroupExchange.Listed> list() {
      return List.of(new GroupExchange.Listed("alice", "wards"));
    }

    @Override
    public Optional<GroupExchange.Reply> read(String owner, String name, int known) {
      List<Bytes> all = epochs.stream().map(each -> each.epoch().encoded()).toList();
      GroupSealing newest = epochs.get(epochs.size() - 1);
      int back = Math.max(0, epochs.size() - 2);
      int from = known == 0 ? back : Math.min(Math.max(0, known - 1), back);
      return Optional.of(
          new GroupExchange.Reply(
              newest.epoch().number(),
              all.subList(from, all.size()),
              envelope(newest),
              epochs.size() < 2 ? Optional.empty() : envelope(epochs.get(epochs.size() - 2))));
    }

    Optional<Bytes> envelope(GroupSealing sealing) {
      return sealing.envelope(bob.device());
    }

    @Override
    public GroupExchange.Taken publish(String owner, GroupSealing sealing) {
      throw new AssertionError("Bob owns nothing");
    }
  }

  private final AccountMemory memory = AccountMemory.forgetting();
  private final Map<String, GroupEpoch> logged = new HashMap<>();

  private GroupReader bob(GroupServer server, Set<Check> checks) {
    return new GroupReader(
        server,
        label -> alice.account(),
        this::log,
        new GroupPins(memory),
        bob.account().label(),
        bob.device(),
        bob.encryption(),
        Clock.systemUTC(),
        checks);
  }

  /** A log that this server cannot rewrite; without entries it says nothing against anything. */
  private Finding log(String label, long version, Optional<Bytes> hash) {
    assertEquals("group:alice@example.test/wards", label);
    GroupEpoch newest = logged.get(label);
    if (newest == null) return Finding.NO_LOG;
    boolean same = newest.number() == version && Optional.of(newest.hash()).equals(hash);
    return same ? Finding.SAME : Finding.CONTRADICTED;
  }

  private void logShows(GroupSealing sealing) {
    logged.put("group:alice@example.test/wards", sealing.epoch());
  }

  private GroupView read(GroupServer server) throws Exception {
    return bob(server, EnumSet.allOf(Check.class))
        .read(WARDS, GroupReader.Purpose.CALL)
        .orElseThrow();
  }

  /** What a phone would take that lacks some checks; its pins are forgotten afterwards. */
  private GroupView fooled(GroupServer server, Check... without) throws Exception {
    Optional<Bytes> pins = memory.load(AccountMemory.Part.GROUPS);
    Set<Check> checks = EnumSet.allOf(Check.class);
    checks.removeAll(List.of(without));
    GroupView view = bob(server, checks).read(WARDS, GroupReader.Purpose.CALL).orElseThrow();
    memory.clear(AccountMemory.Part.GROUPS);
    if (pins.isPresent()) memory.save(AccountMemory.Part.GROUPS, pins.get());
    return view;
  }

  private void assertRefused(Problem problem, GroupServer server) {
    GroupException thrown = assertThrows(GroupException.class, () -> read(server));
    assertEquals(problem, thrown.problem(), thrown.sentence());
  }

  private static Secret openedBy(Person who, GroupSealing sealing) {
    return who.opens(sealing);
  }

  @Test
  void whatTheOwnerSigned_isTaken_andGoesOn() throws Exception {
    assertTrue(openedBy(alice, first).sameAs(read(new Server(first)).key().orElseThrow()));
    GroupView view = read(new Server(first, second, third));
    assertEquals(3, view.epoch().number());
    assertTrue(openedBy(alice, third).sameAs(view.key().orElseThrow()));
    assertTrue(openedBy(alice, second).sameAs(view.former().orElseThrow()), "nobody left");
  }

  @Test
  void afterSomebodyLeft_theFormerKeyIsNotAccepted() throws Exception {
    assertEquals(Optional.empty(), read(new Server(first, second)).former());
  }

  /** Eve's device key is as good as anybody's; it is not of the owner's account. */
  @Test
  void anEpochOfTheServers_withItsOwnKey_isRefused() throws Exception {
    GroupSealing forged = sealBy(eve, Optional.of(first.epoch()), alice, bob, eve);
    read(new Server(first));
    Server server = new Server(first, forged);

    GroupView fooled = fooled(server, Check.SIGNATURE);
    assertTrue(openedBy(eve, forged).sameAs(fooled.key().orElseThrow()), "Eve has Bob's key");

    assertRefused(Problem.NOT_SIGNED, server);
  }

  /** The server knows Eve's old key, because Eve told it. */
  @Test
  void anEpochThatEveWasIn_isNotReplayedAfterSheLeft() throws Exception {
    read(new Server(first, second));
    Server server = new Server(first);

    GroupView fooled = fooled(server, Check.ROLLBACK);
    assertTrue(openedBy(eve, first).sameAs(fooled.key().orElseThrow()), "Eve has Bob's key");

    assertRefused(Problem.ROLLED_BACK, server);
  }

  /** A phone that has no pin yet has only the log to tell old from new. */
  @Test
  void anOldEpochAtFirstSight_isFoundOutByTheLog() throws Exception {
    logShows(second);
    Server server = new Server(first);

    GroupView fooled = fooled(server, Check.LOG);
    assertTrue(openedBy(eve, first).sameAs(fooled.key().orElseThrow()), "Eve has Bob's key");

    assertRefused(Problem.NOT_AS_LOGGED, server);
    assertTrue(read(new Server(first, second)).key().isPresent());
  }

  /** Both histories are signed by Alice's device, which somebody used for that. */
  @Test
  void aSecondHistory_isRefused() throws Exception {
    GroupSealing other = sealBy(alice, Optional.of(first.epoch()), alice, bob, eve);
    GroupSealing later = sealBy(alice, Optional.of(other.epoch()), alice, bob, eve);
    read(new Server(first, second));
    for (Server server : List.of(new Server(first, other), new Server(first, other, later))) {
      assertTrue(fooled(server, Check.CHAIN).epoch().member(eve.account().label()).isPresent());
      assertRefused(Problem.FORKED, server);
    }
  }

  @Test
  void anEpochIsNotLeftOut() throws Exception {
    read(new Server(first));
    Server server = new Server(first, third);
    assertEquals(3, fooled(server, Check.CHAIN).epoch().number());
    assertRefused(Problem.FORKED, server);
  }

  /** The operator gives Alice's name to another account, which founds a group of that name. */
  @Test
  void anotherOwnerOfThatName_isRefused() throws Exception {
    read(new Server(first));
    Person impostor = Person.of("alice");
    GroupSealing other = sealBy(impostor, Optional.empty(), impostor, bob, eve);
    Server server = new Server(other);
    GroupReader.Accounts told = label -> impostor.account();

    Set<Check> checks = EnumSet.of(Check.SIGNATURE, Check.LOG);
    GroupView fooled = bob(server, told, checks);
    assertTrue(openedBy(impostor, other).sameAs(fooled.key().orElseThrow()));
    memory.clear(AccountMemory.Part.GROUPS);
    read(new Server(first));

    checks.add(Check.OWNER_PIN);
    GroupException thrown = assertThrows(GroupException.class, () -> bob(server, told, checks));
    assertEquals(Problem.OTHER_OWNER, thrown.problem());
  }

  private GroupView bob(GroupServer server, GroupReader.Accounts told, Set<Check> checks)
      throws Exception {
    return new GroupReader(
            server,
            told,
            this::log,
            new GroupPins(memory),
            bob.account().label(),
            bob.device(),
            bob.encryption(),
            Clock.systemUTC(),
            checks)
        .read(WARDS, GroupReader.Purpose.CALL)
        .orElseThrow();
  }

  /** Sealed by the server to Bob, or meant for another epoch or device: nothing opens. */
  @Test
  void anotherEnvelope_givesNoKey() throws Exception {
    GroupSealing servers = sealBy(eve, Optional.empty(), alice, bob);
    for (Bytes each :
        List.of(
            servers.envelope(bob.device()).orElseThrow(),
            first.envelope(eve.device()).orElseThrow(),
            first.envelope(bob.device()).orElseThrow(),
            Bytes.EMPTY)) {
      Server server =
          new Server(first, second) {
            @Override
            Optional<Bytes> envelope(GroupSealing sealing) {
              return Optional.of(each);
            }
          };
      assertEquals(Optional.empty(), read(server).key());
    }
  }

  /** A member who is stripped from the epoch, or put into it, breaks the owner's signature. */
  @Test
  void octetsThatAreNotTheOwners_areRefused() throws Exception {
    read(new Server(first));
    byte[] whole = second.epoch().encoded().toArray();
    for (int at = 0; at < whole.length; at += 3) {
      byte[] changed = whole.clone();
      changed[at] ^= 1;
      GroupServer server = telling(List.of(first.epoch().encoded(), Bytes.unsafeWrap(changed)));
      assertThrows(GroupException.class, () -> read(server), "at " + at);
    }
    assertRefused(Problem.MALFORMED, telling(List.of()));
    assertRefused(Problem.MALFORMED, telling(List.of(Bytes.of(1, 2, 3))));
    assertFalse(read(new Server(first, second)).key().isEmpty(), "the pin stays good");
  }

  private static GroupServer telling(List<Bytes> epochs) {
    return new GroupServer() {
      @Override
      public List<GroupExchange.Listed> list() {
        return List.of(new GroupExchange.Listed("alice", "wards"));
      }

      @Override
      public Optional<GroupExchange.Reply> read(String owner, String name, int known) {
        return Optional.of(new GroupExchange.Reply(2, epochs, Optional.empty(), Optional.empty()));
      }

      @Override
      public GroupExchange.Taken publish(String owner, GroupSealing sealing) {
        throw new AssertionError("Bob owns nothing");
      }
    };
  }

  /** It claims that there is always more. */
  @Test
  void aServerThatNeverEnds_isLeft() throws Exception {
    GroupServer endless =
        new Server(first) {
          @Override
          public Optional<GroupExchange.Reply> read(String owner, String name, int known) {
            return Optional.of(
                new GroupExchange.Reply(
                    Long.MAX_VALUE,
                    List.of(first.epoch().encoded()),
                    Optional.empty(),
                    Optional.empty()));
          }
        };
    assertRefused(Problem.FORKED, endless);
  }

  @Test
  void damagedPins_areAnError_andNotAFirstSight() throws Exception {
    read(new Server(first));
    String text = memory.load(AccountMemory.Part.GROUPS).orElseThrow().utf8();
    for (String damaged :
        List.of("", "{}", text.substring(0, 50), text.replace("epoch", "apoch"), "[1]")) {
      memory.save(AccountMemory.Part.GROUPS, Bytes.utf8(damaged));
      IOException thrown = assertThrows(IOException.class, () -> read(new Server(first)));
      assertTrue(String.valueOf(thrown.getMessage()).contains("groups.json"));
    }
    memory.save(AccountMemory.Part.GROUPS, Bytes.utf8(text));
    assertTrue(read(new Server(first)).key().isPresent());
  }
}
