package dev.sottovoce.phone.account;

import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import java.time.LocalDate;
import java.util.Optional;

/** Somebody whose account is pinned. */
public record Contact(
    AccountLabel label, AccountId account, LocalDate since, Optional<Verification> verified) {
  @Override
  public String toString() {
    return "Contact[redacted]";
  }
}
