package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes of what is public and already in memory. */
public final class Digests {
  private Digests() {}

  /** SHA-256 of the parts one after the other. */
  public static Bytes sha256(Bytes... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Bytes part : parts) digest.update(part.toBuffer());
      return Bytes.unsafeWrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has SHA-256", e);
    }
  }
}
