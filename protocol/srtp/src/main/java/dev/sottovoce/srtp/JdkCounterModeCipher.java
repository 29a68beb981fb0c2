package dev.sottovoce.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1) through {@code
 * javax.crypto}. Counter blocks go through one long-lived AES/ECB cipher, which needs no
 * initialisation for each packet as AES/CTR would.
 */
final class JdkCounterModeCipher implements PacketCipher {
  private static final int BLOCK_OCTETS = 16;

  private final Cipher aes;
  private final SessionKey key;
  private final HmacSha1 hmac;
  private final int tagOctets;
  private final byte[] tag = new byte[HmacSha1.OCTETS];
  private byte[] keyStream = new byte[2048];
  private byte[] payload = new byte[2048];

  JdkCounterModeCipher(byte[] key, byte[] authenticationKey, int tagOctets) {
    this.key = new SessionKey(key);
    this.hmac = HmacSha1.of(authenticationKey);
    this.tagOctets = tagOctets;
    try {
      aes = Cipher.getInstance("AES/ECB/NoPadding");
      aes.init(Cipher.ENCRYPT_MODE, this.key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK and Android has AES", e);
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
    applyKeyStream(ivBegin, ivEnd, packet, offset + headerLength, payloadLength);
    hmac.compute(packet, offset, headerLength + payloadLength, (int) word, tag);
    System.arraycopy(tag, 0, packet, tagOffset, tagOctets);
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
    hmac.compute(packet, offset, headerLength + payloadLength, (int) word, tag);
    int difference = 0;
    for (int i = 0; i < tagOctets; i++) difference |= tag[i] ^ packet[tagOffset + i];
    if (difference != 0) return false;
    applyKeyStream(ivBegin, ivEnd, packet, offset + headerLength, payloadLength);
    return true;
  }

  @Override
  public void destroy() {
    key.destroy();
    hmac.destroy();
    Arrays.fill(keyStream, (byte) 0);
    Arrays.fill(payload, (byte) 0);
    // The JDK's cipher keeps keys of its own for as long as it lives: it gets another one.
    try {
      aes.init(Cipher.ENCRYPT_MODE, key.replacement());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("any key will do", e);
    }
  }

  private void applyKeyStream(long ivBegin, long ivEnd, byte[] packet, int from, int length) {
    int octets = (length + BLOCK_OCTETS - 1) / BLOCK_OCTETS * BLOCK_OCTETS;
    if (keyStream.length < octets) {
      keyStream = new byte[octets];
      payload = new byte[octets];
    }
    fillCounterBlocks(ivBegin, ivEnd, octets);
    try {
      aes.update(keyStream, 0, octets, keyStream, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("whole blocks always encrypt", e);
    }
    // The compiler turns the loop into vector code only where both arrays have the same index:
    // that is worth two copies.
    System.arraycopy(packet, from, payload, 0, length);
    for (int i = 0; i < length; i++) payload[i] ^= keyStream[i];
    System.arraycopy(payload, 0, packet, from, length);
  }

  /** The vector in each block, doubling what is filled, and then the numbers of the blocks. */
  private void fillCounterBlocks(long ivBegin, long ivEnd, int octets) {
    Octets.put64(keyStream, 0, ivBegin);
    Octets.put64(keyStream, Long.BYTES, ivEnd);
    for (int filled = BLOCK_OCTETS; filled < octets; filled *= 2) {
      System.arraycopy(keyStream, 0, keyStream, filled, Math.min(filled, octets - filled));
    }
    for (int at = BLOCK_OCTETS, block = 1; at < octets; at += BLOCK_OCTETS, block++) {
      keyStream[at + BLOCK_OCTETS - 2] = (byte) (block >> 8);
      keyStream[at + BLOCK_OCTETS - 1] = (byte) block;
    }
  }
}
