package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketCipher;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterModeCipher implements PacketCipher {
  private final KeyStream keyStream;
  private final PacketHmac hmac;
  private final int tagOctets;
  private final byte[] tag = new byte[Sha1.OCTETS];
  private boolean destroyed;

  CounterModeCipher(KeyStream keyStream, PacketHmac hmac, int tagOctets) {
    this.keyStream = keyStream;
    this.hmac = hmac;
    this.tagOctets = tagOctets;
  }

  @Override
  public void seal(
      byte[] iv,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    requireAlive();
    keyStream.apply(iv, packet, offset + headerLength, payloadLength);
    hmac.compute(packet, offset, headerLength + payloadLength, (int) word, tag);
    System.arraycopy(tag, 0, packet, tagOffset, tagOctets);
  }

  @Override
  public boolean open(
      byte[] iv,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    requireAlive();
    hmac.compute(packet, offset, headerLength + payloadLength, (int) word, tag);
    int difference = 0;
    for (int i = 0; i < tagOctets; i++) difference |= tag[i] ^ packet[tagOffset + i];
    if (difference != 0) return false;
    keyStream.apply(iv, packet, offset + headerLength, payloadLength);
    return true;
  }

  @Override
  public void destroy() {
    if (destroyed) return;
    destroyed = true;
    keyStream.destroy();
    hmac.destroy();
  }

  private void requireAlive() {
    if (destroyed) throw new IllegalStateException("this cipher was destroyed");
  }
}
