package dev.sottovoce.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain.Reason;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountChainTest {
  private static final AccountLabel ALICE = new AccountLabel("alice", "example.test");

  private final TestDevice desk = TestDevice.make();
  private final TestDevice mobile = TestDevice.make();
  private final TestDevice stranger = TestDevice.make();
  private final RecoveryKey words = RecoveryKey.generate(entropy(1));
  private final RecoveryKey nextWords = RecoveryKey.generate(entropy(2));
  private final AccountChain founded =
      AccountChain.found(ALICE, Optional.empty(), desk.entry(), words.hash(), desk.key());
  private final AccountChain two = adding(founded, mobile, desk);

  @Test
  void theIdentity_isTheHashOfTheFirstStatement_andStays() {
    assertEquals(founded.statements().get(0).hash(), founded.state().id().hash());
    assertEquals(founded.state().id(), two.state().id());
    AccountChain another =
        AccountChain.found(ALICE, Optional.empty(), mobile.entry(), words.hash(), mobile.key());
    assertNotEquals(founded.state().id(), another.state().id());
  }

  @Test
  void devices_areAddedRenewedAndRemoved_byThoseThatAreThere() {
    assertEquals(List.of(desk.entry(), mobile.entry()), two.state().devices());

    TestDevice fresh = TestDevice.make(mobile.id(), Optional.empty());
    AccountChain rotated =
        two.with(
            new Statement.Rotate(fresh.entry(), fresh.consent(two)), mobile.id(), mobile.key());
    assertEquals(List.of(desk.entry(), fresh.entry()), rotated.state().devices());

    AccountChain without = rotated.with(new Statement.Remove(desk.id()), mobile.id(), fresh.key());
    assertEquals(List.of(fresh.entry()), without.state().devices());
    assertEquals(4, without.state().version());
    assertEquals(without.state().lastHash(), without.statements().get(3).hash());
    AccountChain again = AccountChain.read(without.encoded()).valid().orElseThrow();
    assertEquals(without.state().devices(), again.state().devices());
  }

  @Test
  void theRecoveryKey_replacesAllDevices_andIsUsedUp() {
    AccountChain recovered =
        two.recovered(words, stranger.entry(), stranger.consent(two), nextWords.hash());

    assertEquals(List.of(stranger.entry()), recovered.state().devices());
    assertEquals(3, recovered.state().recoveredAt());
    assertEquals(founded.state().id(), recovered.state().id());
    assertTrue(recovered.state().recoversWith(nextWords));
    assertFalse(recovered.state().recoversWith(words));
    refused(
        Reason.UNKNOWN_SIGNER,
        recovered,
        by(recovered, new Statement.SetRecovery(words.hash()), desk));
    TestDevice thief = TestDevice.make();
    Statement.Recover again =
        new Statement.Recover(
            words.publicKey(), thief.entry(), thief.consent(recovered), words.hash());
    refused(
        Reason.WRONG_RECOVERY_KEY,
        recovered,
        SignedStatement.by(4, recovered.state().lastHash(), again, words));
  }

  @Test
  void otherWords_recoverNothing() {
    assertThrows(
        IllegalArgumentException.class,
        () -> two.recovered(nextWords, stranger.entry(), stranger.consent(two), words.hash()));
    // The right public key, and somebody else's signature.
    Statement.Recover forged =
        new Statement.Recover(
            words.publicKey(), stranger.entry(), stranger.consent(two), nextWords.hash());
    refused(
        Reason.BAD_SIGNATURE,
        two,
        SignedStatement.by(3, two.state().lastHash(), forged, nextWords));
    // A device cannot recover.
    refused(Reason.UNKNOWN_SIGNER, two, by(two, forged, desk));
  }

  @Test
  void aNewRecoveryKey_takesTheOldOnesPlace() {
    AccountChain set = two.with(new Statement.SetRecovery(nextWords.hash()), desk.id(), desk.key());
    assertTrue(set.state().recoversWith(nextWords));
    assertThrows(
        IllegalArgumentException.class,
        () -> set.recovered(words, stranger.entry(), stranger.consent(set), words.hash()));
  }

  @Test
  void aReset_isAnotherAccount_andSaysWhichItReplaces_andContinuesItsNumbers() {
    AccountChain reset =
        AccountChain.found(
            ALICE, Optional.of(two.state()), stranger.entry(), words.hash(), stranger.key());
    assertEquals(Optional.of(founded.state().id()), reset.state().replaces());
    assertNotEquals(founded.state().id(), reset.state().id());
    assertEquals(3, reset.state().version());
    assertEquals(two.state().lastHash(), reset.statements().get(0).previous());
    AccountChain more = adding(reset, mobile, stranger);
    AccountChain read = AccountChain.read(more.encoded()).valid().orElseThrow();
    assertEquals(Optional.of(founded.state().id()), read.state().replaces());
    assertEquals(4, read.state().version());
    assertEquals(Optional.empty(), read.statement(2));
    assertEquals(Optional.of(read.statements().get(1)), read.statement(4));
    assertEquals(Optional.empty(), read.statement(5));
    // It continues nothing: a contact sees another account.
    broken(Reason.FORKED, 1, two.extend(more.encoded()));
    Statement.Found found =
        new Statement.Found(ALICE, Optional.of(two.state().id()), stranger.entry(), words.hash());
    SignedStatement asFirst = SignedStatement.first(found, stranger.key());
    broken(Reason.WRONG_NUMBER, 1, AccountChain.read(List.of(asFirst.encoded())));
  }

  @Test
  void strangersAndRemovedDevices_addNothing() {
    TestDevice more = TestDevice.make();
    Statement add = new Statement.Add(more.entry(), more.consent(two));
    refused(Reason.UNKNOWN_SIGNER, two, by(two, add, stranger));
    refused(
        Reason.BAD_SIGNATURE,
        two,
        SignedStatement.by(3, two.state().lastHash(), desk.id(), add, stranger.key()));

    AccountChain removed = two.with(new Statement.Remove(desk.id()), mobile.id(), mobile.key());
    refused(Reason.UNKNOWN_SIGNER, removed, by(removed, add, desk));
  }

  @Test
  void aDeviceThatDidNotConsent_isNotAdded() {
    TestDevice more = TestDevice.make();
    AccountChain other =
        AccountChain.found(ALICE, Optional.empty(), mobile.entry(), words.hash(), mobile.key());
    Bytes[] consents = {
      Bytes.unsafeWrap(new byte[64]), more.consent(other), stranger.consent(two),
    };
    for (Bytes consent : consents) {
      refused(Reason.NO_CONSENT, two, by(two, new Statement.Add(more.entry(), consent), desk));
    }
    // The consent covers the whole entry.
    AccountDevice better =
        new AccountDevice(
            more.id(), more.entry().publicKey(), Protection.STRONGBOX, Optional.empty());
    refused(Reason.NO_CONSENT, two, by(two, new Statement.Add(better, more.consent(two)), desk));
  }

  @Test
  void whatWasOnceADevice_neverComesBack() {
    AccountChain removed = two.with(new Statement.Remove(mobile.id()), desk.id(), desk.key());
    Statement back = new Statement.Add(mobile.entry(), mobile.consent(removed));
    refused(Reason.USED_BEFORE, removed, by(removed, back, desk));
    // Neither its key under another number, nor its number with another key.
    AccountDevice renamed =
        new AccountDevice(
            UUID.randomUUID(), mobile.entry().publicKey(), Protection.OS, Optional.empty());
    Bytes consent = renamed.consent(removed.state().id(), mobile.key());
    refused(Reason.USED_BEFORE, removed, by(removed, new Statement.Add(renamed, consent), desk));
    TestDevice rekeyed = TestDevice.make(mobile.id(), Optional.empty());
    refused(
        Reason.USED_BEFORE,
        removed,
        by(removed, new Statement.Add(rekeyed.entry(), rekeyed.consent(removed)), desk));
  }

  @Test
  void whatIsNotThere_isNotRemoved_norTheLastDevice() {
    refused(Reason.UNKNOWN_DEVICE, two, by(two, new Statement.Remove(stranger.id()), desk));
    refused(Reason.LAST_DEVICE, founded, by(founded, new Statement.Remove(desk.id()), desk));
  }

  @Test
  void aDevice_renewsItsOwnKeyOnly() {
    TestDevice fresh = TestDevice.make(mobile.id(), Optional.empty());
    Statement rotate = new Statement.Rotate(fresh.entry(), fresh.consent(two));
    refused(Reason.UNKNOWN_DEVICE, two, by(two, rotate, desk));
    refused(
        Reason.USED_BEFORE,
        two,
        by(two, new Statement.Rotate(mobile.entry(), mobile.consent(two)), mobile));
  }

  @Test
  void aDevice_renewsItsEncryptionKeyAlone() {
    Bytes key = Bytes.unsafeWrap(new byte[AccountDevice.ENCRYPTION_KEY_OCTETS]);
    AccountDevice entry =
        new AccountDevice(
            mobile.id(), mobile.entry().publicKey(), mobile.entry().protection(), Optional.of(key));
    Bytes consent = entry.consent(two.state().id(), mobile.key());
    Statement renew = new Statement.Rotate(entry, consent);
    AccountChain renewed = two.with(renew, mobile.id(), mobile.key());
    assertEquals(Optional.of(key), renewed.state().device(mobile.id()).get().encryptionKey());
    refused(Reason.UNKNOWN_DEVICE, two, by(two, renew, desk));
    refused(
        Reason.NO_CONSENT, two, by(two, new Statement.Rotate(entry, mobile.consent(two)), mobile));
    Bytes again = entry.consent(renewed.state().id(), mobile.key());
    refused(Reason.USED_BEFORE, renewed, by(renewed, new Statement.Rotate(entry, again), mobile));
    refused(
        Reason.USED_BEFORE,
        renewed,
        by(renewed, new Statement.Rotate(mobile.entry(), mobile.consent(renewed)), mobile));
  }

  @Test
  void theOrder_isFixed() {
    Statement set = new Statement.SetRecovery(nextWords.hash());
    Bytes last = two.state().lastHash();
    refused(Reason.WRONG_NUMBER, two, SignedStatement.by(4, last, desk.id(), set, desk.key()));
    refused(
        Reason.WRONG_PREVIOUS,
        two,
        SignedStatement.by(3, founded.state().lastHash(), desk.id(), set, desk.key()));
    refused(Reason.MISPLACED_FOUNDING, two, founded.statements().get(0));
    AccountChain set3 = two.with(set, desk.id(), desk.key());
    List<Bytes> reordered =
        List.of(set3.encoded().get(0), set3.encoded().get(2), set3.encoded().get(1));
    broken(Reason.WRONG_NUMBER, 2, AccountChain.read(reordered));
    broken(Reason.MISPLACED_FOUNDING, 1, AccountChain.read(set3.encoded().subList(1, 3)));
    broken(Reason.EMPTY, 1, AccountChain.read(List.of()));
  }

  @Test
  void aFoundingByAnotherThanItsDevice_isRefused() {
    Statement.Found found =
        new Statement.Found(ALICE, Optional.empty(), desk.entry(), words.hash());
    broken(
        Reason.BAD_SIGNATURE,
        1,
        AccountChain.read(List.of(SignedStatement.first(found, stranger.key()).encoded())));
    Bytes nothing = Bytes.unsafeWrap(new byte[32]);
    SignedStatement other = SignedStatement.by(1, nothing, stranger.id(), found, stranger.key());
    broken(Reason.UNKNOWN_SIGNER, 1, AccountChain.read(List.of(other.encoded())));
    SignedStatement late = SignedStatement.by(2, nothing, desk.id(), found, desk.key());
    broken(Reason.WRONG_NUMBER, 1, AccountChain.read(List.of(late.encoded())));
    SignedStatement after =
        SignedStatement.by(1, founded.state().lastHash(), desk.id(), found, desk.key());
    broken(Reason.WRONG_PREVIOUS, 1, AccountChain.read(List.of(after.encoded())));
  }

  @Test
  void whoKnowsABeginning_seesWhetherMoreContinuesIt() {
    AccountChain more = two.with(new Statement.Remove(mobile.id()), desk.id(), desk.key());
    AccountChain extended = two.extend(more.encoded()).valid().orElseThrow();
    assertEquals(more.state().lastHash(), extended.state().lastHash());
    assertEquals(
        two.state().lastHash(), two.extend(two.encoded()).valid().orElseThrow().state().lastHash());
    broken(Reason.ROLLED_BACK, 3, more.extend(two.encoded()));
    broken(Reason.ROLLED_BACK, 1, two.extend(List.of()));
    AccountChain other = adding(founded, stranger, desk);
    broken(Reason.FORKED, 2, two.extend(other.encoded()));
    broken(Reason.FORKED, 2, more.extend(other.encoded()));
  }

  @Test
  void sixteenDevices_areTheMost() {
    AccountChain chain = founded;
    while (chain.state().devices().size() < AccountChain.MAX_DEVICES) {
      chain = adding(chain, TestDevice.make(), desk);
    }
    TestDevice more = TestDevice.make();
    refused(
        Reason.TOO_MANY_DEVICES,
        chain,
        by(chain, new Statement.Add(more.entry(), more.consent(chain)), desk));
  }

  /** Counted before anything is verified. */
  @Test
  void aChain_hasAnEnd() {
    List<Bytes> all = new ArrayList<>(founded.encoded());
    while (all.size() < AccountChain.MAX_STATEMENTS) all.add(Bytes.of(1));
    broken(Reason.MALFORMED, 2, AccountChain.read(all));
    all.add(Bytes.of(1));
    broken(Reason.TOO_MANY_STATEMENTS, AccountChain.MAX_STATEMENTS + 1, AccountChain.read(all));
  }

  /** The other s verifies, too: it would give the statement, and the account, a second hash. */
  @Test
  void theHigherSignature_isRefused() {
    BigInteger order =
        new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    byte[] encoded = founded.encoded().get(0).toArray();
    byte[] s = new byte[32];
    System.arraycopy(encoded, encoded.length - 32, s, 0, 32);
    byte[] high = order.subtract(new BigInteger(1, s)).toByteArray();
    System.arraycopy(high, high.length - 32, encoded, encoded.length - 32, 32);
    broken(Reason.BAD_SIGNATURE, 1, AccountChain.read(List.of(Bytes.unsafeWrap(encoded))));
  }

  @Test
  void anyChangedOctet_breaksTheChain() {
    List<Bytes> good = two.with(new Statement.Remove(mobile.id()), desk.id(), desk.key()).encoded();
    Seeded.check(
        200,
        random -> {
          int which = random.nextInt(good.size());
          byte[] octets = good.get(which).toArray();
          octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
          List<Bytes> changed = new ArrayList<>(good);
          changed.set(which, Bytes.unsafeWrap(octets));
          // The last device's consent is in the second: everything is signed by somebody.
          assertTrue(AccountChain.read(changed).valid().isEmpty());
        });
  }

  @Test
  void truncation_atAnyOctet_isRefused() {
    for (SignedStatement each : two.statements()) {
      Bytes encoded = each.encoded();
      for (int end = 0; end < encoded.length(); end++) {
        assertTrue(SignedStatement.decode(encoded.slice(0, end)).isEmpty(), "at " + end);
      }
      assertTrue(SignedStatement.decode(Bytes.concat(encoded, Bytes.of(0))).isEmpty());
    }
    assertTrue(SignedStatement.decode(Bytes.unsafeWrap(new byte[4096])).isEmpty());
  }

  @Test
  void theLargestStatement_fits() {
    Optional<Bytes> key =
        Optional.of(Bytes.unsafeWrap(new byte[AccountDevice.ENCRYPTION_KEY_OCTETS]));
    TestDevice large = TestDevice.make(UUID.randomUUID(), key);
    AccountLabel label = new AccountLabel("a".repeat(64), "d".repeat(253));
    AccountChain chain =
        AccountChain.found(
            label, Optional.of(founded.state()), large.entry(), words.hash(), large.key());
    assertTrue(chain.encoded().get(0).length() <= SignedStatement.MAX_OCTETS);
    assertEquals(key, chain.state().devices().get(0).encryptionKey());
    TestDevice more = TestDevice.make(UUID.randomUUID(), key);
    AccountChain recovered =
        chain.recovered(words, more.entry(), more.consent(chain), nextWords.hash());
    assertTrue(recovered.encoded().get(1).length() <= SignedStatement.MAX_OCTETS);
  }

  @Test
  void aKeyThatIsNoPointOnTheCurve_isNoDevice() {
    byte[] spki = desk.entry().publicKey().toArray();
    spki[spki.length - 1] ^= 1;
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AccountDevice(desk.id(), Bytes.unsafeWrap(spki), Protection.OS, Optional.empty()));
    byte[] entry = desk.entry().encoded().toArray();
    entry[16 + 90] ^= 1;
    assertTrue(AccountDevice.decode(Bytes.unsafeWrap(entry)).isEmpty());
    assertEquals(Optional.of(desk.entry()), AccountDevice.decode(desk.entry().encoded()));
  }

  @Test
  void theShortCode_isOfTheWholeEntryAndTheAccount() {
    String code = mobile.entry().shortCode(founded.state().id());
    assertTrue(code.matches("\\d{5}( \\d{5}){3}"), code);
    assertEquals(
        code,
        AccountDevice.decode(mobile.entry().encoded()).orElseThrow().shortCode(two.state().id()));
    assertNotEquals(code, stranger.entry().shortCode(founded.state().id()));
    assertNotEquals(code, mobile.entry().shortCode(new AccountId(words.hash())));
  }

  @Test
  void nothing_printsWhoseItIs() {
    for (Object each :
        List.of(ALICE, founded, founded.state(), founded.state().id(), desk.entry(), words)) {
      assertFalse(each.toString().contains("alice"), each.getClass().getName());
      assertFalse(each.toString().contains(desk.id().toString()), each.getClass().getName());
    }
  }

  private AccountChain adding(AccountChain chain, TestDevice device, TestDevice signer) {
    return chain.with(
        new Statement.Add(device.entry(), device.consent(chain)), signer.id(), signer.key());
  }

  private static SignedStatement by(AccountChain chain, Statement statement, TestDevice signer) {
    return SignedStatement.by(
        chain.state().version() + 1,
        chain.state().lastHash(),
        signer.id(),
        statement,
        signer.key());
  }

  private static void refused(Reason reason, AccountChain chain, SignedStatement next) {
    int at = chain.statements().size() + 1;
    broken(reason, at, chain.append(List.of(next.encoded())));
    List<Bytes> whole = new ArrayList<>(chain.encoded());
    whole.add(next.encoded());
    broken(reason, at, AccountChain.read(whole));
  }

  private static void broken(Reason reason, int at, AccountChain.Reading reading) {
    assertEquals(new AccountChain.Reading.Broken(reason, at), reading);
  }

  private static Entropy entropy(long seed) {
    return new Random(seed)::nextBytes;
  }
}
