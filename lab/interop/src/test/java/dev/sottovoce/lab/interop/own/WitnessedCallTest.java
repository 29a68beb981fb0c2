package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.PeerAccount.LogStanding;
import dev.sottovoce.call.PeerSigner;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustBundle.Kind;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.account.PeerAccounts;
import dev.sottovoce.phone.account.Standing;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.log.WitnessServer;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls of real phones through the real server, whose log a witness cosigns; the server's database
 * is changed where it shall lie.
 */
@Timeout(120)
class WitnessedCallTest {
  private static final Bytes ANNAS_KEY = Bytes.copyOf(new byte[32]);
  private static final PolicyRoot ANNA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY)));

  @TempDir Path folder;
  private House house;
  private WitnessServer witness;

  /** The log's key is there before its witness, and the witness before the first phone. */
  @BeforeEach
  void open() throws Exception {
    house = new House(folder.resolve("house"));
    house.server().administration().trust(ANNA);
    witness = witness("w1");
    house.restart(cosignedBy(witness));
  }

  private WitnessServer witness(String name) throws Exception {
    return WitnessServer.start(
        new WitnessServer.Settings(
            folder.resolve(name),
            "witness.example/" + name,
            house.server().administration().logKey(),
            URI.create("https://127.0.0.1:" + house.server().httpsPort()),
            Pem.trusting(house.data().resolve("ca/ca.pem")),
            "127.0.0.1",
            0),
        Clock.systemUTC());
  }

  private static String cosignedBy(WitnessServer... all) {
    StringBuilder lines = new StringBuilder("witnesses:\n  needed: 1\n  list:\n");
    for (WitnessServer each : all) {
      lines.append("    - key: ").append(each.key().text());
      lines.append("\n      url: http://127.0.0.1:").append(each.port()).append('\n');
    }
    return lines.toString();
  }

  @AfterEach
  void close() {
    witness.close();
    house.close();
  }

  private Path home(String user) {
    return folder.resolve(user);
  }

  private AccountMemory memory(String user) {
    return AccountMemory.inFolder(home(user));
  }

  private Account enrol(String user) throws IOException {
    return Enrolment.enrol(
            house.server().administration().addUser(user).text(),
            user,
            AccountStore.inFolder(home(user)),
            PolicyStore.inFolder(home(user)),
            memory(user),
            Clock.systemUTC())
        .account();
  }

  private Phone phone(String user, Account account) throws Exception {
    return House.signedIn(PhoneConfig.of(account).accounts(memory(user)));
  }

  private static CompletableFuture<Call> answering(Phone phone) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(
        incoming -> answered.complete(incoming.answer(new ToneAudio(440, 440, 1).options())));
    return answered;
  }

  private static Call call(Phone phone, String user) {
    return phone.call(user, new ToneAudio(440, 440, 1).options());
  }

  private static CallEnd refused(Phone phone, String user) throws Exception {
    CallEnd end = call(phone, user).ended().get(30, SECONDS);
    assertEquals(0, end.sipStatus(), "nothing was sent");
    return end;
  }

  private static LogStanding log(SecurityReport report) {
    return assertInstanceOf(PeerSigner.OfAccount.class, report.signer()).account().log();
  }

  /**
   * While witnesses are away the log stands still. Who changes now cannot be called, which is said
   * as what it is; calls that run go on.
   */
  @Test
  void whenTheWitnessIsAway_newAccountsAreNotCalled_andCallsGoOn() throws Exception {
    Account alices = enrol("alice");
    Account bobs = enrol("bob");
    try (Phone alice = phone("alice", alices);
        Phone bob = phone("bob", bobs)) {
      CompletableFuture<Call> answered = answering(bob);
      Call running = call(alice, "bob");
      assertEquals(LogStanding.WITNESSED, log(running.connected().get(30, SECONDS)));
      assertEquals(LogStanding.WITNESSED, log(answered.get().connected().get(30, SECONDS)));

      witness.close();
      enrol("carol");
      CallEnd end = refused(alice, "carol");
      assertEquals(EndReason.LOG_BEHIND, end.reason(), end::sentence);

      // Bob's account changes: that is no reason to end the call with him.
      new OwnAccount(bobs, memory("bob"), Clock.systemUTC()).newRecoveryWords();
      Thread.sleep(14_000);
      assertFalse(running.ended().isDone(), "it was looked at since");
      running.hangUp();
      running.ended().get(10, SECONDS);
    }
  }

  /** The server hides that Bob has removed a stolen device; his account alone looks well. */
  @Test
  void anAccountThatIsOlderThanTheLogShows_isNotCalled() throws Exception {
    Account alices = enrol("alice");
    Account bobs = enrol("bob");
    OwnAccount bob = new OwnAccount(bobs, memory("bob"), Clock.systemUTC());
    long before = bob.refresh().version();
    bob.newRecoveryWords();
    assertEquals(before + 1, bob.refresh().version());
    try (Phone alice = phone("alice", alices);
        Phone desk = phone("bob", bobs)) {
      answering(desk);
      Call good = call(alice, "bob");
      good.connected().get(30, SECONDS);
      good.hangUp();
      good.ended().get(10, SECONDS);
    }

    hideLast("bob");
    // To somebody who has not met him the shorter chain is a good one, if nobody asks the log.
    PeerAccounts stranger =
        new PeerAccounts(
            () -> alices, AccountMemory.forgetting(), Clock.systemUTC(), Runnable::run);
    assertInstanceOf(
        Standing.FirstContact.class, stranger.lookNow("sip:bob@example.test").standing());
    try (Phone carol = phone("carol", enrol("carol"))) {
      CallEnd end = refused(carol, "bob");
      assertEquals(EndReason.ACCOUNT_UNTRUSTED, end.reason(), end::sentence);
    }
  }

  /**
   * The configuration names another witness. Phones of before go on with theirs, and follow when
   * their officer has signed it; the authority is replaced in between, which they follow too.
   */
  @Test
  void otherWitnesses_countOnceTheOfficersHaveSigned() throws Exception {
    AccountStore alices = AccountStore.inFolder(home("alice"));
    enrol("alice");
    enrol("bob");
    try (WitnessServer second = witness("w2")) {
      house.restart(cosignedBy(witness, second));
      Administration administration = house.server().administration();
      administration.rotateAuthority();
      awaitRoots("alice", alices, Kind.CERTIFICATE_AUTHORITY, 2);
      assertEquals(1, roots(alices, Kind.WITNESS_KEY));

      TrustUpdate step = administration.nextWitnesses();
      assertThrows(PolicyException.class, () -> administration.replaceWitnesses(step));
      administration.replaceWitnesses(
          step.signedBy(PolicySignatures.sign("anna", ANNAS_KEY, step.message())));
      awaitRoots("alice", alices, Kind.WITNESS_KEY, 2);
      awaitRoots("bob", AccountStore.inFolder(home("bob")), Kind.WITNESS_KEY, 2);
      assertThrows(IllegalStateException.class, administration::nextWitnesses);
      witness.close();
      assertStillWitnessed(alices);
    }
  }

  /** By the second one alone. */
  private void assertStillWitnessed(AccountStore alices) throws Exception {
    AccountStore bobs = AccountStore.inFolder(home("bob"));
    try (Phone alice = phone("alice", alices.load().orElseThrow());
        Phone bob = phone("bob", bobs.load().orElseThrow())) {
      answering(bob);
      Call call = call(alice, "bob");
      assertEquals(LogStanding.WITNESSED, log(call.connected().get(30, SECONDS)));
      call.hangUp();
      call.ended().get(10, SECONDS);
    }
  }

  private static int roots(AccountStore store, Kind kind) throws IOException {
    return TrustBundle.decode(store.load().orElseThrow().trustBundle())
        .orElseThrow()
        .values(kind)
        .size();
  }

  /** Opens a phone until it knows so many roots of a kind; within the time limit of the test. */
  private void awaitRoots(String user, AccountStore store, Kind kind, int count) throws Exception {
    PhoneConfig config = PhoneConfig.of(store.load().orElseThrow()).accounts(memory(user));
    try (Phone phone = House.signedIn(config.keeper(store::save))) {
      while (roots(store, kind) < count) Thread.sleep(100);
    }
  }

  /** The server tells a chain that ends one statement earlier. */
  private void hideLast(String user) throws Exception {
    house.server().close();
    String file = "jdbc:sqlite:" + house.data().resolve("sottovoce.db");
    try (Connection database = DriverManager.getConnection(file);
        var delete =
            database.prepareStatement(
                "DELETE FROM account_statements WHERE user_name = ? AND number ="
                    + " (SELECT max(number) FROM account_statements WHERE user_name = ?)")) {
      delete.setString(1, user);
      delete.setString(2, user);
      assertEquals(1, delete.executeUpdate());
    }
    house.restart();
  }
}
