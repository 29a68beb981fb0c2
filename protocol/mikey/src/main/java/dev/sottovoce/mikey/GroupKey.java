package dev.sottovoce.mikey;

import dev.sottovoce.crypto.Secret;

/**
 * A key that the members of a group share for a time.
 *
 * @param group a name for people; it is not sent
 * @param epoch from 1; grows with each new key of the group
 * @param key 32 octets of full randomness
 */
public record GroupKey(String group, int epoch, Secret key) {
  /** The octets of a key. */
  public static final int OCTETS = KeyDerivation.KEY_OCTETS;

  public GroupKey {
    if (epoch < 1) throw new IllegalArgumentException("epochs count from 1");
    if (key.length() != OCTETS) throw new IllegalArgumentException("want " + OCTETS + " octets");
  }

  @Override
  public String toString() {
    return "GroupKey[redacted]";
  }
}
