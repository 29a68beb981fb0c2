package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.identity.account.SignedStatement;
import dev.sottovoce.wire.Bytes;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is remembered of somebody's account.
 *
 * @param since the day of the first call with this account
 * @param version of the last statement that was seen
 * @param lastHash of that statement
 * @param recoveredAt the version of the last recovery that was accepted, or 0
 * @param verified that it was compared; a recovery or another account ends that
 * @param differed the day when it was compared and was not the same; only a comparison ends that
 */
record Pin(
    AccountId account,
    LocalDate since,
    long version,
    Bytes lastHash,
    long recoveredAt,
    Optional<Verification> verified,
    Optional<LocalDate> differed) {

  static Pin first(AccountState state, LocalDate today) {
    return new Pin(
        state.id(),
        today,
        state.version(),
        state.lastHash(),
        state.recoveredAt(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same as far as the account has come now; of another account a new one. */
  Pin movedTo(AccountState state, LocalDate today) {
    if (!account.equals(state.id())) return first(state, today);
    boolean recovered = state.recoveredAt() > recoveredAt;
    return new Pin(
        account,
        since,
        state.version(),
        state.lastHash(),
        state.recoveredAt(),
        recovered ? Optional.empty() : verified,
        differed);
  }

  Pin verified(Verification verification) {
    return new Pin(
        account,
        since,
        version,
        lastHash,
        recoveredAt,
        Optional.of(verification),
        Optional.empty());
  }

  Pin differed(LocalDate today) {
    return new Pin(
        account, since, version, lastHash, recoveredAt, Optional.empty(), Optional.of(today));
  }

  /** Whether a chain of the same account does not go on from what was seen. */
  boolean isContradictedBy(AccountChain chain) {
    if (!account.equals(chain.state().id())) return false;
    Optional<SignedStatement> seen = chain.statement(version);
    return !seen.filter(statement -> statement.hash().equals(lastHash)).isPresent();
  }

  /** What a chain, which does not contradict it, is for whoever holds this pin. */
  Standing standing(AccountState state) {
    boolean wasVerified = verified.isPresent() || differed.isPresent();
    if (!account.equals(state.id())) {
      boolean reset = state.replaces().filter(account::equals).isPresent();
      return new Standing.Changed(
          reset ? Standing.Change.RESET : Standing.Change.OTHER_ACCOUNT, wasVerified);
    }
    if (state.recoveredAt() > recoveredAt) {
      return new Standing.Changed(Standing.Change.RECOVERED, wasVerified);
    }
    if (differed.isPresent()) return new Standing.Differed(differed.get());
    return verified.isPresent() ? new Standing.Verified(verified.get()) : new Standing.Known(since);
  }

  @Override
  public String toString() {
    return "Pin[redacted]";
  }
}
