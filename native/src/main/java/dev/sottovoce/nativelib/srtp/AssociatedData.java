package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.srtp.PacketCipher;
import java.lang.foreign.MemorySegment;

/** What AES-GCM authenticates and does not encrypt: the header and, in SRTCP, a word behind it. */
final class AssociatedData {
  private static final int WORD_OCTETS = 4;

  private byte[] withWord = new byte[64];

  MemorySegment of(byte[] packet, int offset, int headerLength, long word) {
    if (word == PacketCipher.NO_WORD) {
      return MemorySegment.ofArray(packet).asSlice(offset, headerLength);
    }
    int length = headerLength + WORD_OCTETS;
    if (withWord.length < length) withWord = new byte[length];
    System.arraycopy(packet, offset, withWord, 0, headerLength);
    withWord[headerLength] = (byte) (word >> 24);
    withWord[headerLength + 1] = (byte) (word >> 16);
    withWord[headerLength + 2] = (byte) (word >> 8);
    withWord[headerLength + 3] = (byte) word;
    return MemorySegment.ofArray(withWord).asSlice(0, length);
  }
}
