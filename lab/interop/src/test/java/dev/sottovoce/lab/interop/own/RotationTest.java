package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RegistrationState;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.server.Administration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The organisation changes its certificate authority, and phones follow at the real server. */
@Timeout(120)
class RotationTest {
  private static final Clock NOW = Clock.systemUTC();
  private static final Clock YESTERDAY = Clock.offset(NOW, Duration.ofDays(-1));

  @TempDir Path folder;

  private static X509Certificate issuing(House house) {
    return house.server().administration().authorities().get(0);
  }

  private static boolean isBy(X509Certificate authority, Account account) {
    return account
        .deviceChain()
        .get(0)
        .getIssuerX500Principal()
        .equals(authority.getSubjectX500Principal());
  }

  /** Opens a phone until it has followed: its roots and a certificate of the new authority. */
  private static Account followed(PhoneConfig config, X509Certificate authority) throws Exception {
    BlockingQueue<Account> kept = new LinkedBlockingQueue<>();
    try (Phone phone = House.signedIn(config.keeper(kept::add))) {
      assertTrue(phone.registration() instanceof RegistrationState.Registered);
      Account now = kept.poll(20, SECONDS);
      while (now != null && !isBy(authority, now)) now = kept.poll(20, SECONDS);
      if (now == null) throw new AssertionError("the phone did not follow");
      return now;
    }
  }

  @Test
  void phonesFollow_callOneAnotherAcrossTheOverlap_andOutliveTheOldAuthority() throws Exception {
    CallPolicy signed = CallPolicy.builtIn(Policy.Profile.DEFAULT, "MIKEY-DH");
    try (House house = new House(folder, YESTERDAY)) {
      AccountStore alices = AccountStore.inFolder(folder.resolve("alice"));
      Account alice = house.enrol("alice", alices, YESTERDAY);
      Account bob = house.enrol("bob", AccountStore.inFolder(folder.resolve("bob")), YESTERDAY);
      house.restart(NOW);
      X509Certificate first = issuing(house);
      house.server().administration().rotateAuthority();
      house.restart(NOW);
      X509Certificate second = issuing(house);
      assertNotEquals(first, second);
      assertEquals(2, house.server().administration().authorities().size());

      Account moved = followed(PhoneConfig.of(alice), second);
      assertEquals(List.of(second, first), moved.authorities());
      alices.save(moved);
      assertEquals(
          moved.authorities(),
          alices.load().orElseThrow().authorities(),
          "kept for the next start");

      // Bob's phone does not ask in this test: it knows the old authority alone.
      try (Phone caller = House.signedIn(PhoneConfig.of(moved).policy(signed));
          Phone callee = House.signedIn(PhoneConfig.of(bob).policy(signed))) {
        callee.onIncomingCall(incoming -> incoming.answer(new ToneAudio(440, 440, 1).options()));
        Call call = caller.call("bob", new ToneAudio(440, 440, 1).options());
        assertEquals("MIKEY-DH", call.connected().get(20, SECONDS).agreement().keying());
      }

      Account newcomer = house.enrol("carol");
      assertTrue(isBy(second, newcomer));

      house.server().administration().retireAuthorities();
      house.restart(NOW);
      assertEquals(List.of(second), house.server().administration().authorities());
      assertFalse(Files.exists(folder.resolve("server/ca/ca.key")));
      House.signedIn(PhoneConfig.of(newcomer)).close();
      House.signedIn(PhoneConfig.of(moved)).close();
      try (Phone left = Phone.open(PhoneConfig.of(bob))) {
        RegistrationState state = left.register().get(15, SECONDS);
        assertFalse(state instanceof RegistrationState.Registered, state::toString);
      }
    }
  }

  @Test
  void aRunningServer_usesTheNextAuthorityWithinSeconds() throws Exception {
    try (House house = new House(folder, YESTERDAY)) {
      Account alice =
          house.enrol("alice", AccountStore.inFolder(folder.resolve("alice")), YESTERDAY);
      house.restart(NOW);
      try (Administration elsewhere = Administration.open(folder.resolve("server"))) {
        elsewhere.rotateAuthority();
      }
      long until = System.nanoTime() + SECONDS.toNanos(10);
      while (house.server().administration().authorities().size() == 1
          && System.nanoTime() < until) {
        Thread.sleep(50);
      }
      Account moved = followed(PhoneConfig.of(alice), issuing(house));
      House.signedIn(PhoneConfig.of(moved)).close();
    }
  }

  @Test
  void oneOverlapAtATime() throws Exception {
    try (House house = new House(folder)) {
      Administration administration = house.server().administration();
      assertThrows(IllegalStateException.class, administration::retireAuthorities);
      administration.rotateAuthority();
      assertThrows(IllegalStateException.class, administration::rotateAuthority);
      administration.retireAuthorities();
      administration.rotateAuthority();
      assertEquals(2, administration.authorities().size());
    }
  }
}
