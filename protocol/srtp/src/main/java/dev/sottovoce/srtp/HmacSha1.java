package dev.sottovoce.srtp;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA1 (RFC 2104) of a run of octets and one 32-bit word behind it. */
abstract class HmacSha1 {
  static final int OCTETS = 20;

  private static final int BLOCK_OCTETS = 64;

  final byte[] wordOctets = new byte[4];

  /** The fastest way that this platform offers. */
  static HmacSha1 of(byte[] key) {
    try {
      return new ByClone(key);
    } catch (CloneNotSupportedException e) {
      return new ByMac(key);
    }
  }

  /** Writes 20 octets to {@code target}. */
  abstract void compute(byte[] octets, int from, int length, int word, byte[] target);

  abstract void destroy();

  /**
   * The key's two blocks are hashed once; each packet starts from clones of those states, which is
   * faster than {@link Mac}.
   */
  static final class ByClone extends HmacSha1 {
    private final MessageDigest inner;
    private final MessageDigest outer;

    ByClone(byte[] key) throws CloneNotSupportedException {
      inner = keyed(key, 0x36);
      outer = keyed(key, 0x5c);
      MessageDigest unused = (MessageDigest) inner.clone();
    }

    @Override
    void compute(byte[] octets, int from, int length, int word, byte[] target) {
      try {
        MessageDigest digest = (MessageDigest) inner.clone();
        digest.update(octets, from, length);
        Octets.put32(wordOctets, 0, word);
        digest.update(wordOctets);
        digest.digest(target, 0, OCTETS);
        digest = (MessageDigest) outer.clone();
        digest.update(target, 0, OCTETS);
        digest.digest(target, 0, OCTETS);
      } catch (CloneNotSupportedException | GeneralSecurityException e) {
        throw new IllegalStateException("it could be cloned before", e);
      }
    }

    @Override
    void destroy() {
      inner.reset();
      outer.reset();
    }

    private static MessageDigest keyed(byte[] key, int pad) {
      byte[] block = Arrays.copyOf(key, BLOCK_OCTETS);
      for (int i = 0; i < BLOCK_OCTETS; i++) block[i] ^= (byte) pad;
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-1");
        digest.update(block);
        return digest;
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK and Android has SHA-1", e);
      } finally {
        Arrays.fill(block, (byte) 0);
      }
    }
  }

  /** For providers whose digests cannot be cloned. */
  static final class ByMac extends HmacSha1 {
    private final Mac mac;

    ByMac(byte[] key) {
      try {
        mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK and Android has HMAC-SHA1", e);
      }
    }

    @Override
    void compute(byte[] octets, int from, int length, int word, byte[] target) {
      try {
        mac.update(octets, from, length);
        Octets.put32(wordOctets, 0, word);
        mac.update(wordOctets);
        mac.doFinal(target, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("there is room for the whole result", e);
      }
    }

    @Override
    void destroy() {
      mac.reset();
    }
  }
}
