package dev.sottovoce.srtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * Header extensions that are encrypted one by one (RFC 6904), for foreign phones. A key stream of
 * its own, from AES in counter mode whatever the profile, goes over the whole block of extensions,
 * and a mask leaves out identifiers, lengths and what is not encrypted (section 3.1).
 */
final class ExtensionCipher {
  private static final int ONE_BYTE = 0xbede;
  private static final int TWO_BYTE = 0x1000;
  private static final int TWO_BYTE_MASK = 0xfff0;
  private static final int BLOCK_OCTETS = 16;
  private static final int PADDING = 0;

  /** In one-byte headers: what follows is not to be read (RFC 8285 section 4.2). */
  private static final int END = 15;

  private final boolean[] encrypted = new boolean[256];
  private final SessionKey key;
  private final InitialisationVector iv;
  private final Cipher aes;
  private byte[] keyStream = new byte[4 * BLOCK_OCTETS];

  private ExtensionCipher(Set<Integer> identifiers, byte[] key, byte[] salt) {
    for (int each : identifiers) encrypted[each] = true;
    this.key = new SessionKey(key);
    iv = new InitialisationVector(salt, false);
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, this.key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK and Android has AES", e);
    }
  }

  /** Nothing where no extension is encrypted so. */
  static @Nullable ExtensionCipher derive(
      HeaderEncryption headers, SrtpProfile profile, Secret masterKey, Secret masterSalt) {
    if (headers.extensions().isEmpty()) return null;
    KeyDerivation derivation = new KeyDerivation(profile, masterKey, masterSalt);
    byte[] key = derivation.headerKey();
    try {
      return new ExtensionCipher(headers.extensions(), key, derivation.headerSalt());
    } finally {
      Arrays.fill(key, (byte) 0);
      derivation.destroy();
    }
  }

  /** Encrypts or, which is the same, decrypts in a packet whose header is well-formed. */
  void apply(int ssrc, long index, byte[] packet, int offset) {
    if (!RtpHeader.hasExtension(packet, offset)) return;
    int at = offset + RtpHeader.FIXED_OCTETS + RtpHeader.sourceOctets(packet, offset);
    int kind = Octets.uint16(packet, at);
    int from = at + 4;
    int to = from + 4 * Octets.uint16(packet, at + 2);
    boolean oneByte = kind == ONE_BYTE;
    if (!oneByte && (kind & TWO_BYTE_MASK) != TWO_BYTE) return;
    fillKeyStream(iv.begin(ssrc, index), iv.end(index), to - from);
    int next = from;
    while (next < to) {
      int first = packet[next] & 0xff;
      int identifier = oneByte ? first >> 4 : first;
      if (identifier == PADDING) {
        next++;
        continue;
      }
      if (oneByte && identifier == END) return;
      int data = next + (oneByte ? 1 : 2);
      if (data > to) return;
      int length = oneByte ? (first & 0xf) + 1 : packet[next + 1] & 0xff;
      if (length > to - data) return;
      if (encrypted[identifier]) {
        for (int i = data; i < data + length; i++) packet[i] ^= keyStream[i - from];
      }
      next = data + length;
    }
  }

  void destroy() {
    key.destroy();
    iv.destroy();
    Arrays.fill(keyStream, (byte) 0);
    // The JDK's cipher keeps keys of its own for as long as it lives: it gets another one.
    try {
      aes.init(Cipher.ENCRYPT_MODE, key.replacement());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any key will do", e);
    }
  }

  private void fillKeyStream(long vectorBegin, long vectorEnd, int length) {
    int octets = (length + BLOCK_OCTETS - 1) / BLOCK_OCTETS * BLOCK_OCTETS;
    if (keyStream.length < octets) keyStream = new byte[octets];
    for (int at = 0, block = 0; at < octets; at += BLOCK_OCTETS, block++) {
      Octets.put64(keyStream, at, vectorBegin);
      Octets.put64(keyStream, at + Long.BYTES, vectorEnd | block);
    }
    try {
      aes.update(keyStream, 0, octets, keyStream, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks always encrypt", e);
    }
  }
}
