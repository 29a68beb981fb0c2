package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.policy.Policy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A phone renews its certificate at the real server. TLS goes by the machine's clock, so the
 * enrolment happens in the past, and not the renewal in the future.
 */
@Timeout(90)
class RenewalTest {
  private static final Clock NOW = Clock.systemUTC();
  private static final Clock PAST = Clock.offset(NOW, Duration.ofDays(-6));

  @TempDir Path folder;

  private AccountStore store() {
    return AccountStore.inFolder(folder.resolve("alice"));
  }

  private static final class AdjustableClock extends Clock {
    volatile Duration ahead = Duration.ZERO;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("dates here are instants");
    }

    @Override
    public Instant instant() {
      return NOW.instant().plus(ahead);
    }
  }

  private static Instant expiry(Account account) {
    return account.deviceChain().get(0).getNotAfter().toInstant();
  }

  private PhoneConfig config(Account account, CompletableFuture<Account> renewed) {
    return PhoneConfig.of(account)
        .keeper(fresh -> {
          store().save(fresh);
          renewed.complete(fresh);
        });
  }

  @Test
  void certificateThatRunsOutSoon_isRenewed_kept_andSignsInAfterTheOldOneIsGone() throws Exception {
    try (House house = new House(folder, PAST)) {
      Account old = house.enrol("alice", store(), PAST);
      house.restart(NOW);
      CompletableFuture<Account> renewed = new CompletableFuture<>();
      try (Phone phone = House.signedIn(config(old, renewed))) {
        Account fresh = renewed.get(20, SECONDS);
        assertTrue(expiry(fresh).isAfter(expiry(old).plus(Duration.ofDays(5))));
        assertInstanceOf(RegistrationState.Registered.class, phone.registration());
      }

      Clock later = Clock.offset(NOW, Duration.ofDays(3));
      house.restart(later);
      Account kept = store().load().orElseThrow();
      House.signedIn(PhoneConfig.of(kept).clock(later)).close();
      try (Phone phone = Phone.open(PhoneConfig.of(old).clock(later))) {
        RegistrationState state = phone.register().get(15, SECONDS);
        assertEquals(
            RegistrationState.Problem.CLOCK_OR_EXPIRY,
            assertInstanceOf(RegistrationState.Retrying.class, state).problem());
      }
    }
  }

  /** By the server's clock the old certificate has run out when the phone comes back. */
  @Test
  void phoneThatStaysSignedIn_comesBackWithTheNewCertificate() throws Exception {
    try (House house = new House(folder, PAST)) {
      Account old = house.enrol("alice", store(), PAST);
      house.restart(NOW);
      CompletableFuture<Account> renewed = new CompletableFuture<>();
      try (Phone phone = House.signedIn(config(old, renewed))) {
        renewed.get(20, SECONDS);
        CompletableFuture<Void> again = new CompletableFuture<>();
        phone.onRegistration(state -> {
          if (state instanceof RegistrationState.Registered) again.complete(null);
        });
        house.restart(Clock.offset(NOW, Duration.ofDays(3)));
        again.get(30, SECONDS);
      }
      try (Phone phone = Phone.open(PhoneConfig.of(old))) {
        assertInstanceOf(RegistrationState.Refused.class, phone.register().get(15, SECONDS));
      }
    }
  }

  /** Three days go by: then Bob refuses what is signed with the old certificate. */
  @Test
  void aRunningPhone_signsItsCallsWithTheNewCertificate() throws Exception {
    CallPolicy signed = CallPolicy.builtIn(Policy.Profile.DEFAULT, "MIKEY-DH");
    Clock later = Clock.offset(NOW, Duration.ofDays(3));
    AdjustableClock alices = new AdjustableClock();
    try (House house = new House(folder, PAST)) {
      Account old = house.enrol("alice", store(), PAST);
      house.restart(NOW);
      PhoneConfig bobs = PhoneConfig.of(house.enrol("bob")).policy(signed).clock(later);
      CompletableFuture<Account> renewed = new CompletableFuture<>();
      CompletableFuture<Void> again = new CompletableFuture<>();
      try (Phone alice = House.signedIn(config(old, renewed).policy(signed).clock(alices))) {
        renewed.get(20, SECONDS);
        alice.onRegistration(state -> {
          if (state instanceof RegistrationState.Registered) again.complete(null);
        });
        house.restart(later);
        again.get(30, SECONDS);
        alices.ahead = Duration.ofDays(3);
        try (Phone bob = House.signedIn(bobs)) {
          bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(440, 440, 1).options()));
          Call call = alice.call("bob", new ToneAudio(440, 440, 1).options());
          assertEquals("MIKEY-DH", call.connected().get(15, SECONDS).agreement().keying());
        }
      }
    }
  }

  @Test
  void certificateThatIsFresh_isLeftAlone() throws Exception {
    Queue<Account> renewed = new ConcurrentLinkedQueue<>();
    try (House house = new House(folder)) {
      Account account = house.enrol("alice", store(), NOW);
      try (Phone phone = House.signedIn(PhoneConfig.of(account).keeper(renewed::add))) {
        // Whatever a sign-in starts has happened when a second one is through.
        CompletableFuture<Void> again = new CompletableFuture<>();
        phone.onRegistration(state -> {
          if (state instanceof RegistrationState.Registered) again.complete(null);
        });
        house.restart();
        again.get(30, SECONDS);
      }
    }
    assertTrue(renewed.isEmpty());
  }

  @Test
  void deviceThatIsRevoked_getsNoCertificate() throws Exception {
    CompletableFuture<Account> renewed = new CompletableFuture<>();
    try (House house = new House(folder, PAST)) {
      Account old = house.enrol("alice", store(), PAST);
      house.restart(NOW);
      house.server().administration().revoke(UUID.fromString(old.deviceId()));
      try (Phone phone = Phone.open(config(old, renewed))) {
        RegistrationState state = phone.register().get(15, SECONDS);
        assertFalse(state instanceof RegistrationState.Registered, state::toString);
      }
    }
    assertFalse(renewed.isDone());
  }
}
