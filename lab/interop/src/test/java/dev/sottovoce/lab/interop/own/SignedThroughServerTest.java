package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.PeerAccount.LogStanding;
import dev.sottovoce.call.PeerSigner;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.identity.passport.LogHead;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.CallListener;
import dev.sottovoce.phone.CallOptions;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.HeadStore;
import dev.sottovoce.phone.IncomingCall;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.phone.account.OwnAccount;
import dev.sottovoce.phone.log.HeadKeeper;
import dev.sottovoce.phone.log.OwnEpochs;
import dev.sottovoce.transparency.HeadState;
import dev.sottovoce.transparency.StaleHead;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signed calls of real phones through the real server, by accounts and the log. */
@Timeout(90)
class SignedThroughServerTest {
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

  /** A device with a folder of its own, which outlives its phone. */
  private final class Device {
    final Path home;
    final Account account;

    Device(String code, String place) throws IOException {
      home = folder.resolve(place);
      account =
          Enrolment.enrol(
                  code,
                  place,
                  AccountStore.inFolder(home),
                  PolicyStore.inFolder(home),
                  AccountMemory.inFolder(home),
                  Clock.systemUTC())
              .account();
    }

    PhoneConfig config() {
      return PhoneConfig.of(account).accounts(AccountMemory.inFolder(home));
    }

    Phone phone() throws Exception {
      return House.signedIn(config());
    }

    OwnAccount own() throws IOException {
      return new OwnAccount(account, AccountMemory.inFolder(home), Clock.systemUTC());
    }
  }

  private Device device(String user, String place) throws IOException {
    return new Device(house.server().administration().addUser(user).text(), place);
  }

  /** What both ends saw of a call that was connected. */
  private record Both(Call call, Call answered, SecurityReport here, SecurityReport there) {
    void end() throws Exception {
      call.hangUp();
      call.ended().get(10, SECONDS);
      answered.ended().get(10, SECONDS);
    }
  }

  private static CallOptions audio() {
    return new ToneAudio(440, 440, 1).options();
  }

  private static Both connect(Phone alice, Phone bob) throws Exception {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    bob.onIncomingCall(incoming -> answered.complete(incoming.answer(audio())));
    Call call = alice.call("bob", audio());
    SecurityReport here = call.connected().get(20, SECONDS);
    Call there = answered.get(20, SECONDS);
    return new Both(call, there, here, there.connected().get(20, SECONDS));
  }

  private static CallEnd refused(Phone alice) throws Exception {
    Call call = alice.call("bob", audio());
    CallEnd end = call.ended().get(20, SECONDS);
    assertTrue(call.connected().isCompletedExceptionally());
    return end;
  }

  @Test
  void aContact_isFirst_thenKnown_thenVerified_andTheWordsAreTheSame() throws Exception {
    Device alices = device("alice", "alice");
    Device bobs = device("bob", "bob");
    try (Phone alice = alices.phone();
        Phone bob = bobs.phone()) {
      Both first = connect(alice, bob);
      assertEquals("firstContact", first.here().lock().jsonName());
      assertEquals("firstContact", first.there().lock().jsonName());
      assertEquals(words(first.here()), words(first.there()));
      PeerSigner.OfAccount signer =
          assertInstanceOf(PeerSigner.OfAccount.class, first.here().signer());
      assertEquals(LogStanding.NOT_WITNESSED, signer.account().log());
      assertTrue(alice.logHead().isPresent());
      first.end();

      Both second = connect(alice, bob);
      assertEquals("known", second.here().lock().jsonName());
      second.call().stringCompared();
      second.end();

      Both third = connect(alice, bob);
      assertEquals("verified", third.here().lock().jsonName());
      assertEquals("known", third.there().lock().jsonName());
      third.end();
    }
  }

  /**
   * Heads travel in calls. Alice's phone has been shown another log, which it does not notice
   * itself because it looks nobody up.
   */
  @Test
  void twoEndsThatWereShownTwoLogs_findOut() throws Exception {
    Device alices = device("alice", "alice");
    Device bobs = device("bob", "bob");
    HeadState other = new HeadState(1, Bytes.unsafeWrap(new byte[32]), Optional.empty());
    HeadStore shown =
        new HeadStore() {
          @Override
          public Optional<HeadState> load(String keyId) {
            return Optional.of(other);
          }

          @Override
          public void save(String keyId, HeadState head) {}
        };
    PhoneConfig deceived =
        PhoneConfig.of(alices.account).heads(shown).signing(PhoneConfig.Signing.BY_CERTIFICATES);
    try (Phone alice = House.signedIn(deceived);
        Phone bob = bobs.phone()) {
      CompletableFuture<Call> answered = new CompletableFuture<>();
      bob.onIncomingCall(incoming -> answered.complete(incoming.answer(audio())));
      alice.call("bob", audio());
      CallEnd end = answered.get(20, SECONDS).ended().get(20, SECONDS);
      assertEquals(EndReason.LOG_FORKED, end.reason());
    }
  }

  @Test
  void headsOfOneLog_fit_howeverOldOneIs_andOthersDoNot() throws Exception {
    Device alices = device("alice", "alice");
    HeadKeeper early = keeper(alices);
    for (int i = 0; i < 100 && size(early) == 0; i++) {
      Thread.sleep(100);
      early.check();
    }
    HeadState first = early.remembered().orElseThrow();
    device("bob", "bob");
    HeadKeeper late = keeper(alices);
    for (int i = 0; i < 100 && size(late) <= first.size(); i++) {
      Thread.sleep(100);
      late.check();
    }
    HeadState second = late.remembered().orElseThrow();
    assertTrue(second.size() > first.size());

    assertFalse(late.isOfOtherLog(head(first)), "an older one");
    assertFalse(early.isOfOtherLog(head(second)), "a newer one is asked for");
    assertFalse(late.isOfOtherLog(head(second)));
    Bytes other = Bytes.unsafeWrap(new byte[32]);
    assertTrue(late.isOfOtherLog(new LogHead(first.size(), other)));
    assertTrue(late.isOfOtherLog(new LogHead(second.size(), other)));
    assertTrue(late.isOfOtherLog(new LogHead(second.size() + 1, other)), "never shown here");
  }

  /** Where witnesses only see that the log grows, this is who sees what was there for an hour. */
  @Test
  void thePhoneLooksAtItsOwnAccount_inEveryEpoch() throws Exception {
    Device alices = device("alice", "alice");
    HeadKeeper heads = keeper(alices);
    for (int i = 0; i < 100 && size(heads) == 0; i++) {
      Thread.sleep(100);
      heads.check();
    }
    device("bob", "bob");
    long before = size(heads);
    for (int i = 0; i < 100 && size(heads) == before; i++) {
      Thread.sleep(100);
      heads.check();
    }
    OwnAccount own = alices.own();
    AccountMemory memory = AccountMemory.forgetting();
    memory.save(AccountMemory.Part.EPOCHS, looked(0, 0));
    OwnEpochs epochs = new OwnEpochs(heads, memory, own.label().logLabel());
    assertEquals(OwnEpochs.Finding.AS_WE_KNOW_IT, epochs.look(own::has));
    assertEquals(Optional.of(looked(size(heads), 1)), memory.load(AccountMemory.Part.EPOCHS));

    memory.save(AccountMemory.Part.EPOCHS, looked(0, 0));
    assertEquals(OwnEpochs.Finding.ALTERED, epochs.look((number, hash) -> false));
    memory.save(AccountMemory.Part.EPOCHS, looked(size(heads) - 1, 7));
    assertEquals(OwnEpochs.Finding.TAKEN_BACK, epochs.look(own::has));
  }

  private static Bytes looked(long next, long version) {
    return new ByteWriter(16).u64(next).u64(version).toBytes();
  }

  @Test
  void thePersonHears_whenTheLogShowsAnAccountThatIsNotTheirs() throws Exception {
    Device alices = device("alice", "alice");
    AccountMemory.inFolder(alices.home).save(AccountMemory.Part.EPOCHS, looked(0, 7));
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (Phone alice = Phone.open(alices.config())) {
      alice.onAlarm(heard::complete);
      // The first head comes a moment after the first account: sign in once there is one.
      HeadKeeper heads = keeper(alices);
      for (int i = 0; i < 100 && size(heads) == 0; i++) {
        Thread.sleep(100);
        heads.check();
      }
      alice.register();
      assertTrue(heard.get(20, SECONDS).contains("none of your devices"), heard.get());
    }
  }

  private static HeadKeeper keeper(Device device) throws IOException {
    return new HeadKeeper(
        () -> device.account, HeadStore.forgetting(), () -> StaleHead.WARN, Clock.systemUTC());
  }

  private static long size(HeadKeeper keeper) {
    return keeper.remembered().map(HeadState::size).orElse(0L);
  }

  private static LogHead head(HeadState state) {
    return new LogHead(state.size(), state.root());
  }

  @Test
  void anotherAccount_isSaidBeforeTheCall_andBlocksWhereTheOldOneWasVerified() throws Exception {
    Device alices = device("alice", "alice");
    Device carols = device("carol", "carol");
    Device before = device("bob", "bob");
    try (Phone alice = alices.phone();
        Phone carol = carols.phone();
        Phone bob = before.phone()) {
      connect(carol, bob).end();
      Both verified = connect(alice, bob);
      verified.call().stringCompared();
      verified.end();
    }
    Device after = new Device(house.server().administration().resetUser("bob").text(), "bob-again");
    try (Phone alice = alices.phone();
        Phone carol = carols.phone();
        Phone bob = after.phone()) {
      assertEquals(EndReason.ACCOUNT_CHANGED, refused(alice).reason());
      assertEquals(EndReason.CANCELLED, refused(carol).reason());

      CompletableFuture<String> told = new CompletableFuture<>();
      bob.onIncomingCall(incoming -> incoming.answer(audio()));
      Call call =
          carol.call(
              "bob",
              audio()
                  .listener(
                      new CallListener() {
                        @Override
                        public void accountChanged(Call changed, String sentence) {
                          told.complete(sentence);
                          changed.goOn();
                        }
                      }));
      assertEquals("unverified", call.connected().get(20, SECONDS).lock().jsonName());
      assertTrue(told.get(1, SECONDS).contains("operator"), told::toString);
      call.hangUp();
      call.ended().get(10, SECONDS);
      assertEquals("known", connect(carol, bob).here().lock().jsonName());
    }
  }

  @Test
  void aDeviceThatNobodyLetIn_cannotCall_untilItIs() throws Exception {
    Device alices = device("alice", "alice");
    Device desk = device("bob", "desk");
    Device pocket = device("bob", "pocket");
    try (Phone alice = alices.phone();
        Phone bob = pocket.phone()) {
      CompletableFuture<IncomingCall> rang = new CompletableFuture<>();
      alice.onIncomingCall(rang::complete);
      CallEnd end = bob.call("alice", audio()).ended().get(20, SECONDS);
      assertEquals(EndReason.SIGNATURE_REFUSED, end.reason(), end::sentence);
      assertEquals(437, end.sipStatus());
      assertFalse(rang.isDone());

      desk.own().approve(desk.own().waiting().get(0).code());
      alice.onIncomingCall(incoming -> incoming.answer(audio()));
      Call call = bob.call("alice", audio());
      assertEquals("firstContact", call.connected().get(20, SECONDS).lock().jsonName());
      call.hangUp();
      call.ended().get(10, SECONDS);
    }
  }

  @Test
  void aDeviceThatIsRemoved_losesTheCallItIsIn() throws Exception {
    Device alices = device("alice", "alice");
    Device desk = device("bob", "desk");
    Device pocket = device("bob", "pocket");
    desk.own().approve(desk.own().waiting().get(0).code());
    try (Phone alice = alices.phone();
        Phone bob = pocket.phone()) {
      Both talk = connect(alice, bob);
      desk.own().remove(UUID.fromString(pocket.account.deviceId()));
      CallEnd end = talk.call().ended().get(30, SECONDS);
      assertEquals(EndReason.DEVICE_REMOVED, end.reason(), end::sentence);
    }
  }

  /** The account still lists it: the authority's signed word ends the call. */
  @Test
  void aDeviceThatTheOperatorCutsOff_losesTheCallItIsIn() throws Exception {
    Device alices = device("alice", "alice");
    Device bobs = device("bob", "bob");
    try (Phone alice = alices.phone();
        Phone bob = bobs.phone()) {
      Both talk = connect(alice, bob);
      UUID device = UUID.fromString(bobs.account.deviceId());
      assertTrue(house.server().administration().revoke(device));
      CallEnd end = talk.call().ended().get(30, SECONDS);
      assertEquals(EndReason.DEVICE_REMOVED, end.reason(), end::sentence);
    }
  }

  /** Whom the organisation's own directory reports as gone is talking at that moment. */
  @Test
  void aLeaver_losesTheCallTheyAreIn_andIsNotThereAnyMore() throws Exception {
    Device alices = device("alice", "alice");
    Device bobs = device("bob", "bob");
    try (Phone alice = alices.phone();
        Phone bob = bobs.phone()) {
      Both talk = connect(alice, bob);
      house.leaves("bob");
      CallEnd end = talk.call().ended().get(30, SECONDS);
      assertEquals(EndReason.DEVICE_REMOVED, end.reason(), end::sentence);
      assertTrue(talk.answered().ended().get(30, SECONDS).sentence().length() > 0);
      assertFalse(bob.registration() instanceof RegistrationState.Registered);
      assertEquals(480, refused(alice).sipStatus(), "nobody of that name is signed in");
    }
  }

  private static String words(SecurityReport report) {
    return report.string().orElseThrow().text();
  }
}
