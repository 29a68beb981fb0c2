package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.AccountState;
import java.util.Optional;

/**
 * Somebody's account as it was verified just now, and what it is for this phone.
 *
 * @param account its identity and current devices, without those that an authority has cut off;
 *     nothing where there is none
 */
public record PeerView(AccountLabel label, Optional<AccountState> account, Standing standing) {
  @Override
  public String toString() {
    return "PeerView[" + standing.getClass().getSimpleName() + "]";
  }
}
