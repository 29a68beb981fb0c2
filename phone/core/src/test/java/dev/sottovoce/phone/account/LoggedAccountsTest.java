package dev.sottovoce.phone.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.Statement;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.account.AccountException.Problem;
import dev.sottovoce.phone.enrol.AccountExchange;
import dev.sottovoce.phone.log.LogAgreement;
import dev.sottovoce.phone.log.LogAgreement.Finding;
import dev.sottovoce.wire.Bytes;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** To whose devices something may be sealed: a server would like one of its own among them. */
class LoggedAccountsTest {
  private static final AccountLabel ALICE = new AccountLabel("alice", "example.test");
  private static final AccountLabel BOB = new AccountLabel("bob", "example.test");

  private final KeyPair desk = key();
  private final KeyPair stolen = key();
  private final AccountChain founded = founded(desk);
  private final AccountChain two = adding(founded, stolen);
  private final AccountChain removed =
      two.with(
          new Statement.Remove(two.state().devices().get(1).device()),
          two.state().devices().get(0).device(),
          desk.getPrivate());

  private List<Bytes> told = removed.encoded();
  private final AccountMemory memory = AccountMemory.forgetting();

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static AccountDevice entry(KeyPair key) {
    Bytes spki = Bytes.copyOf(key.getPublic().getEncoded());
    return new AccountDevice(UUID.randomUUID(), spki, Protection.SOFTWARE, Optional.empty());
  }

  private static AccountChain founded(KeyPair key) {
    try (RecoveryKey words = RecoveryKey.generate(new SecureRandom()::nextBytes)) {
      return AccountChain.found(
          ALICE, Optional.empty(), entry(key), words.hash(), key.getPrivate());
    }
  }

  private AccountChain adding(AccountChain chain, KeyPair key) {
    AccountDevice device = entry(key);
    Bytes consent = device.consent(chain.state().id(), key.getPrivate());
    return chain.with(
        new Statement.Add(device, consent),
        chain.state().devices().get(0).device(),
        desk.getPrivate());
  }

  private PeerAccounts peers() throws Exception {
    PeerAccounts.Source server =
        (user, known, head) ->
            told.isEmpty() ? Optional.empty() : Optional.of(AccountExchange.Reply.of(told));
    return new PeerAccounts(
        server,
        ALICE.domain(),
        memory,
        Clock.systemUTC(),
        Runnable::run,
        EnumSet.allOf(PeerAccounts.Check.class));
  }

  private AccountState current(LogAgreement.Judge log) throws Exception {
    LoggedAccounts.Own own =
        () -> {
          throw new AssertionError("this is about Alice");
        };
    return new LoggedAccounts(BOB, own, peers(), log).current(ALICE);
  }

  private Finding log(String label, long version, Optional<Bytes> hash) {
    assertEquals("account:alice@example.test", label);
    AccountState newest = removed.state();
    boolean same = newest.version() == version && hash.equals(Optional.of(newest.lastHash()));
    return same ? Finding.SAME : Finding.CONTRADICTED;
  }

  private void assertProblem(Problem problem) {
    assertEquals(problem, assertThrows(AccountException.class, () -> current(this::log)).problem());
  }

  @Test
  void aDeviceThatWasRemoved_isNotSealedTo() throws Exception {
    assertEquals(removed.state().devices(), current(this::log).devices());
    told = two.encoded();
    assertEquals(
        2,
        current((label, version, hash) -> Finding.NO_LOG).devices().size(),
        "without a log nobody can tell");
    assertProblem(Problem.NOT_AS_LOGGED);
    told = List.of(two.encoded().get(1));
    assertProblem(Problem.BROKEN);
  }

  @Test
  void anAccountThatHasChanged_waitsForAPerson() throws Exception {
    PeerAccounts known = peers();
    known.accept(known.lookNow(ALICE.address()));
    told = founded(stolen).encoded();
    assertProblem(Problem.CHANGED);
    told = List.of();
    assertProblem(Problem.ROLLED_BACK);
    memory.clear(AccountMemory.Part.PINS);
    assertProblem(Problem.UNKNOWN_DEVICE);
  }

  @Test
  void anOldHead_isNotGoodEnough_whereThePolicySaysSo() {
    AccountException thrown =
        assertThrows(
            AccountException.class, () -> current((label, version, hash) -> Finding.TOO_OLD));
    assertEquals(Problem.NOT_AS_LOGGED, thrown.problem());
  }
}
