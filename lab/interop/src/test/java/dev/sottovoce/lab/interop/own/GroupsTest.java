package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.mikey.GroupKey;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.account.Membership;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.group.GroupException;
import dev.sottovoce.phone.group.GroupWork;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.transparency.StaleHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Groups of real phones at the real server: made, changed, called in, and left. */
@Timeout(120)
class GroupsTest {
  private static final AccountLabel ALICE = label("alice");
  private static final AccountLabel BOB = label("bob");
  private static final AccountLabel CAROL = label("carol");

  @TempDir Path folder;
  private House house;

  @BeforeEach
  void open() throws Exception {
    house = new House(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private static AccountLabel label(String user) {
    return new AccountLabel(user, "example.test");
  }

  /** A device in a folder of its own; each use of it begins as after a restart. */
  private final class Device {
    final Path home;
    final Enrolment.Enrolled enrolled;

    Device(String user, String place) throws IOException {
      home = folder.resolve(place);
      enrolled =
          Enrolment.enrol(
              house.server().administration().addUser(user).text(),
              place,
              AccountStore.inFolder(home),
              PolicyStore.inFolder(home),
              memory(),
              Clock.systemUTC());
    }

    AccountMemory memory() {
      return AccountMemory.inFolder(home);
    }

    Account account() throws IOException {
      return AccountStore.inFolder(home).load().orElseThrow();
    }

    OwnAccount own() throws IOException {
      return new OwnAccount(account(), memory(), Clock.systemUTC());
    }

    GroupWork groups() throws IOException {
      Account account = account();
      Clock clock = Clock.systemUTC();
      PeerAccounts peers = new PeerAccounts(() -> account, memory(), clock, Runnable::run);
      HeadKeeper heads =
          new HeadKeeper(() -> account, HeadStore.inFolder(home), () -> StaleHead.WARN, clock);
      return GroupWork.of(() -> account, memory(), peers, heads, clock).orElseThrow();
    }

    List<GroupKey> keysWith(AccountLabel peer) throws IOException {
      GroupWork work = groups();
      work.groups().look();
      return work.groups().keysWith(peer.address());
    }

    Phone phone() throws Exception {
      return House.signedIn(
          PhoneConfig.of(account())
              .accounts(memory())
              .heads(HeadStore.inFolder(home))
              .policy(CallPolicy.builtIn(Policy.Profile.DEFAULT, "MIKEY-DHHMAC")));
    }

    /** One whose maker lets it go on with a key that it should have dropped. */
    Phone phoneThatKeeps(GroupKey key) throws Exception {
      Account mine = account();
      Account withoutGroups =
          new Account(
              mine.address(),
              mine.deviceId(),
              mine.server(),
              mine.deviceKey(),
              mine.deviceChain(),
              mine.trustBundle(),
              mine.authorities());
      return House.signedIn(
          PhoneConfig.of(withoutGroups)
              .accounts(memory())
              .groupKeys(List.of(key))
              .policy(CallPolicy.builtIn(Policy.Profile.DEFAULT, "MIKEY-DHHMAC")));
    }

    String waitingCode() {
      return ((Membership.Waiting) enrolled.membership().orElseThrow()).code();
    }
  }

  private static boolean same(GroupKey one, GroupKey other) {
    return one.group().equals(other.group())
        && one.epoch() == other.epoch()
        && one.key().sameAs(other.key());
  }

  @Test
  void membersCallEachOther_withTheKeyThatTheOwnerSealed() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    alice.groups().own().create("wards", List.of(BOB));
    ToneAudio alices = new ToneAudio(440, 1000, 50);
    ToneAudio bobs = new ToneAudio(1000, 440, 50);
    CompletableFuture<Call> answered = new CompletableFuture<>();
    try (Phone caller = alice.phone();
        Phone callee = bob.phone()) {
      callee.onIncomingCall(incoming -> answered.complete(incoming.answer(bobs.options())));
      Call call = caller.call("bob", alices.options());
      SecurityReport report = call.connected().get(15, SECONDS);
      assertEquals("MIKEY-DHHMAC", report.agreement().keying());
      assertFalse(report.agreement().postQuantum());
      answered.get(10, SECONDS).connected().get(15, SECONDS);
      assertTrue(alices.enough().await(15, SECONDS), "alice hears");
      assertTrue(bobs.enough().await(15, SECONDS), "bob hears");
      call.hangUp();
      call.ended().get(10, SECONDS);
    }
  }

  @Test
  void whoWasRemoved_getsNoNewKey_andCannotCall() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    Device carol = new Device("carol", "carol");
    alice.groups().own().create("wards", List.of(BOB, CAROL));
    GroupKey first = bob.keysWith(CAROL).get(0);
    assertTrue(same(first, carol.keysWith(BOB).get(0)));
    assertTrue(same(first, alice.keysWith(BOB).get(0)));

    GroupEpoch second = alice.groups().own().remove("wards", CAROL);

    assertEquals(2, second.number());
    assertFalse(second.member(CAROL).isPresent());
    List<GroupKey> bobs = bob.keysWith(ALICE);
    assertEquals(1, bobs.size(), "the key that Carol has counts no more");
    assertEquals(2, bobs.get(0).epoch());
    assertFalse(first.key().sameAs(bobs.get(0).key()));
    assertEquals(List.of(), carol.keysWith(ALICE));
    assertEquals(List.of(), bob.keysWith(CAROL));
    CompletableFuture<Call> answered = new CompletableFuture<>();
    try (Phone callee = bob.phone();
        Phone honest = carol.phone();
        Phone hostile = carol.phoneThatKeeps(first)) {
      callee.onIncomingCall(
          incoming -> answered.complete(incoming.answer(new ToneAudio(440, 440, 1).options())));
      for (Phone caller : List.of(honest, hostile)) {
        Call call = caller.call("bob", new ToneAudio(440, 440, 1).options());
        assertThrows(ExecutionException.class, () -> call.connected().get(15, SECONDS));
        assertFalse(answered.isDone());
      }
    }
  }

  @Test
  void whoLeavesTheOrganisation_isSealedNothingMore_withoutAnybodyTypingAnything()
      throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    Device carol = new Device("carol", "carol");
    alice.groups().own().create("wards", List.of(BOB, CAROL));
    GroupKey first = bob.keysWith(ALICE).get(0);
    assertTrue(same(first, carol.keysWith(ALICE).get(0)));

    house.leaves("carol");

    assertThrows(IOException.class, () -> carol.keysWith(ALICE), "she is cut off");
    try (Phone owner = alice.phone()) {
      assertInstanceOf(RegistrationState.Registered.class, owner.registration());
      Instant patience = Instant.now().plusSeconds(30);
      while (bob.keysWith(ALICE).get(0).epoch() == 1) {
        assertTrue(Instant.now().isBefore(patience));
      }
    }
    List<GroupKey> bobs = bob.keysWith(ALICE);
    assertEquals(List.of(2), bobs.stream().map(GroupKey::epoch).toList(), "no overlap");
    assertFalse(first.key().sameAs(bobs.get(0).key()));
  }

  @Test
  void theKeyOfAGroupWhoseOwnerLeaves_countsNoMore() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    new Device("carol", "carol");
    alice.groups().own().create("wards", List.of(BOB, CAROL));
    assertEquals(1, bob.keysWith(CAROL).size());

    house.leaves("alice");

    assertEquals(List.of(), bob.keysWith(CAROL), "alice knows it, and nobody else can renew it");
  }

  @Test
  void aRotationThatNobodyLeaves_overlapsForAMoment() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    alice.groups().own().create("wards", List.of(BOB));
    GroupKey first = bob.keysWith(ALICE).get(0);

    alice.groups().own().rotate("wards");

    List<GroupKey> keys = bob.keysWith(ALICE);
    assertEquals(List.of(2, 1), keys.stream().map(GroupKey::epoch).toList());
    assertTrue(same(first, keys.get(1)));
    assertTrue(same(keys.get(0), alice.keysWith(BOB).get(0)));
    assertEquals(0, alice.groups().own().renew(), "nothing has changed");
  }

  @Test
  void devicesThatComeAndGo_getANewKey_orNone() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    alice.groups().own().create("wards", List.of(BOB));
    Device pocket = new Device("bob", "pocket");
    assertEquals(List.of(), pocket.keysWith(ALICE), "it was not there when the key was sealed");
    bob.own().approve(pocket.waitingCode());

    assertEquals(1, alice.groups().own().renew());
    assertTrue(same(bob.keysWith(ALICE).get(0), pocket.keysWith(ALICE).get(0)));
    assertEquals(2, pocket.keysWith(ALICE).get(0).epoch());
    assertEquals(0, alice.groups().own().renew());

    bob.own().remove(UUID.fromString(pocket.account().deviceId()));
    assertEquals(1, alice.groups().own().renew());
    List<GroupKey> left = bob.keysWith(ALICE);
    assertEquals(List.of(3), left.stream().map(GroupKey::epoch).toList(), "no overlap");
    assertThrows(IOException.class, () -> pocket.keysWith(ALICE), "it is cut off");
  }

  /** Nobody types anything: the owner's phone is opened, and that is all. */
  @Test
  void theOwnersPhone_sealsToNewDevicesByItself() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    alice.groups().own().create("wards", List.of(BOB));
    Device pocket = new Device("bob", "pocket");
    bob.own().approve(pocket.waitingCode());
    try (Phone owner = alice.phone()) {
      assertInstanceOf(RegistrationState.Registered.class, owner.registration());
      Instant patience = Instant.now().plusSeconds(30);
      while (pocket.keysWith(ALICE).isEmpty()) assertTrue(Instant.now().isBefore(patience));
    }
    assertEquals(2, pocket.keysWith(ALICE).get(0).epoch());
  }

  /** As after an update from a release without such keys, or a folder that was restored in part. */
  @Test
  void aDeviceWithAnotherEncryptionKey_saysSo_andGetsTheKeyAnew() throws Exception {
    Device alice = new Device("alice", "alice");
    Device bob = new Device("bob", "bob");
    alice.groups().own().create("wards", List.of(BOB));
    Files.delete(bob.home.resolve("encryption.key"));
    assertEquals(List.of(), bob.keysWith(ALICE), "it was sealed to the one that is gone");
    assertEquals(0, alice.groups().own().renew(), "the account says nothing of it yet");

    bob.groups().publishKey();

    assertEquals(1, alice.groups().own().renew());
    assertEquals(2, bob.keysWith(ALICE).get(0).epoch());
  }

  @Test
  void anotherDeviceOfTheOwner_goesOnAfterTheFirstIsLost() throws Exception {
    Device desk = new Device("alice", "desk");
    Device mobile = new Device("alice", "mobile");
    desk.own().approve(mobile.waitingCode());
    Device bob = new Device("bob", "bob");
    desk.groups().own().create("wards", List.of(BOB));
    assertEquals(1, mobile.keysWith(BOB).size());
    GroupKey first = bob.keysWith(ALICE).get(0);

    mobile.own().remove(UUID.fromString(desk.account().deviceId()));
    assertEquals(List.of(), bob.keysWith(ALICE), "signed by a device that is hers no more");
    assertEquals(1, mobile.groups().own().renew());

    GroupKey second = bob.keysWith(ALICE).get(0);
    assertEquals(2, second.epoch());
    assertNotEquals(first.epoch(), second.epoch());
    assertTrue(same(second, mobile.keysWith(BOB).get(0)));
  }

  @Test
  void whatIsNotSo_isSaid() throws Exception {
    Device alice = new Device("alice", "alice");
    new Device("bob", "bob");
    GroupWork work = alice.groups();
    assertProblem(GroupException.Problem.UNKNOWN_GROUP, () -> work.own().rotate("wards"));
    work.own().create("wards", List.of(BOB));
    assertProblem(
        GroupException.Problem.UNKNOWN_GROUP, () -> work.own().create("wards", List.of(BOB)));
    assertProblem(GroupException.Problem.MEMBER, () -> work.own().add("wards", BOB));
    assertProblem(GroupException.Problem.MEMBER, () -> work.own().remove("wards", CAROL));
    assertProblem(GroupException.Problem.MEMBER, () -> work.own().remove("wards", ALICE));
    assertProblem(
        GroupException.Problem.UNKNOWN_GROUP, () -> work.own().create("No Name", List.of()));
  }

  private static void assertProblem(
      GroupException.Problem problem, org.junit.jupiter.api.function.Executable action) {
    assertEquals(problem, assertThrows(GroupException.class, action).problem());
  }
}
