package dev.sottovoce.transparency;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, and what is hashed with which octet before it, so that nothing passes for another. */
final class Hashes {
  static final int OCTETS = 32;

  /** RFC 6962 section 2.1. */
  private static final int LOG_LEAF = 0;

  /** RFC 6962 section 2.1. */
  private static final int LOG_NODE = 1;

  private static final int PREFIX_LEAF = 2;
  private static final int PREFIX_NODE = 3;

  private Hashes() {}

  static Bytes logLeaf(Bytes data) {
    return digest(LOG_LEAF, data);
  }

  static Bytes logNode(Bytes left, Bytes right) {
    return digest(LOG_NODE, left, right);
  }

  static Bytes prefixLeaf(Bytes encodedEntry) {
    return digest(PREFIX_LEAF, encodedEntry);
  }

  static Bytes prefixNode(int bit, Bytes left, Bytes right) {
    return digest(PREFIX_NODE, Bytes.of(bit), left, right);
  }

  static Bytes digest(Bytes data) {
    return Digests.sha256(data);
  }

  private static Bytes digest(int prefix, Bytes... parts) {
    MessageDigest digest = sha256();
    digest.update((byte) prefix);
    for (Bytes part : parts) digest.update(part.toBuffer());
    return Bytes.unsafeWrap(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }
}
