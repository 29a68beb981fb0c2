package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketCipher;

/** AES in counter mode with HMAC-SHA1 (RFC 3711 sections 4.1.1 and 4.2.1). */
final class CounterModeCipher implements PacketCipher {
  private static final int WORD_OCTETS = 4;

  private final KeyStream keyStream;
  private final PacketHmac hmac;
  private final int tagOctets;
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
    PacketScratch scratch = PacketScratch.ofThread();
    int length = headerLength + payloadLength;
    scratch.load(packet, offset, length);
    keyStream.apply(scratch, iv, headerLength, payloadLength);
    scratch.store(headerLength, packet, offset + headerLength, payloadLength);
    scratch.putWord(length, (int) word);
    hmac.compute(scratch, length + WORD_OCTETS);
    for (int i = 0; i < tagOctets; i++) packet[tagOffset + i] = scratch.sha1.octet(i);
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
    PacketScratch scratch = PacketScratch.ofThread();
    int length = headerLength + payloadLength;
    scratch.load(packet, offset, length);
    scratch.putWord(length, (int) word);
    hmac.compute(scratch, length + WORD_OCTETS);
    int difference = 0;
    for (int i = 0; i < tagOctets; i++) {
      difference |= scratch.sha1.octet(i) ^ packet[tagOffset + i];
    }
    if (difference != 0) return false;
    keyStream.apply(scratch, iv, headerLength, payloadLength);
    scratch.store(headerLength, packet, offset + headerLength, payloadLength);
    scratch.wipe(headerLength, payloadLength);
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
