package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.SafetyNumber;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.account.AccountException;
import dev.sottovoce.phone.account.Membership;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.Parting;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.account.PeerView;
import dev.sottovoce.phone.account.Standing;
import dev.sottovoce.phone.account.Verification;
import dev.sottovoce.phone.account.WaitingDevice;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SipPhoneKit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of real phones at the real server: founded, joined, left, recovered, reset, pinned. */
@Timeout(60)
class AccountsTest {
  private static final String ALICE = "sip:alice@example.test";

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

  /** A device in a folder of its own. */
  private final class Device {
    final Path home;
    final Account account;
    final Optional<Membership> joined;

    Device(String code, String place) throws IOException {
      home = folder.resolve(place);
      Enrolment.Enrolled enrolled =
          Enrolment.enrol(
              code,
              place,
              AccountStore.inFolder(home),
              PolicyStore.inFolder(home),
              AccountMemory.inFolder(home),
              Clock.systemUTC());
      account = enrolled.account();
      joined = enrolled.membership();
    }

    OwnAccount own() throws IOException {
      return new OwnAccount(account, AccountMemory.inFolder(home), Clock.systemUTC());
    }

    /** As after a restart: only what lies in the folder is known. */
    PeerAccounts peers() throws IOException {
      return new PeerAccounts(
          () -> account, AccountMemory.inFolder(home), Clock.systemUTC(), Runnable::run);
    }

    PeerView look(String address) throws Exception {
      return peers().lookNow(address);
    }

    Phone open(CompletableFuture<String> alarm) throws IOException {
      Phone phone = Phone.open(PhoneConfig.of(account).accounts(AccountMemory.inFolder(home)));
      phone.onAlarm(alarm::complete);
      return phone;
    }

    UUID id() {
      return UUID.fromString(account.deviceId());
    }

    List<String> words() {
      return assertInstanceOf(Membership.Founded.class, joined.orElseThrow()).recoveryWords();
    }
  }

  private Device enrol(String user, String place) throws IOException {
    return new Device(house.server().administration().addUser(user).text(), place);
  }

  @Test
  void twoPeople_pinOneAnother_andSeeTheSameSafetyNumber() throws Exception {
    Device alice = enrol("alice", "alice");
    Device bob = enrol("bob", "bob");
    assertEquals(24, alice.words().size());
    PeerAccounts contacts = bob.peers();
    PeerView first = contacts.lookNow(ALICE);
    assertInstanceOf(Standing.FirstContact.class, first.standing());
    assertEquals(List.of(alice.id()), ids(first.account().orElseThrow()));
    assertInstanceOf(
        Standing.FirstContact.class, bob.look(ALICE).standing(), "looking pins nobody");

    contacts.accept(first);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    assertEquals(new Standing.Known(today), bob.look(ALICE).standing());

    SafetyNumber atBob = SafetyNumber.of(bob.own().refresh(), first.account().orElseThrow());
    SafetyNumber atAlice =
        SafetyNumber.of(
            alice.own().refresh(), alice.look("sip:bob@example.test").account().orElseThrow());
    assertEquals(atAlice.groups(), atBob.groups());
    assertEquals(SafetyNumber.Comparison.SAME, atBob.compare(atAlice.code()));

    PeerAccounts later = bob.peers();
    later.verified(later.lookNow(ALICE), Verification.How.CODE);
    Standing.Verified verified =
        assertInstanceOf(Standing.Verified.class, bob.look(ALICE).standing());
    assertEquals(new Verification(Verification.How.CODE, today), verified.verification());
    assertEquals("alice@example.test", bob.peers().contacts().get(0).label().text());
  }

  @Test
  void aSecondDevice_isLetInByItsCode_andContactsAreNotAlarmed() throws Exception {
    Device desk = enrol("alice", "desk");
    Device bob = enrol("bob", "bob");
    bob.peers().verified(bob.look(ALICE), Verification.How.NUMBER);
    Device mobile = enrol("alice", "mobile");
    String code = assertInstanceOf(Membership.Waiting.class, mobile.joined.orElseThrow()).code();
    assertEquals(List.of(desk.id()), ids(bob.look(ALICE).account().orElseThrow()));

    WaitingDevice waiting = desk.own().waiting().get(0);
    assertEquals(code, waiting.code());
    assertEquals(mobile.id(), waiting.device().device());
    assertProblem(
        AccountException.Problem.UNKNOWN_DEVICE,
        () -> desk.own().approve("00000 00000 00000 00000"));
    assertProblem(AccountException.Problem.NOT_A_MEMBER, () -> mobile.own().approve(code));
    desk.own().approve(code.replace(" ", ""));

    assertEquals(new Membership.Member(), mobile.own().join());
    PeerView view = bob.look(ALICE);
    assertInstanceOf(Standing.Verified.class, view.standing());
    assertEquals(List.of(desk.id(), mobile.id()), ids(view.account().orElseThrow()));
    assertEquals(List.of(), desk.own().waiting());
  }

  @Test
  void anyDevice_removesAnother_forGood() throws Exception {
    Device desk = enrol("alice", "desk");
    Device mobile = enrol("alice", "mobile");
    desk.own().approve(((Membership.Waiting) mobile.joined.orElseThrow()).code());

    AccountState left = mobile.own().remove(desk.id());

    assertEquals(List.of(mobile.id()), ids(left));
    assertEquals(Optional.of(Parting.REMOVED), desk.own().parting());
    assertEquals(new Membership.Removed(Parting.REMOVED), desk.own().join());
    assertProblem(AccountException.Problem.NOT_A_MEMBER, () -> desk.own().newRecoveryWords());
    assertThrows(IOException.class, () -> desk.look("sip:bob@example.test"), "it is cut off");
    assertProblem(AccountException.Problem.UNKNOWN_DEVICE, () -> mobile.own().remove(desk.id()));
    assertProblem(AccountException.Problem.REFUSED, () -> mobile.own().remove(mobile.id()));
  }

  @Test
  void theWords_recoverTheAccount_andContactsVerifyAgain() throws Exception {
    Device lost = enrol("alice", "lost");
    Device bob = enrol("bob", "bob");
    Device carol = enrol("carol", "carol");
    bob.peers().verified(bob.look(ALICE), Verification.How.SAS);
    carol.peers().accept(carol.look(ALICE));
    Device fresh = enrol("alice", "fresh");
    RecoveryKey wrong = RecoveryKey.generate(octets -> java.util.Arrays.fill(octets, (byte) 1));
    assertProblem(AccountException.Problem.WRONG_WORDS, () -> fresh.own().recover(wrong));

    RecoveryKey words = RecoveryKey.parse(String.join(" ", lost.words())).orElseThrow();
    List<String> next = fresh.own().recover(words);

    assertNotEquals(lost.words(), next);
    PeerView atBob = bob.look(ALICE);
    assertEquals(new Standing.Changed(Standing.Change.RECOVERED, true), atBob.standing());
    assertEquals(List.of(fresh.id()), ids(atBob.account().orElseThrow()));
    assertThrows(IllegalStateException.class, () -> bob.peers().accept(atBob));
    bob.peers().verified(atBob, Verification.How.SAS);
    assertInstanceOf(Standing.Verified.class, bob.look(ALICE).standing());

    PeerView atCarol = carol.look(ALICE);
    assertEquals(new Standing.Changed(Standing.Change.RECOVERED, false), atCarol.standing());
    carol.peers().accept(atCarol);
    assertInstanceOf(Standing.Known.class, carol.look(ALICE).standing());
    assertEquals(Optional.of(Parting.RECOVERED), lost.own().parting());
    assertThrows(IOException.class, () -> lost.look("sip:bob@example.test"), "it is cut off");
    assertProblem(AccountException.Problem.WRONG_WORDS, () -> fresh.own().recover(words));
  }

  /** By the statement that the recovery key signed; the server's refusal alone says nothing. */
  @Test
  void aPhoneThatRuns_saysThatTheAccountWasRecovered_andOneThatStartsLaterToo() throws Exception {
    Device lost = enrol("alice", "lost");
    Device fresh = enrol("alice", "fresh");
    RecoveryKey words = RecoveryKey.parse(String.join(" ", lost.words())).orElseThrow();
    CompletableFuture<String> whileRunning = new CompletableFuture<>();
    try (Phone phone = lost.open(whileRunning)) {
      assertInstanceOf(RegistrationState.Registered.class, phone.register().get(20, SECONDS));
      fresh.own().recover(words);
      assertEquals(Parting.RECOVERED.sentence(), whileRunning.get(20, SECONDS));
    }

    CompletableFuture<String> afterStart = new CompletableFuture<>();
    try (Phone phone = lost.open(afterStart)) {
      phone.register();
      assertEquals(Parting.RECOVERED.sentence(), afterStart.get(20, SECONDS));
    }
  }

  @Test
  void whatCameAfterItsRemoval_isNotTold() throws Exception {
    Device desk = enrol("alice", "desk");
    Device mobile = enrol("alice", "mobile");
    desk.own().approve(((Membership.Waiting) mobile.joined.orElseThrow()).code());
    mobile.own().remove(desk.id());
    long removed = mobile.own().known().orElseThrow().version();
    mobile.own().newRecoveryWords();

    assertEquals(Optional.of(Parting.REMOVED), desk.own().parting());

    assertEquals(removed, desk.own().known().orElseThrow().version());
  }

  @Test
  void whoWasCutOffByTheOperator_isToldByTheAuthoritysWord() throws Exception {
    Device desk = enrol("alice", "desk");
    assertEquals(Optional.empty(), desk.own().parting());

    house.server().administration().revoke(desk.id());

    assertEquals(Optional.of(Parting.CUT_OFF), desk.own().parting());
  }

  @Test
  void anOperatorsReset_isAChangeOfIdentity_forEverybody() throws Exception {
    Device lost = enrol("alice", "lost");
    Device bob = enrol("bob", "bob");
    bob.peers().verified(bob.look(ALICE), Verification.How.CODE);

    Device fresh = new Device(house.server().administration().resetUser("alice").text(), "fresh");

    assertInstanceOf(Membership.Founded.class, fresh.joined.orElseThrow());
    assertProblem(AccountException.Problem.ROLLED_BACK, () -> lost.own().parting());
    PeerView view = bob.look(ALICE);
    assertEquals(new Standing.Changed(Standing.Change.RESET, true), view.standing());
    assertTrue(view.standing().sentence().contains("operator"), view.standing().sentence());
    assertEquals(view.standing(), bob.look(ALICE).standing(), "it stays so");
    bob.peers().verified(view, Verification.How.CODE);
    assertInstanceOf(Standing.Verified.class, bob.look(ALICE).standing());
  }

  /**
   * Whoever made a phone's key could be in between; with {@code --csr} nobody but its owner has it.
   */
  @Test
  void aForeignPhonesKey_isSaidToBeTheOperators_unlessItsOwnerMadeIt() throws Exception {
    Device bob = enrol("bob", "bob");
    Administration administration = house.server().administration();
    administration.addSipPhone("desk", folder.resolve("desk"), SipPhoneKit.Options.DEFAULT);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    Path request =
        Files.write(
            folder.resolve("request.der"),
            CertificateRequests.create(generator.generateKeyPair()).toArray());
    administration.addSipPhone(
        "hall", folder.resolve("hall"), SipPhoneKit.Options.DEFAULT, request);

    assertEquals(new Standing.NoAccount(true), bob.look("sip:desk@example.test").standing());
    assertEquals(new Standing.NoAccount(false), bob.look("sip:hall@example.test").standing());
  }

  @Test
  void whoHasNoAccount_isSaidToHaveNone() throws Exception {
    Device bob = enrol("bob", "bob");
    house.server().administration().addUser("desk");
    assertInstanceOf(Standing.NoAccount.class, bob.look("sip:desk@example.test").standing());
    assertInstanceOf(Standing.NoAccount.class, bob.look("sip:alice@elsewhere.test").standing());
    assertProblem(AccountException.Problem.OTHER_ADDRESS, () -> bob.look("sip:@"));
  }

  @Test
  void damagedPins_stopThePhone() throws Exception {
    Device bob = enrol("bob", "bob");
    enrol("alice", "alice");
    bob.peers().accept(bob.look(ALICE));
    Path pins = bob.home.resolve("pins.json");
    String text = Files.readString(pins);
    for (String damaged :
        List.of("", "{}", text.substring(0, 40), text.replace("since", "sins"), "[1]")) {
      Files.writeString(pins, damaged);
      IOException thrown = assertThrows(IOException.class, bob::peers);
      assertTrue(String.valueOf(thrown.getMessage()).contains("pins.json"));
    }
    Files.writeString(pins, text);
    assertInstanceOf(Standing.Known.class, bob.look(ALICE).standing());
  }

  private static List<UUID> ids(AccountState state) {
    return state.devices().stream().map(AccountDevice::device).toList();
  }

  private static void assertProblem(
      AccountException.Problem problem, org.junit.jupiter.api.function.Executable action) {
    AccountException thrown = assertThrows(AccountException.class, action);
    assertEquals(problem, thrown.problem(), thrown.getMessage());
  }
}
