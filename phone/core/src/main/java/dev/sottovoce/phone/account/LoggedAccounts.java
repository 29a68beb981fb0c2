package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import dev.sottovoce.phone.account.AccountException.Problem;
import dev.sottovoce.phone.log.LogAgreement;
import java.io.IOException;
import java.util.Optional;

/**
 * Accounts as their own devices have signed them, as this phone's pins allow them, and as the log
 * shows them: what is sealed to their devices reaches nobody else. Calls block.
 */
public final class LoggedAccounts {
  /** Asks for the own account: {@link OwnAccount#refresh}. */
  public interface Own {
    AccountState refresh() throws IOException, AccountException;
  }

  private final AccountLabel self;
  private final Own own;
  private final PeerAccounts others;
  private final LogAgreement.Judge log;

  public LoggedAccounts(AccountLabel self, Own own, PeerAccounts others, LogAgreement.Judge log) {
    this.self = self;
    this.own = own;
    this.others = others;
    this.log = log;
  }

  /**
   * Somebody's account of now. A first contact is fine, and is not pinned.
   *
   * @throws AccountException when it must not be taken: it says why
   * @throws IOException when the server or its log cannot be asked
   */
  public AccountState current(AccountLabel label) throws IOException, AccountException {
    AccountState state = label.equals(self) ? own.refresh() : ofOther(label);
    LogAgreement.Finding found =
        log.of(label.logLabel(), state.version(), Optional.of(state.lastHash()));
    if (!found.isAgreed()) {
      throw new AccountException(
          Problem.NOT_AS_LOGGED,
          "The log does not show the account that the server tells for "
              + label.user()
              + ": tell the operator.");
    }
    return state;
  }

  private AccountState ofOther(AccountLabel label) throws IOException, AccountException {
    PeerView view = others.lookNow(label.address());
    if (!view.standing().isUndisturbed()) {
      throw new AccountException(Problem.CHANGED, view.standing().sentence());
    }
    return view.account()
        .orElseThrow(() ->
            new AccountException(
                Problem.UNKNOWN_DEVICE, label.user() + " has no account in this organisation."));
  }
}
