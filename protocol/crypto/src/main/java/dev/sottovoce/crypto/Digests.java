package dev.sottovoce.crypto;

import dev.sottovoce.wire.Bytes;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hashes and codes over what is already in memory. */
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

  /** HMAC with SHA-256 (RFC 2104) under a key that need not be wiped. */
  public static Bytes hmacSha256(Bytes key, Bytes message) {
    return hmacSha256(key.toArray(), message);
  }

  /** HMAC with SHA-256 (RFC 2104). */
  public static Bytes hmacSha256(Secret key, Bytes message) {
    byte[] octets = key.exposedCopy();
    try {
      return hmacSha256(octets, message);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }

  private static Bytes hmacSha256(byte[] key, Bytes message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(message.toBuffer());
      return Bytes.unsafeWrap(mac.doFinal());
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK and Android has HMAC-SHA-256", e);
    }
  }
}
