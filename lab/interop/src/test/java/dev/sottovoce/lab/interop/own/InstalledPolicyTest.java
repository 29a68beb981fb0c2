package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
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
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.store.AnomalyCounts;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Policies that officers sign, from the server to the phones' calls, and a server that cheats. */
@Timeout(90)
class InstalledPolicyTest {
  private static final Bytes ANNAS_KEY = Bytes.unsafeWrap(new byte[32]);
  private static final PolicyRoot ANNA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", ANNAS_KEY)));
  private static final Bytes DORAS_KEY = Bytes.utf8("a key of thirty-two octets, dora");
  private static final PolicyRoot DORA =
      new PolicyRoot(1, List.of(PolicySignatures.verifierKey("dora", DORAS_KEY)));
  private static final String OFFER = "offer: [DTLS 1.3, DTLS 1.2]";
  private static final String ACCEPT = "accept: [DTLS 1.3, DTLS 1.2, ZRTP, MIKEY-DH, MIKEY-DHHMAC]";

  @TempDir Path folder;

  private static SignedPolicy signed(int version, String keyings, LocalDate until) {
    String text =
        Profiles.text(Policy.Profile.DEFAULT)
            .replace("version: 1", "version: " + version)
            .replace(OFFER, "offer: " + keyings)
            .replace(ACCEPT, "accept: " + keyings)
            .replace("until: 2030-01-01", "until: " + until);
    Bytes document = Bytes.utf8(text);
    return new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document));
  }

  private static SignedPolicy signed(int version, String keyings) {
    return signed(version, keyings, LocalDate.of(2030, 1, 1));
  }

  private PolicyStore policies(String user) {
    return PolicyStore.inFolder(folder.resolve(user));
  }

  private Account enrol(House house, String user) throws IOException {
    String code = house.server().administration().addUser(user).text();
    AccountStore store = AccountStore.inFolder(folder.resolve(user));
    return Enrolment.redeem(code, user, store, policies(user), Clock.systemUTC());
  }

  private PhoneConfig config(Account account) {
    return PhoneConfig.of(account).policies(policies(account.user()));
  }

  /** By the real server, whose own look at the policies takes up to a second. */
  private static void install(House house, SignedPolicy policy) throws Exception {
    house.server().administration().install(policy);
    Thread.sleep(1500);
  }

  private static void awaitVersion(Phone phone, int version) throws InterruptedException {
    for (int i = 0; i < 100 && versionOf(phone) != version; i++) Thread.sleep(50);
    assertEquals(version, versionOf(phone));
  }

  private static int versionOf(Phone phone) {
    return phone.policy().map(Policy::version).orElse(0);
  }

  private static String keyingOfACall(Phone alice, Phone bob) throws Exception {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    ToneAudio alices = new ToneAudio(440, 1000, 10);
    ToneAudio bobs = new ToneAudio(1000, 440, 10);
    bob.onIncomingCall(incoming -> answered.complete(incoming.answer(bobs.options())));
    Call call = alice.call("bob", alices.options());
    String keying = call.connected().get(15, SECONDS).agreement().keying();
    assertTrue(bobs.enough().await(15, SECONDS), "bob hears");
    call.hangUp();
    call.ended().get(10, SECONDS);
    answered.get(10, SECONDS).ended().get(10, SECONDS);
    return keying;
  }

  @Test
  void callsKeepToTheNewestPolicy_thatOfficersSigned() throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      house.server().administration().trust(ANNA);
      install(house, signed(2, "[ZRTP, DTLS 1.3]"));
      Account alice = enrol(house, "alice");
      Account bob = enrol(house, "bob");
      assertEquals(2, policies("bob").verified(bob).orElseThrow().version());
      try (Phone alices = House.signedIn(config(alice));
          Phone bobs = House.signedIn(config(bob))) {
        assertEquals("ZRTP", keyingOfACall(alices, bobs));
      }
      install(house, signed(3, "[DTLS 1.3]"));
      try (Phone alices = House.signedIn(config(alice));
          Phone bobs = House.signedIn(config(bob))) {
        awaitVersion(alices, 3);
        awaitVersion(bobs, 3);
        assertEquals("DTLS 1.3", keyingOfACall(alices, bobs));
      }
      theServerTakesTheNewestBack(house);
      try (Phone alices = House.signedIn(config(alice));
          Phone bobs = House.signedIn(config(bob))) {
        Thread.sleep(1000);
        assertEquals(3, versionOf(alices), "an older policy is not taken");
        assertEquals("DTLS 1.3", keyingOfACall(alices, bobs));
      }
    }
  }

  /** Without the check of the version this is how a server would bring back a weaker policy. */
  private void theServerTakesTheNewestBack(House house) throws Exception {
    Path database = folder.resolve("house").resolve("server").resolve("sottovoce.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      assertEquals(1, statement.executeUpdate("DELETE FROM policies WHERE version = 3"));
    }
    house.restart();
    assertEquals(2, house.server().administration().policy().orElseThrow().version());
  }

  /** The log has shown everybody the newest; without a look at it nobody would miss it here. */
  @Test
  void aServerThatHoldsTheNewestPolicyBack_isFoundOutByTheLog() throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      house.server().administration().trust(ANNA);
      install(house, signed(2, "[ZRTP, DTLS 1.3]"));
      Account alice = enrol(house, "alice");
      install(house, signed(3, "[DTLS 1.3]"));
      theServerKeepsTheNewestToItself();
      Thread.sleep(1500);
      try (Phone phone = House.signedIn(config(alice))) {
        CallEnd end = calling(phone);
        for (int i = 0; i < 40 && end.reason() != EndReason.POLICY_WITHHELD; i++) {
          Thread.sleep(250);
          end = calling(phone);
        }
        assertEquals(EndReason.POLICY_WITHHELD, end.reason());
        assertEquals(2, versionOf(phone));
      }
    }
  }

  private static CallEnd calling(Phone phone) throws Exception {
    return phone.call("nobody", new ToneAudio(440, 1000, 1).options()).ended().get(15, SECONDS);
  }

  /** While it runs, so that it does not write the older one into the log. */
  private void theServerKeepsTheNewestToItself() throws Exception {
    Path database = folder.resolve("house").resolve("server").resolve("sottovoce.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement()) {
      assertEquals(1, statement.executeUpdate("DELETE FROM policies WHERE version = 3"));
    }
  }

  @Test
  void whenThePolicyHasRunOut_noCallBegins() throws Exception {
    LocalDate tomorrow = LocalDate.now(Clock.systemUTC()).plusDays(1);
    try (House house = new House(folder.resolve("house"))) {
      house.server().administration().trust(ANNA);
      install(house, signed(2, "[DTLS 1.3]", tomorrow));
      Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
      Account alice = enrol(house, "alice");
      try (Phone alices = House.signedIn(config(alice));
          Phone late = House.signedIn(config(enrol(house, "bob")).clock(later))) {
        late.onIncomingCall(incoming -> incoming.answer(new ToneAudio(440, 1000, 1).options()));
        CallEnd end = late.call("alice", new ToneAudio(440, 1000, 1).options()).ended().get();
        assertEquals(EndReason.POLICY_EXPIRED, end.reason());
        CallEnd there = alices.call("bob", new ToneAudio(440, 1000, 1).options()).ended().get();
        assertEquals(EndReason.MEDIA_REFUSED, there.reason());
        assertTrue(there.sentence().contains("run out"), there.sentence());
      }
    }
  }

  /** What a phone keeps must not be traded for something weaker by whoever can write its files. */
  @Test
  void aKeptPolicyThatNobodySigned_stopsThePhone() throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      house.server().administration().trust(ANNA);
      install(house, signed(2, "[DTLS 1.3]"));
      Account alice = enrol(house, "alice");
      Path file = folder.resolve("alice").resolve("policy.signed");
      Files.writeString(file, Files.readString(file).replace("DTLS 1.3", "ZRTP"));
      IOException refusal = assertThrows(IOException.class, () -> Phone.open(config(alice)));
      assertTrue(String.valueOf(refusal.getMessage()).contains("not the organisation's"));
      // Enrolling again puts it right.
      enrol(house, "alice");
      assertEquals(2, policies("alice").verified(alice).orElseThrow().version());
    }
  }

  /** The phone is enrolled, and stays. */
  @Test
  void otherOfficers_areFollowed_withAPolicyOfTheirs_andThoseOfBeforeCountNoMore()
      throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      Administration administration = house.server().administration();
      administration.trust(ANNA);
      install(house, signed(2, "[ZRTP, DTLS 1.3]"));
      Account alice = enrol(house, "alice");
      PhoneConfig config =
          config(alice).keeper(AccountStore.inFolder(folder.resolve("alice"))::save);
      TrustUpdate step = administration.nextOfficers(DORA);
      SignedPolicy same = signed(2, "[ZRTP, DTLS 1.3]");
      administration.replaceOfficers(
          step.signedBy(PolicySignatures.sign("anna", ANNAS_KEY, step.message())),
          new SignedPolicy(
              same.document(), PolicySignatures.sign("dora", DORAS_KEY, same.document())));
      Thread.sleep(1500);
      try (Phone phone = House.signedIn(config)) {
        for (int i = 0; i < 100 && !isFollowed(); i++) Thread.sleep(50);
        assertTrue(isFollowed());
        assertEquals(2, versionOf(phone));
      }
      Account moved = AccountStore.inFolder(folder.resolve("alice")).load().orElseThrow();
      assertThrows(
          PolicyException.class,
          () -> administration.install(signed(3, "[DTLS 1.3]")),
          "anna signs no more");
      SignedPolicy third = signed(3, "[DTLS 1.3]");
      install(
          house,
          new SignedPolicy(
              third.document(), PolicySignatures.sign("dora", DORAS_KEY, third.document())));
      try (Phone phone = House.signedIn(config(moved))) {
        awaitVersion(phone, 3);
      }
    }
  }

  private boolean isFollowed() throws IOException {
    Account kept = AccountStore.inFolder(folder.resolve("alice")).load().orElseThrow();
    return kept.policyGate().orElseThrow().root().equals(DORA);
  }

  /** A phone that stops half-way has the policy of either roots. */
  @Test
  void betweenTheRoots_thereIsAPolicyForBoth() throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      Administration administration = house.server().administration();
      administration.trust(ANNA);
      install(house, signed(2, "[DTLS 1.3]"));
      Account alice = enrol(house, "alice");
      PolicyStore store = policies("alice");
      SignedPolicy kept = store.load().orElseThrow();
      store.saveNext(
          new SignedPolicy(
              kept.document(), PolicySignatures.sign("dora", DORAS_KEY, kept.document())));
      assertEquals(2, store.verified(alice).orElseThrow().version());
      Account moved =
          alice.withRoots(administration.nextOfficers(DORA).next().encoded(), alice.authorities());
      assertEquals(2, store.verified(moved).orElseThrow().version());
      assertThrows(IOException.class, () -> store.verified(alice), "there is no way back");
    }
  }

  @Test
  void aPhoneThatIsNarrowedToWhatThePolicyForbids_callsNobody() throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      house.server().administration().trust(ANNA);
      install(house, signed(2, "[DTLS 1.3]"));
      try (Phone alice = House.signedIn(config(enrol(house, "alice")).keyings(List.of("ZRTP")))) {
        CallEnd end = alice.call("bob", new ToneAudio(440, 1000, 1).options()).ended().get();
        assertEquals(EndReason.POLICY_FORBIDS, end.reason());
      }
    }
  }

  /** With a cadence that no call keeps to, the watch of an ordinary one sees something. */
  @Test
  void whatWatchesSaw_isToldWhenTheDayIsOver_allPhonesTogether() throws Exception {
    try (House house = new House(folder.resolve("house"))) {
      house.server().administration().trust(ANNA);
      Bytes document =
          Bytes.utf8(
              Profiles.text(Policy.Profile.DEFAULT)
                  .replace("packetsPerSecond: 50", "packetsPerSecond: 1")
                  .replace("jumpMillis: 3000", "jumpMillis: 300"));
      install(
          house, new SignedPolicy(document, PolicySignatures.sign("anna", ANNAS_KEY, document)));
      Account alice = enrol(house, "alice");
      Account bob = enrol(house, "bob");
      try (Phone alices = House.signedIn(counting(alice));
          Phone bobs = House.signedIn(counting(bob))) {
        keyingOfACall(alices, bobs);
      }
      LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
      for (String each : List.of("alice", "bob")) aDayPasses(each, yesterday);
      assertEquals(List.of(), told(house));
      try (Phone alices = House.signedIn(counting(alice));
          Phone bobs = House.signedIn(counting(bob))) {
        for (int i = 0;
            i < 200 && told(house).stream().noneMatch(each -> each.phones() == 2);
            i++) {
          Thread.sleep(50);
        }
        AnomalyCounts.Sum rate = told(house).getFirst();
        assertEquals("rate", rate.kind());
        assertEquals(yesterday, rate.day());
        assertEquals(2, rate.phones());
      }
      assertFalse(Files.exists(folder.resolve("alice/anomalies.json")), "it was told");
    }
  }

  private PhoneConfig counting(Account account) {
    return config(account).accounts(AccountMemory.inFolder(folder.resolve(account.user())));
  }

  private static List<AnomalyCounts.Sum> told(House house) {
    return house.server().administration().anomalies().since(LocalDate.EPOCH);
  }

  private void aDayPasses(String user, LocalDate yesterday) throws IOException {
    Path file = folder.resolve(user).resolve("anomalies.json");
    String kept = Files.readString(file);
    assertTrue(kept.contains("\"rate\""), kept);
    Files.writeString(file, kept.replaceAll("[0-9]{4}-[0-9]{2}-[0-9]{2}", yesterday.toString()));
  }
}
