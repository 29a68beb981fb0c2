package dev.sottovoce.phone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.call.KeyingWarning;
import dev.sottovoce.call.SecurityReport;
import dev.sottovoce.call.ShortAuthentication.Compared;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.CpuFeatures;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.SelectedBackend;
import dev.sottovoce.phone.CallListener.HoldState;
import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.zrtp.RetainedSecrets;
import dev.sottovoce.zrtp.Zid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two phones that key by ZRTP, with real sockets on loopback. */
@Timeout(60)
class ZrtpCallTest {
  private static final CallPolicy ZRTP = CallPolicy.builtIn(Policy.Profile.DEFAULT, "ZRTP");

  private final TestOrganisation organisation = TestOrganisation.create();
  private final SipRelay relay = SipRelay.open(organisation);
  private final CountDownLatch compared = new CountDownLatch(2);
  private final List<KeyingWarning> warnings = new CopyOnWriteArrayList<>();

  ZrtpCallTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    relay.close();
  }

  private Phone phone(String user, CallPolicy policy, Path home) throws Exception {
    Account account = organisation.account(user, TestOrganisation.newKey(), relay.port());
    PhoneConfig config = TestOrganisation.config(account).policy(policy);
    ZrtpMemory memory = ZrtpMemory.inFolder(home.resolve(user), config.entropy());
    Phone phone = Phone.open(config.zrtp(new Noting(memory, compared)));
    assertInstanceOf(RegistrationState.Registered.class, phone.register().get(10, SECONDS));
    return phone;
  }

  /** The real memory, and a note of what was kept as compared. */
  private record Noting(ZrtpMemory memory, CountDownLatch compared) implements ZrtpMemory {
    @Override
    public Zid ownZid() {
      return memory.ownZid();
    }

    @Override
    public List<RetainedSecrets> about(String peer) {
      return memory.about(peer);
    }

    @Override
    public void keep(String peer, RetainedSecrets secrets) throws IOException {
      boolean verified = secrets.verified() == RetainedSecrets.Verified.YES;
      memory.keep(peer, secrets);
      if (verified) compared.countDown();
    }
  }

  /** ZRTP's ciphers are AES, and tables of AES tell who measures time. */
  @Test
  void withoutAesThatIsConstantInTime_noZrtpCallBegins() throws Exception {
    Account account = organisation.account("alice", TestOrganisation.newKey(), relay.port());
    CryptoBackend slow = SelectedBackend.pureJava(new CpuFeatures(false));
    try (Phone alice = Phone.open(TestOrganisation.config(account).policy(ZRTP).crypto(slow))) {
      assertInstanceOf(RegistrationState.Registered.class, alice.register().get(10, SECONDS));
      CallEnd end = alice.call("bob", new SilentAudio().options()).ended().get(10, SECONDS);
      assertEquals(EndReason.POLICY_FORBIDS, end.reason());
    }
  }

  private record Ends(SecurityReport alice, SecurityReport bob) {}

  private Ends talk(Path home, boolean compare) throws Exception {
    return talk(home, compare, ZRTP);
  }

  /** One call between two phones that are opened for it. */
  private Ends talk(Path home, boolean compare, CallPolicy policy) throws Exception {
    try (Phone alice = phone("alice", policy, home);
        Phone bob = phone("bob", policy, home)) {
      CompletableFuture<Call> answered = new CompletableFuture<>();
      CompletableFuture<SecurityReport> lockChanged = new CompletableFuture<>();
      bob.onIncomingCall(
          incoming -> answered.complete(incoming.answer(new SilentAudio().options())));
      CallListener listener =
          new CallListener() {
            @Override
            public void warned(Call call, KeyingWarning warning) {
              warnings.add(warning);
            }

            @Override
            public void compared(Call call, SecurityReport security) {
              lockChanged.complete(security);
            }
          };
      Call alices = alice.call("bob", new SilentAudio().options().listener(listener));
      SecurityReport here = alices.connected().get(15, SECONDS);
      SecurityReport there = answered.get(10, SECONDS).connected().get(15, SECONDS);
      if (compare) {
        alices.stringCompared();
        answered.get().stringCompared();
        assertTrue(compared.await(10, SECONDS), "both have remembered it");
        SecurityReport now = lockChanged.get(10, SECONDS);
        assertEquals("verified", now.lock().jsonName());
        assertEquals(Compared.NOW, now.string().orElseThrow().compared());
        assertEquals(Optional.of(now), alices.security());
      }
      alices.hangUp();
      answered.get().ended().get(10, SECONDS);
      return new Ends(here, there);
    }
  }

  @Test
  void bothEndsShowTheSameString_andArePostQuantum(@TempDir Path home) throws Exception {
    Ends ends = talk(home, false);
    assertEquals("ZRTP", ends.alice().agreement().keying());
    assertEquals("X25519MLKEM768", ends.alice().agreement().group());
    assertTrue(ends.alice().agreement().postQuantum());
    assertEquals(SrtpProfile.AEAD_AES_256_GCM, ends.alice().srtp());
    assertEquals(
        ends.alice().string().orElseThrow().text(), ends.bob().string().orElseThrow().text());
    assertEquals("unverified", ends.alice().lock().jsonName());
    assertFalse(ends.alice().toString().contains(ends.alice().string().orElseThrow().text()));
  }

  @Test
  void whatWasComparedOnce_isVerifiedInTheNextCall(@TempDir Path home) throws Exception {
    Ends first = talk(home, true);
    assertEquals("unverified", first.alice().lock().jsonName());
    Ends second = talk(home, false);
    assertEquals("verified", second.alice().lock().jsonName());
    assertEquals("verified", second.bob().lock().jsonName());
    assertEquals(List.of(), warnings);
  }

  @Test
  void whatDiffers_endsTheCall_andThePeerIsForgotten(@TempDir Path home) throws Exception {
    talk(home, true);
    try (Phone alice = phone("alice", ZRTP, home);
        Phone bob = phone("bob", ZRTP, home)) {
      CompletableFuture<Call> answered = answering(bob);
      Call call = alice.call("bob", new SilentAudio().options());
      assertEquals("verified", call.connected().get(15, SECONDS).lock().jsonName());
      answered.get(10, SECONDS).connected().get(15, SECONDS);
      call.stringDiffers();
      CallEnd here = call.ended().get(10, SECONDS);
      assertEquals(EndReason.STRING_DIFFERS, here.reason());
      CallEnd there = answered.get().ended().get(10, SECONDS);
      assertEquals(EndReason.FAILED_THERE, there.reason());
      assertTrue(there.sentence().endsWith(EndReason.STRING_DIFFERS.sentence()), there.sentence());
      call.stringCompared();
    }
    Ends next = talk(home, false);
    assertEquals("unverified", next.alice().lock().jsonName());
    assertEquals("unverified", next.bob().lock().jsonName());
  }

  @Test
  void aCallWithoutAString_takesNoComparison(@TempDir Path home) throws Exception {
    // DTLS 1.3 would miss the signatures that are taken away here (RFC 8844).
    CallPolicy dtls = CallPolicy.builtIn(Policy.Profile.DEFAULT, "DTLS 1.2");
    relay.onTheWay = SipRelay.unsigned(UnaryOperator.identity());
    try (Phone alice = phone("alice", dtls, home);
        Phone bob = phone("bob", dtls, home)) {
      CompletableFuture<Call> answered = answering(bob);
      Call call = alice.call("bob", new SilentAudio().options());
      SecurityReport report = call.connected().get(15, SECONDS);
      call.stringCompared();
      call.stringDiffers();
      call.hangUp();
      assertEquals(EndReason.HUNG_UP_HERE, call.ended().get(10, SECONDS).reason());
      assertEquals(Optional.of(report), call.security());
      answered.get().ended().get(10, SECONDS);
    }
  }

  @Test
  void aMemoryThatIsFull_isSaid(@TempDir Path home) throws Exception {
    Account account = organisation.account("alice", TestOrganisation.newKey(), relay.port());
    PhoneConfig config = TestOrganisation.config(account).policy(ZRTP);
    ZrtpMemory full = new Full(ZrtpMemory.forgetting(config.entropy()));
    CompletableFuture<KeyingWarning> warned = new CompletableFuture<>();
    CallListener listener =
        new CallListener() {
          @Override
          public void warned(Call call, KeyingWarning warning) {
            warned.complete(warning);
          }
        };
    try (Phone alice = Phone.open(config.zrtp(full));
        Phone bob = phone("bob", ZRTP, home)) {
      assertInstanceOf(RegistrationState.Registered.class, alice.register().get(10, SECONDS));
      answering(bob);
      Call call = alice.call("bob", new SilentAudio().options().listener(listener));
      call.connected().get(15, SECONDS);
      assertEquals(KeyingWarning.NOT_REMEMBERED, warned.get(10, SECONDS));
    }
  }

  /** Of a phone whose disk is full. */
  private record Full(ZrtpMemory memory) implements ZrtpMemory {
    @Override
    public Zid ownZid() {
      return memory.ownZid();
    }

    @Override
    public List<RetainedSecrets> about(String peer) {
      return memory.about(peer);
    }

    @Override
    public void keep(String peer, RetainedSecrets secrets) throws IOException {
      secrets.destroy();
      throw new IOException("no space left on device");
    }
  }

  private static CompletableFuture<Call> answering(Phone phone) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(
        incoming -> answered.complete(incoming.answer(new SilentAudio().options())));
    return answered;
  }

  @Test
  void aPolicyThatWantsTheStringCompared_asksUntilItIs(@TempDir Path home) throws Exception {
    Policy zrtp = Profiles.of(Policy.Profile.DEFAULT).narrowedTo(List.of("ZRTP"));
    CallPolicy wanted = CallPolicy.of(zrtp.with(Policy.Verification.STRING), zrtp.from());
    talk(home, true, wanted);
    assertEquals(List.of(KeyingWarning.STRING_NOT_COMPARED), warnings);
    warnings.clear();
    assertEquals("verified", talk(home, false, wanted).alice().lock().jsonName());
    assertEquals(List.of(), warnings);
  }

  @Test
  void weakProtectionOfSpeech_isSaid(@TempDir Path home) throws Exception {
    Policy interop = Profiles.of(Policy.Profile.INTEROP).narrowedTo(List.of("DTLS 1.3"));
    Entry weak = Entry.of("AES_CM_128_HMAC_SHA1_80");
    Policy weakOnly = interop.with(Kind.SRTP_PROFILE, new Choice(List.of(weak), List.of(weak)));
    Ends ends = talk(home, false, CallPolicy.of(weakOnly, interop.from()));
    assertEquals(SrtpProfile.AES_CM_128_HMAC_SHA1_80, ends.alice().srtp());
    assertEquals(List.of(KeyingWarning.WEAK_PROFILE), warnings);
  }

  @Test
  void aPeerThatLostItsMemory_isTold(@TempDir Path home) throws Exception {
    talk(home, true);
    // Somebody with bob's account but without what bob's phone remembers.
    Path memory = home.resolve("bob").resolve("zrtp.cache");
    List<String> lines = Files.readAllLines(memory);
    Files.write(memory, List.of(lines.get(0)));
    Ends second = talk(home, false);
    assertEquals(List.of(KeyingWarning.CONTINUITY_BROKEN), warnings);
    assertEquals("unverified", second.alice().lock().jsonName());
  }

  @Test
  void bothEndsMayHold_alsoTheOneThatWasCalled(@TempDir Path home) throws Exception {
    try (Phone alice = phone("alice", ZRTP, home);
        Phone bob = phone("bob", ZRTP, home)) {
      CompletableFuture<Call> answered = new CompletableFuture<>();
      CompletableFuture<Void> held = new CompletableFuture<>();
      bob.onIncomingCall(
          incoming -> answered.complete(incoming.answer(new SilentAudio().options())));
      CallListener listener =
          new CallListener() {
            @Override
            public void held(Call call, HoldState state) {
              if (state == HoldState.HELD_THERE) held.complete(null);
            }
          };
      Call call = alice.call("bob", new SilentAudio().options().listener(listener));
      call.connected().get(15, SECONDS);
      answered.get(10, SECONDS).connected().get(15, SECONDS);
      answered.get().hold();
      held.get(10, SECONDS);
    }
  }

  @Test
  void aPhoneThatDoesNotTakeZrtp_refusesWithAReason(@TempDir Path home) throws Exception {
    CallPolicy dtlsOnly = CallPolicy.builtIn(Policy.Profile.DEFAULT, "DTLS 1.3");
    try (Phone alice = phone("alice", ZRTP, home);
        Phone bob = phone("bob", dtlsOnly, home)) {
      bob.onIncomingCall(incoming -> incoming.answer(new SilentAudio().options()));
      Call call = alice.call("bob", new SilentAudio().options());
      assertThrows(ExecutionException.class, () -> call.connected().get(15, SECONDS));
      CallEnd end = call.ended().get(10, SECONDS);
      assertEquals(488, end.sipStatus());
      assertTrue(end.sentence().contains("ZRTP is not allowed"), end.sentence());
    }
  }

  @Test
  void theMemoryIsOnlyTheOwners_andSaysWhenItIsDamaged(@TempDir Path home) throws Exception {
    talk(home, false);
    Path memory = home.resolve("alice").resolve("zrtp.cache");
    assertEquals(
        "rw-------",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(memory)));
    Files.writeString(memory, "not a memory");
    Exception damaged =
        assertThrows(
            java.io.IOException.class,
            () ->
                ZrtpMemory.inFolder(
                    home.resolve("alice"), new java.security.SecureRandom()::nextBytes));
    assertTrue(String.valueOf(damaged.getMessage()).contains("delete it"), damaged::getMessage);
  }
}
