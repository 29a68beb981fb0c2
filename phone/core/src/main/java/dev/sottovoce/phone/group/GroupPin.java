package dev.sottovoce.phone.group;

import dev.sottovoce.identity.account.AccountId;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;

/**
 * What is remembered of a group.
 *
 * @param owner the account that it had at first sight
 * @param epoch number of the newest one that was seen
 * @param hash of that epoch
 * @param seenAt when this phone saw it first
 */
record GroupPin(AccountId owner, int epoch, Bytes hash, Instant seenAt) {
  static GroupPin of(GroupEpoch epoch, Instant seenAt) {
    return new GroupPin(epoch.owner().account(), epoch.number(), epoch.hash(), seenAt);
  }

  boolean isOf(GroupEpoch other) {
    return epoch == other.number() && hash.equals(other.hash());
  }

  @Override
  public String toString() {
    return "GroupPin[redacted]";
  }
}
