package dev.sottovoce.ice.stun;

import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of MESSAGE-INTEGRITY (RFC 8489 sections 9.1.1 and 9.2.2). Texts must already be prepared
 * with OpaqueString (RFC 8265); ICE passwords are as they stand. Confined to one thread.
 */
public final class IntegrityKey {
  private final Mac sha1;
  private final Mac sha256;

  private IntegrityKey(byte[] key) {
    try {
      sha1 = Mac.getInstance("HmacSHA1");
      sha256 = Mac.getInstance("HmacSHA256");
      sha1.init(new SecretKeySpec(key, "HmacSHA1"));
      sha256.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform lacks HMAC", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** The password itself (RFC 8489 section 9.1.1), as ICE uses it. */
  public static IntegrityKey shortTerm(String password) {
    return new IntegrityKey(password.getBytes(StandardCharsets.UTF_8));
  }

  /** MD5 over user, realm and password: PASSWORD-ALGORITHM absent or 1. */
  public static IntegrityKey longTermMd5(String user, String realm, String password) {
    return longTerm("MD5", user, realm, password);
  }

  /** SHA-256 over user, realm and password: PASSWORD-ALGORITHM 2. */
  public static IntegrityKey longTermSha256(String user, String realm, String password) {
    return longTerm("SHA-256", user, realm, password);
  }

  /** What stands in USERHASH (RFC 8489 section 14.4). */
  public static Bytes userHash(String user, String realm) {
    return Bytes.unsafeWrap(digest("SHA-256", user + ":" + realm));
  }

  private static IntegrityKey longTerm(String hash, String user, String realm, String password) {
    return new IntegrityKey(digest(hash, user + ":" + realm + ":" + password));
  }

  private static byte[] digest(String hash, String text) {
    try {
      return MessageDigest.getInstance(hash).digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this platform lacks " + hash, e);
    }
  }

  /**
   * The MAC over a message up to {@code end}, taking its header's length to be {@code
   * headerLength}: that of a message ending with the integrity attribute (RFC 8489 section 14.5).
   */
  Bytes sha1(Bytes message, int end, int headerLength) {
    return mac(sha1, message, end, headerLength);
  }

  /** As {@link #sha1}, for MESSAGE-INTEGRITY-SHA256. */
  Bytes sha256(Bytes message, int end, int headerLength) {
    return mac(sha256, message, end, headerLength);
  }

  private static Bytes mac(Mac mac, Bytes message, int end, int headerLength) {
    byte[] signed = message.slice(0, end).toArray();
    signed[2] = (byte) (headerLength >> 8);
    signed[3] = (byte) headerLength;
    return Bytes.unsafeWrap(mac.doFinal(signed));
  }

  @Override
  public String toString() {
    return "IntegrityKey[hidden]";
  }
}
