package dev.sottovoce.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM through {@code javax.crypto}: one cipher object, initialised again for each packet. The
 * JDK keeps the key schedule when the key is the same but allocates about a kilobyte inside.
 */
final class JdkGcmCipher implements PacketCipher {
  private static final int TAG_BITS = 128;
  private static final int TAG_OCTETS = 16;
  private static final int IV_OCTETS = 12;

  private final Cipher cipher;
  private final SessionKey key;
  private final byte[] iv = new byte[IV_OCTETS];
  private final byte[] wordOctets = new byte[4];
  private byte[] sealed = new byte[2048];
  private boolean destroyed;

  JdkGcmCipher(byte[] key) {
    this.key = new SessionKey(key);
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK and Android has AES-GCM", e);
    }
  }

  @Override
  public void seal(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    int payload = offset + headerLength;
    try {
      begin(Cipher.ENCRYPT_MODE, ivBegin, ivEnd, packet, offset, headerLength, word);
      // Input and output must begin at the same octet: else the JDK copies the whole array.
      cipher.doFinal(packet, payload, payloadLength, packet, payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("fresh vectors and room for the tag always encrypt", e);
    }
  }

  @Override
  public boolean open(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    int payload = offset + headerLength;
    int length = payloadLength + TAG_OCTETS;
    if (sealed.length < length) sealed = new byte[length];
    // When it decrypts in place the JDK allocates a copy of the whole array; so does not this.
    System.arraycopy(packet, payload, sealed, 0, length);
    try {
      begin(Cipher.DECRYPT_MODE, ivBegin, ivEnd, packet, offset, headerLength, word);
      cipher.doFinal(sealed, 0, length, packet, payload);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM opens what has a tag", e);
    }
  }

  @Override
  public void destroy() {
    if (destroyed) return;
    destroyed = true;
    key.destroy();
    Arrays.fill(iv, (byte) 0);
    Arrays.fill(sealed, (byte) 0);
    // The JDK's cipher keeps keys of its own for as long as it lives: it gets another one. Only for
    // encryption does it let go of all of the old one.
    try {
      cipher.init(
          Cipher.ENCRYPT_MODE,
          key.replacement(),
          new GCMParameterSpec(TAG_BITS, new byte[IV_OCTETS]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any key and vector will do", e);
    }
  }

  private void begin(
      int mode, long ivBegin, long ivEnd, byte[] packet, int offset, int headerLength, long word)
      throws GeneralSecurityException {
    Octets.put64(iv, 0, ivBegin);
    Octets.put32(iv, Long.BYTES, (int) (ivEnd >>> Integer.SIZE));
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(packet, offset, headerLength);
    if (word != NO_WORD) {
      Octets.put32(wordOctets, 0, (int) word);
      cipher.updateAAD(wordOctets);
    }
  }
}
