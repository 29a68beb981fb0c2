package dev.sottovoce.transparency;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;

/**
 * Turns labels into places of the prefix tree: {@code HMAC-SHA-256(key, label)}. It stands in the
 * trust bundle, so every member computes the same place; whoever has it not cannot try names.
 */
public final class DirectoryKey {
  public static final int OCTETS = 32;

  private final Secret key;

  /**
   * @param key 32 octets
   */
  public DirectoryKey(Bytes key) {
    if (key.length() != OCTETS) throw new IllegalArgumentException("want 32 octets of key");
    this.key = Secret.copyOf(key);
  }

  /** Where a label lies, such as {@code account:alice@example.org}. */
  public Bytes index(String label) {
    return Digests.hmacSha256(key, Bytes.utf8(label));
  }

  @Override
  public String toString() {
    return "DirectoryKey[redacted]";
  }
}
