package dev.sottovoce.identity.account;

import dev.sottovoce.wire.Bytes;

/**
 * The identity of an account: the SHA-256 of its first signed statement. It stays the same as
 * devices come and go, and nobody but the holder of that first device's key could have made it.
 *
 * @param hash 32 octets
 */
public record AccountId(Bytes hash) {
  public static final int OCTETS = 32;

  public AccountId {
    if (hash.length() != OCTETS) throw new IllegalArgumentException("want " + OCTETS + " octets");
  }

  @Override
  public String toString() {
    return "AccountId[redacted]";
  }
}
