package dev.sottovoce.identity.group;

import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.account.AccountLabel;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Somebody whose devices share the group's key.
 *
 * @param account as the owner's phone had verified it
 * @param recipients those devices; none while the account is another one than this
 */
public record GroupMember(AccountLabel label, AccountId account, List<Recipient> recipients) {
  public GroupMember {
    recipients = List.copyOf(recipients);
  }

  public Optional<Recipient> recipient(UUID device) {
    for (Recipient each : recipients) if (each.device().equals(device)) return Optional.of(each);
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "GroupMember[redacted]";
  }
}
