package dev.sottovoce.transparency;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * The log's own secret, from which the salts of its commitments follow: nobody else can guess what
 * a commitment holds, and a log that lost its notes can still open it.
 */
public final class OpeningKey {
  public static final int OCTETS = 32;

  private final Secret key;

  /**
   * @param key 32 octets, which belong to this from now on
   */
  public OpeningKey(Secret key) {
    if (key.length() != OCTETS) throw new IllegalArgumentException("want 32 octets of key");
    this.key = key;
  }

  /** How a version of what lies at an index is committed to. */
  public Opening opening(Bytes index, long version, Bytes valueHash) {
    Bytes place = new ByteWriter(40).bytes(index).u64(version).toBytes();
    return new Opening(valueHash, Digests.hmacSha256(key, place));
  }

  @Override
  public String toString() {
    return "OpeningKey[redacted]";
  }
}
