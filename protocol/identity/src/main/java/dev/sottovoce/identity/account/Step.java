package dev.sottovoce.identity.account;

import dev.sottovoce.identity.account.AccountChain.Check;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import java.util.Set;

/** One statement where it wants to go: whether it may, and what it makes of the account. */
final class Step {
  private final AccountState before;
  private final SignedStatement signed;
  private final Statement statement;
  private final Set<Check> checks;

  Step(AccountState before, SignedStatement signed, Set<Check> checks) {
    this.before = before;
    this.signed = signed;
    this.statement = signed.statement();
    this.checks = checks;
  }

  /** Nothing when all is right with it. */
  Optional<AccountChain.Reason> wrong() {
    if (statement instanceof Statement.Found) {
      return Optional.of(AccountChain.Reason.MISPLACED_FOUNDING);
    }
    Optional<AccountChain.Reason> order = wrongOrder();
    if (order.isPresent()) return order;
    Optional<AccountChain.Reason> signature = wrongSignature();
    return signature.isPresent() ? signature : wrongContent();
  }

  private Optional<AccountChain.Reason> wrongOrder() {
    if (!checks.contains(Check.ORDER)) return Optional.empty();
    if (signed.number() != before.version() + 1) {
      return Optional.of(AccountChain.Reason.WRONG_NUMBER);
    }
    return signed.previous().equals(before.lastHash())
        ? Optional.empty()
        : Optional.of(AccountChain.Reason.WRONG_PREVIOUS);
  }

  private Optional<AccountChain.Reason> wrongSignature() {
    if (statement instanceof Statement.Recover recover) {
      if (!signed.hasNoSigner()) return Optional.of(AccountChain.Reason.UNKNOWN_SIGNER);
      boolean known = RecoveryKey.hashOf(recover.recoveryKey()).equals(before.recoveryHash());
      if (!known && checks.contains(Check.RECOVERY_KEY)) {
        return Optional.of(AccountChain.Reason.WRONG_RECOVERY_KEY);
      }
      return good(signed.isRecoveredBy(recover.recoveryKey()));
    }
    Optional<AccountDevice> signer = before.device(signed.signer());
    if (signer.isPresent()) return good(signed.isSignedBy(signer.get().publicKey()));
    return checks.contains(Check.SIGNER)
        ? Optional.of(AccountChain.Reason.UNKNOWN_SIGNER)
        : Optional.empty();
  }

  private Optional<AccountChain.Reason> good(boolean signature) {
    return signature || !checks.contains(Check.SIGNATURE)
        ? Optional.empty()
        : Optional.of(AccountChain.Reason.BAD_SIGNATURE);
  }

  private Optional<AccountChain.Reason> wrongContent() {
    if (statement instanceof Statement.Add add) {
      if (before.devices().size() >= AccountChain.MAX_DEVICES) {
        return Optional.of(AccountChain.Reason.TOO_MANY_DEVICES);
      }
      return wrongEntrance(add.device(), add.consent());
    }
    if (statement instanceof Statement.Recover recover) {
      return wrongEntrance(recover.device(), recover.consent());
    }
    if (statement instanceof Statement.Rotate rotate) return wrongRotation(rotate);
    if (statement instanceof Statement.Remove remove) return wrongRemoval(remove);
    return Optional.empty();
  }

  private Optional<AccountChain.Reason> wrongEntrance(AccountDevice device, Bytes consent) {
    return before.hasUsed(device.device()) && checks.contains(Check.USED_BEFORE)
        ? Optional.of(AccountChain.Reason.USED_BEFORE)
        : wrongKey(device, consent);
  }

  private Optional<AccountChain.Reason> wrongKey(AccountDevice device, Bytes consent) {
    if (before.hasUsed(device.publicKey()) && checks.contains(Check.USED_BEFORE)) {
      return Optional.of(AccountChain.Reason.USED_BEFORE);
    }
    return wrongConsent(device, consent);
  }

  private Optional<AccountChain.Reason> wrongConsent(AccountDevice device, Bytes consent) {
    return device.consents(before.id(), consent) || !checks.contains(Check.CONSENT)
        ? Optional.empty()
        : Optional.of(AccountChain.Reason.NO_CONSENT);
  }

  /** A device renews its own keys; another's it could only remove. */
  private Optional<AccountChain.Reason> wrongRotation(Statement.Rotate rotate) {
    AccountDevice after = rotate.device();
    Optional<AccountDevice> now = before.device(signed.signer());
    if (!now.isPresent() || !after.device().equals(signed.signer())) {
      return Optional.of(AccountChain.Reason.UNKNOWN_DEVICE);
    }
    boolean otherEncryption =
        after.encryptionKey().isPresent()
            && !after.encryptionKey().equals(now.get().encryptionKey());
    return after.publicKey().equals(now.get().publicKey()) && otherEncryption
        ? wrongConsent(after, rotate.consent())
        : wrongKey(after, rotate.consent());
  }

  private Optional<AccountChain.Reason> wrongRemoval(Statement.Remove remove) {
    if (!before.device(remove.device()).isPresent()) {
      return Optional.of(AccountChain.Reason.UNKNOWN_DEVICE);
    }
    return before.devices().size() == 1
        ? Optional.of(AccountChain.Reason.LAST_DEVICE)
        : Optional.empty();
  }

  /** Only where nothing is wrong. */
  AccountState result() {
    if (statement instanceof Statement.Add add) return before.adding(signed, add.device());
    if (statement instanceof Statement.Remove remove) {
      return before.removing(signed, remove.device());
    }
    if (statement instanceof Statement.SetRecovery set) {
      return before.settingRecovery(signed, set.recoveryHash());
    }
    if (statement instanceof Statement.Rotate rotate) {
      return before.rotating(signed, rotate.device());
    }
    return before.recovering(signed, (Statement.Recover) statement);
  }
}
