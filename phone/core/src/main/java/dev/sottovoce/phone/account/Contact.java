package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Somebody whose account is pinned.
 *
 * @param differed the day when it was compared and was not the same, if nothing was since
 */
public record Contact(
    AccountLabel label,
    AccountId account,
    LocalDate since,
    Optional<Verification> verified,
    Optional<LocalDate> differed) {
  @Override
  public String toString() {
    return "Contact[redacted]";
  }
}
