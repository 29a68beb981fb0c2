package dev.sottovoce.srtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * Session keys from master key and salt (RFC 3711 section 4.3) with AES in counter mode as the
 * pseudo-random function; with a 256-bit master key as in RFC 6188. The key derivation rate is
 * zero, so each key is derived once.
 */
final class KeyDerivation {
  /** Labels of section 4.3.2; SRTCP's are higher by {@link #SRTCP}. */
  static final int ENCRYPTION = 0;

  static final int AUTHENTICATION = 1;
  static final int SALT = 2;
  static final int SRTCP = 3;

  /** RFC 6904 section 3.2. */
  private static final int HEADER_ENCRYPTION = 6;

  private static final int HEADER_SALT = 7;

  private static final int BLOCK_OCTETS = 16;

  /** The function's input: 112 bits of salt; an AEAD salt of 96 bits stands at its left. */
  private static final int SALT_OCTETS = 14;

  private static final int LABEL_AT = 7;
  private static final int AUTHENTICATION_KEY_OCTETS = 20;

  private final SrtpProfile profile;
  private final SessionKey key;
  private final Cipher aes;
  private final byte[] salt;

  KeyDerivation(SrtpProfile profile, Secret masterKey, Secret masterSalt) {
    this.profile = profile;
    byte[] copy = masterKey.exposedCopy();
    key = new SessionKey(copy);
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK and Android has AES", e);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
    salt = new byte[SALT_OCTETS];
    masterSalt.exposeInto(salt, 0);
  }

  byte[] encryptionKey(int kind) {
    return derive(ENCRYPTION + kind, profile.masterKeyOctets());
  }

  /** Empty for AEAD profiles, which have none. */
  byte[] authenticationKey(int kind) {
    return profile.isAead()
        ? new byte[0]
        : derive(AUTHENTICATION + kind, AUTHENTICATION_KEY_OCTETS);
  }

  byte[] sessionSalt(int kind) {
    return derive(SALT + kind, profile.masterSaltOctets());
  }

  /** For header extensions: always as long as the cipher's. */
  byte[] headerKey() {
    return derive(HEADER_ENCRYPTION, profile.masterKeyOctets());
  }

  /**
   * For AES in counter mode, with AEAD profiles too: their shorter salt is padded with zeros, as
   * libsrtp does where no RFC says anything.
   */
  byte[] headerSalt() {
    byte[] derived = derive(HEADER_SALT, profile.masterSaltOctets());
    byte[] padded = Arrays.copyOf(derived, SALT_OCTETS);
    Arrays.fill(derived, (byte) 0);
    return padded;
  }

  void destroy() {
    Arrays.fill(salt, (byte) 0);
    key.destroy();
    // The JDK's cipher keeps keys of its own for as long as it lives: it gets another one.
    try {
      aes.init(Cipher.ENCRYPT_MODE, key.replacement());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any key will do", e);
    }
  }

  private byte[] derive(int label, int octets) {
    byte[] blocks = new byte[(octets + BLOCK_OCTETS - 1) / BLOCK_OCTETS * BLOCK_OCTETS];
    for (int at = 0; at < blocks.length; at += BLOCK_OCTETS) {
      System.arraycopy(salt, 0, blocks, at, SALT_OCTETS);
      blocks[at + LABEL_AT] ^= (byte) label;
      blocks[at + BLOCK_OCTETS - 1] = (byte) (at / BLOCK_OCTETS);
    }
    try {
      aes.doFinal(blocks, 0, blocks.length, blocks, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks always encrypt", e);
    }
    byte[] derived = Arrays.copyOf(blocks, octets);
    Arrays.fill(blocks, (byte) 0);
    return derived;
  }
}
