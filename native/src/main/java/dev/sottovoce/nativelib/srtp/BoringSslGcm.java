package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.srtp.PacketCipher;
import java.lang.foreign.MemorySegment;

/** AES-GCM (RFC 7714) through {@code EVP_AEAD}: one call for a packet. */
final class BoringSslGcm implements PacketCipher {
  private static final int TAG_OCTETS = 16;

  private final MemorySegment context;
  private final AssociatedData associated = new AssociatedData();
  private boolean destroyed;

  BoringSslGcm(byte[] key) {
    MemorySegment description =
        BoringSslFunctions.description("EVP_aead_aes_" + key.length * Byte.SIZE + "_gcm");
    try {
      context =
          (MemorySegment)
              BoringSslFunctions.NEW_CONTEXT.invokeExact(
                  description, MemorySegment.ofArray(key), (long) key.length, (long) TAG_OCTETS);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (context.equals(MemorySegment.NULL)) throw new IllegalStateException("BoringSSL refuses");
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
    long sealed = (long) payloadLength + TAG_OCTETS;
    MemorySegment text = MemorySegment.ofArray(packet).asSlice(offset + headerLength, sealed);
    MemorySegment data = associated.of(packet, offset, headerLength, word);
    int result;
    try {
      result =
          (int)
              BoringSslFunctions.SEAL.invokeExact(
                  context,
                  text,
                  PacketScratch.ofThread().count,
                  sealed,
                  MemorySegment.ofArray(iv),
                  (long) iv.length,
                  text,
                  (long) payloadLength,
                  data,
                  data.byteSize());
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result != BoringSslFunctions.OK) throw new IllegalStateException("BoringSSL refuses");
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
    long sealed = (long) payloadLength + TAG_OCTETS;
    MemorySegment text = MemorySegment.ofArray(packet).asSlice(offset + headerLength, sealed);
    MemorySegment data = associated.of(packet, offset, headerLength, word);
    int result;
    try {
      result =
          (int)
              BoringSslFunctions.OPEN.invokeExact(
                  context,
                  text,
                  PacketScratch.ofThread().count,
                  (long) payloadLength,
                  MemorySegment.ofArray(iv),
                  (long) iv.length,
                  text,
                  sealed,
                  data,
                  data.byteSize());
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result == BoringSslFunctions.OK) return true;
    BoringSslFunctions.clearErrors();
    return false;
  }

  @Override
  public void destroy() {
    if (destroyed) return;
    destroyed = true;
    try {
      BoringSslFunctions.FREE_CONTEXT.invokeExact(context);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private void requireAlive() {
    if (destroyed) throw new IllegalStateException("this cipher was destroyed");
  }
}
