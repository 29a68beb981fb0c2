package dev.sottovoce.phone.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.identity.account.Statement;
import dev.sottovoce.phone.AccountMemory;
import dev.sottovoce.phone.account.AccountException.Problem;
import dev.sottovoce.phone.account.PeerAccounts.Check;
import dev.sottovoce.phone.enrol.AccountExchange;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A server that tells Bob what it likes about Alice, with chains that are signed as they must be.
 * Each lie works where the check that stops it is left out.
 */
class LyingAccountServerTest {
  private static final AccountLabel ALICE = new AccountLabel("alice", "example.test");
  private static final String ADDRESS = ALICE.address();

  /** A device that signs. */
  private record Device(AccountDevice entry, KeyPair key) {
    static Device make() {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair key = generator.generateKeyPair();
        Bytes spki = Bytes.copyOf(key.getPublic().getEncoded());
        return new Device(
            new AccountDevice(UUID.randomUUID(), spki, Protection.SOFTWARE, Optional.empty()), key);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }

    AccountChain found(AccountLabel label, Optional<AccountState> replaces) {
      try (RecoveryKey words = RecoveryKey.generate(new SecureRandom()::nextBytes)) {
        return AccountChain.found(label, replaces, entry, words.hash(), key.getPrivate());
      }
    }

    AccountChain adding(AccountChain chain, Device other) {
      Bytes consent = other.entry().consent(chain.state().id(), other.key().getPrivate());
      return with(chain, new Statement.Add(other.entry(), consent));
    }

    AccountChain with(AccountChain chain, Statement statement) {
      return chain.with(statement, entry.device(), key.getPrivate());
    }
  }

  private final Device desk = Device.make();
  private final Device stolen = Device.make();
  private final AccountChain founded = desk.found(ALICE, Optional.empty());
  private final AccountChain two = desk.adding(founded, stolen);
  private final AccountChain removed =
      desk.with(two, new Statement.Remove(stolen.entry().device()));

  private final AccountMemory memory = AccountMemory.forgetting();
  private final Map<String, List<Bytes>> told = new HashMap<>();

  /** Bob's phone after a restart, without some checks. */
  private PeerAccounts bob(Set<Check> checks) throws IOException {
    PeerAccounts.Source server =
        (user, known, head) ->
            Optional.ofNullable(told.get(user)).map(all -> AccountExchange.Reply.of(all));
    return new PeerAccounts(
        server, ALICE.domain(), memory, Clock.systemUTC(), Runnable::run, checks);
  }

  private PeerView look(Set<Check> checks) throws Exception {
    return bob(checks).lookNow(ADDRESS);
  }

  /** What a phone would take that lacks one check; its pins are forgotten afterwards. */
  private PeerView fooled(Check check) throws Exception {
    Optional<Bytes> pins = memory.load(AccountMemory.Part.PINS);
    PeerView view = look(EnumSet.complementOf(EnumSet.of(check)));
    if (pins.isPresent()) memory.save(AccountMemory.Part.PINS, pins.get());
    return view;
  }

  private PeerView look() throws Exception {
    return look(EnumSet.allOf(Check.class));
  }

  private void tell(AccountChain chain) {
    told.put(ALICE.user(), chain.encoded());
  }

  private void bobKnows(AccountChain chain) throws Exception {
    tell(chain);
    PeerAccounts bob = bob(EnumSet.allOf(Check.class));
    bob.accept(bob.lookNow(ADDRESS));
  }

  private void bobVerified(AccountChain chain) throws Exception {
    tell(chain);
    PeerAccounts bob = bob(EnumSet.allOf(Check.class));
    bob.verified(bob.lookNow(ADDRESS), Verification.How.SAS);
  }

  @Test
  void anotherAccountInHerPlace_isAChange_andBlocksWhatWasVerified() throws Exception {
    bobKnows(founded);
    AccountChain servers = Device.make().found(ALICE, Optional.empty());
    tell(servers);

    PeerView fooled = fooled(Check.PIN);
    assertInstanceOf(Standing.FirstContact.class, fooled.standing(), "without pins it is nothing");
    assertEquals(servers.state().devices(), fooled.account().orElseThrow().devices());

    assertEquals(new Standing.Changed(Standing.Change.OTHER_ACCOUNT, false), look().standing());
    memory.clear(AccountMemory.Part.PINS);
    bobVerified(founded);
    tell(servers);
    PeerView view = look();
    assertEquals(new Standing.Changed(Standing.Change.OTHER_ACCOUNT, true), view.standing());
    PeerAccounts bob = bob(EnumSet.allOf(Check.class));
    assertThrows(IllegalStateException.class, () -> bob.accept(view));
    assertEquals(view.standing(), look().standing(), "nothing but verifying ends it");
  }

  /** The view is of before the verification: it must not take that back. */
  @Test
  void anOldView_doesNotUndoAVerification() throws Exception {
    tell(Device.make().found(ALICE, Optional.empty()));
    PeerAccounts bob = bob(EnumSet.allOf(Check.class));
    PeerView ofTheServers = bob.lookNow(ADDRESS);
    tell(founded);
    bob.verified(bob.lookNow(ADDRESS), Verification.How.NUMBER);
    assertThrows(IllegalStateException.class, () -> bob.accept(ofTheServers));
    assertInstanceOf(Standing.Verified.class, look().standing());
  }

  /** Kept on disk: each look is by a phone that was started anew. */
  @Test
  void whatDiffered_isVerifiedNoMore_andStaysSo_untilItIsTheSame() throws Exception {
    bobVerified(founded);
    PeerAccounts bob = bob(EnumSet.allOf(Check.class));
    bob.differed(bob.lookNow(ADDRESS));
    Standing.Differed differed = assertInstanceOf(Standing.Differed.class, look().standing());
    assertFalse(differed.isUndisturbed());
    assertTrue(differed.sentence().contains("Compare the safety number"), differed.sentence());

    bob.accept(bob.lookNow(ADDRESS));
    assertEquals(differed, look().standing(), "a call does not end it");
    tell(two);
    assertEquals(differed, look().standing(), "nor another device");
    tell(Device.make().found(ALICE, Optional.empty()));
    PeerView other = look();
    assertEquals(new Standing.Changed(Standing.Change.OTHER_ACCOUNT, true), other.standing());
    assertThrows(IllegalStateException.class, () -> bob.accept(other));

    tell(two);
    bob.verified(bob.lookNow(ADDRESS), Verification.How.NUMBER);
    assertInstanceOf(Standing.Verified.class, look().standing());
  }

  @Test
  void whatDiffered_beforeAnyCall_isKeptToo() throws Exception {
    tell(founded);
    PeerAccounts bob = bob(EnumSet.allOf(Check.class));
    bob.differed(bob.lookNow(ADDRESS));
    assertInstanceOf(Standing.Differed.class, look().standing());
    assertTrue(bob.contacts().get(0).differed().isPresent());
  }

  /** {@code phone verify} in one terminal, {@code phone answer} in another. */
  @Test
  void aPhoneThatRuns_seesWhatAnotherProgramKept_andDoesNotWriteOverIt() throws Exception {
    bobVerified(founded);
    PeerAccounts answering = bob(EnumSet.allOf(Check.class));
    PeerView before = answering.lookNow(ADDRESS);
    PeerAccounts verifying = bob(EnumSet.allOf(Check.class));
    verifying.differed(verifying.lookNow(ADDRESS));
    answering.accept(before);
    assertInstanceOf(Standing.Differed.class, answering.lookNow(ADDRESS).standing());
    assertInstanceOf(Standing.Differed.class, look().standing());
  }

  @Test
  void aResetThatNobodyOrdered_isAChangeAllTheSame() throws Exception {
    bobVerified(founded);
    tell(Device.make().found(ALICE, Optional.of(founded.state())));
    assertEquals(new Standing.Changed(Standing.Change.RESET, true), look().standing());
  }

  @Test
  void aRemovalThatWasSeen_isNotTakenBack() throws Exception {
    bobKnows(removed);
    tell(two);

    PeerView fooled = fooled(Check.ROLLBACK);
    assertTrue(
        fooled.account().orElseThrow().deviceWith(stolen.entry().publicKey()).isPresent(),
        "the stolen device is trusted again");

    assertProblem(Problem.ROLLED_BACK);
  }

  /** Both histories are signed by Alice's own devices; Bob has seen one of them. */
  @Test
  void aSecondHistory_isRefused() throws Exception {
    bobKnows(removed);
    AccountChain other = desk.with(two, new Statement.SetRecovery(founded.state().lastHash()));
    tell(other);
    assertTrue(fooled(Check.ROLLBACK).account().isPresent());
    assertProblem(Problem.ROLLED_BACK);
    tell(desk.adding(other, Device.make()));
    assertProblem(Problem.ROLLED_BACK);
  }

  @Test
  void anAccountThatIsKnown_isNotHidden() throws Exception {
    bobVerified(founded);
    told.clear();
    assertInstanceOf(Standing.NoAccount.class, fooled(Check.HIDDEN).standing());
    assertProblem(Problem.ROLLED_BACK);
    told.put(ALICE.user(), List.of());
    assertProblem(Problem.ROLLED_BACK);
  }

  @Test
  void somebodyElsesAccount_isNotTakenForHers() throws Exception {
    AccountChain eve =
        Device.make().found(new AccountLabel("eve", "example.test"), Optional.empty());
    tell(eve);
    assertEquals(eve.state().devices(), fooled(Check.ADDRESS).account().orElseThrow().devices());
    assertProblem(Problem.OTHER_ADDRESS);
  }

  @Test
  void whatIsNotSigned_isRefused_andThePinStays() throws Exception {
    bobVerified(founded);
    byte[] forged = two.encoded().get(1).toArray();
    forged[forged.length - 1] ^= 1;
    told.put(ALICE.user(), List.of(founded.encoded().get(0), Bytes.unsafeWrap(forged)));
    assertProblem(Problem.BROKEN);
    tell(two);
    assertInstanceOf(Standing.Verified.class, look().standing());
  }

  /** A server that claims that the phone knows more than it does. */
  @Test
  void aTailThatFitsNothing_isRefused() throws Exception {
    PeerAccounts.Source server =
        (user, known, head) ->
            Optional.of(
                new AccountExchange.Reply(
                    1,
                    two.encoded().subList(1, 2),
                    false,
                    List.of(),
                    List.of(),
                    false,
                    Optional.empty()));
    PeerAccounts bob =
        new PeerAccounts(
            server,
            ALICE.domain(),
            memory,
            Clock.systemUTC(),
            Runnable::run,
            EnumSet.allOf(Check.class));
    AccountException thrown = assertThrows(AccountException.class, () -> bob.lookNow(ADDRESS));
    assertEquals(Problem.BROKEN, thrown.problem());
  }

  /** The operator has cut a stolen device off, and the server stops telling so. */
  @Test
  void whoWasCutOffOnce_staysSo() throws Exception {
    UUID lost = stolen.entry().device();
    DeviceRevocation word = new DeviceRevocation(ALICE.user(), ALICE.domain(), lost, Instant.EPOCH);
    DeviceRevocation ofSomebodyElse =
        new DeviceRevocation("carol", ALICE.domain(), desk.entry().device(), Instant.EPOCH);
    List<DeviceRevocation> said = new ArrayList<>(List.of(word, ofSomebodyElse));
    PeerAccounts.Source server =
        (user, known, head) ->
            Optional.of(
                new AccountExchange.Reply(
                    0, two.encoded(), false, List.of(), said, false, Optional.empty()));
    for (Set<Check> checks :
        List.of(EnumSet.allOf(Check.class), EnumSet.complementOf(EnumSet.of(Check.REVOKED)))) {
      said.add(word);
      PeerAccounts bob =
          new PeerAccounts(
              server, ALICE.domain(), memory, Clock.systemUTC(), Runnable::run, checks);
      boolean listed = !checks.contains(Check.REVOKED);
      for (int look = 0; look < 2; look++) {
        AccountState state = bob.lookNow(ADDRESS).account().get();
        assertEquals(listed, state.device(lost).isPresent());
        assertTrue(state.device(desk.entry().device()).isPresent());
        assertEquals(two.state().lastHash(), state.lastHash());
        said.clear();
      }
    }
  }

  private void assertProblem(Problem problem) {
    AccountException thrown = assertThrows(AccountException.class, this::look);
    assertEquals(problem, thrown.problem(), thrown.getMessage());
  }
}
