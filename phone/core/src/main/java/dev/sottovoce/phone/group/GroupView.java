package dev.sottovoce.phone.group;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.group.GroupEpoch;
import java.time.Instant;
import java.util.Optional;

/**
 * A group as its owner's device signed it, verified just now.
 *
 * @param seenAt when this phone saw this epoch first
 * @param key this epoch's; nothing where none is sealed to this device
 * @param former the key of the epoch before; nothing where somebody who had it has left
 */
public record GroupView(
    AccountLabel owner,
    GroupEpoch epoch,
    Instant seenAt,
    Optional<Secret> key,
    Optional<Secret> former) {

  /** The keys are needed no more. */
  void wipe() {
    key.ifPresent(Secret::destroy);
    former.ifPresent(Secret::destroy);
  }

  @Override
  public String toString() {
    return "GroupView[" + epoch + "]";
  }
}
