package dev.sottovoce.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.account.AccountChain.Check;
import dev.sottovoce.identity.account.AccountChain.Reading;
import dev.sottovoce.identity.account.AccountChain.Reason;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A server that wants a device of its own in somebody's account. Each way works where the check
 * that stops it is left out, and only there.
 */
class HostileChainTest {
  private static final AccountLabel ALICE = new AccountLabel("alice", "example.test");

  private final RecoveryKey words = RecoveryKey.generate(new Random(1)::nextBytes);
  private final TestDevice desk = TestDevice.make();
  private final TestDevice mobile = TestDevice.make();
  private final TestDevice evil = TestDevice.make();
  private final AccountChain chain = adding(founded(), mobile, desk);
  private final Statement addEvil = new Statement.Add(evil.entry(), evil.consent(chain));

  private AccountChain founded() {
    return AccountChain.found(ALICE, Optional.empty(), desk.entry(), words.hash(), desk.key());
  }

  private static AccountChain adding(AccountChain chain, TestDevice device, TestDevice by) {
    return chain.with(new Statement.Add(device.entry(), device.consent(chain)), by.id(), by.key());
  }

  @Test
  void aDeviceThatNobodySigned_isNotAdded() {
    byte[] unsigned = next(chain, addEvil, desk, evil).encoded().toArray();
    for (int i = unsigned.length - 64; i < unsigned.length; i++) unsigned[i] = 0;
    stops(Check.SIGNATURE, Reason.BAD_SIGNATURE, chain, Bytes.unsafeWrap(unsigned));
  }

  @Test
  void aStranger_addsNoDevice_neitherAsItselfNorInAnothersName() {
    stops(Check.SIGNATURE, Reason.BAD_SIGNATURE, chain, next(chain, addEvil, desk, evil).encoded());
    stops(Check.SIGNER, Reason.UNKNOWN_SIGNER, chain, next(chain, addEvil, evil, evil).encoded());
  }

  @Test
  void aDeviceThatWasRemoved_addsNone() {
    AccountChain without = chain.with(new Statement.Remove(mobile.id()), desk.id(), desk.key());
    Statement add = new Statement.Add(evil.entry(), evil.consent(without));
    stops(
        Check.SIGNER, Reason.UNKNOWN_SIGNER, without, next(without, add, mobile, mobile).encoded());
  }

  /** Not even by a device of the account that was tricked into it. */
  @Test
  void aDeviceThatDidNotConsent_isNotAdded() {
    Statement add = new Statement.Add(evil.entry(), Bytes.unsafeWrap(new byte[64]));
    stops(Check.CONSENT, Reason.NO_CONSENT, chain, next(chain, add, desk, desk).encoded());
  }

  @Test
  void aDeviceThatWasRemoved_isNotAddedAgainByItsOldConsent() {
    AccountChain without = chain.with(new Statement.Remove(mobile.id()), desk.id(), desk.key());
    Statement back = new Statement.Add(mobile.entry(), mobile.consent(chain));
    stops(
        Check.USED_BEFORE, Reason.USED_BEFORE, without, next(without, back, desk, desk).encoded());
  }

  /** A genuine statement, taken out of another place: the removal that came between is left out. */
  @Test
  void aRemoval_isNotSkipped() {
    AccountChain without = chain.with(new Statement.Remove(mobile.id()), desk.id(), desk.key());
    AccountChain more = adding(without, TestDevice.make(), desk);
    List<Bytes> skipped = new ArrayList<>(chain.encoded());
    skipped.add(more.encoded().get(3));
    assertEquals(new Reading.Broken(Reason.WRONG_NUMBER, 3), AccountChain.read(skipped));
    Reading fooled = AccountChain.read(skipped, without(Check.ORDER));
    assertTrue(
        fooled.valid().orElseThrow().state().device(mobile.id()).isPresent(),
        "without the order, the removed device is back");
  }

  @Test
  void aThiefWithoutTheWords_recoversNothing() {
    RecoveryKey own = RecoveryKey.generate(new Random(2)::nextBytes);
    Statement.Recover recover =
        new Statement.Recover(own.publicKey(), evil.entry(), evil.consent(chain), own.hash());
    Bytes statement = SignedStatement.by(3, chain.state().lastHash(), recover, own).encoded();
    stops(Check.RECOVERY_KEY, Reason.WRONG_RECOVERY_KEY, chain, statement);
  }

  private static SignedStatement next(
      AccountChain chain, Statement statement, TestDevice named, TestDevice signing) {
    return SignedStatement.by(
        chain.state().version() + 1,
        chain.state().lastHash(),
        named.id(),
        statement,
        signing.key());
  }

  private void stops(Check check, Reason reason, AccountChain chain, Bytes attack) {
    List<Bytes> whole = new ArrayList<>(chain.encoded());
    whole.add(attack);
    Reading fooled = AccountChain.read(whole, without(check));
    assertTrue(fooled.valid().isPresent(), "without " + check + " it works: " + fooled);
    assertEquals(chain.state().version() + 1, fooled.valid().get().state().version());
    assertEquals(new Reading.Broken(reason, whole.size()), AccountChain.read(whole));
    assertEquals(new Reading.Broken(reason, whole.size()), chain.extend(whole));
    for (Check other : Check.values()) {
      if (other == check) continue;
      assertTrue(AccountChain.read(whole, without(other)).valid().isEmpty(), "without " + other);
    }
  }

  private static EnumSet<Check> without(Check check) {
    return EnumSet.complementOf(EnumSet.of(check));
  }
}
