package dev.sottovoce.crypto.hpke;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/** HKDF-SHA256 with labels (RFC 9180 section 4). */
final class LabeledHkdf {
  /** RFC 9180 section 7.2. */
  static final int ID = 1;

  private static final Bytes VERSION = Bytes.utf8("HPKE-v1");

  private final Hash sha256;
  private final Bytes suite;

  LabeledHkdf(Hash sha256, Bytes suite) {
    this.sha256 = sha256;
    this.suite = suite;
  }

  /** With {@code salt} empty for none. */
  Secret extract(Secret salt, String label, Secret inputKeyMaterial) {
    byte[] prefix = Bytes.concat(VERSION, suite, Bytes.utf8(label)).toArray();
    Secret labeled =
        Secret.filledBy(
            prefix.length + inputKeyMaterial.length(),
            target -> target.put(prefix).put(inputKeyMaterial.unsafeView()));
    try (labeled) {
      return sha256.extract(salt, labeled);
    }
  }

  Secret expand(Secret pseudoRandomKey, String label, Bytes info, int length) {
    Bytes labeled =
        new ByteWriter()
            .u16(length)
            .bytes(VERSION)
            .bytes(suite)
            .bytes(Bytes.utf8(label))
            .bytes(info)
            .toBytes();
    return sha256.expand(pseudoRandomKey, labeled, length);
  }
}
