package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.nativelib.memory.KeyPages;
import java.lang.foreign.MemorySegment;

/** AES-GCM through {@code EVP_AEAD}: one call for a packet. */
final class BoringSslGcm extends GcmCipher {
  private static final long NONCE_OCTETS = 12;

  private final MemorySegment memory;
  private final KeyPages pages;
  private final long context;

  BoringSslGcm(byte[] key, KeyPages pages) {
    this.pages = pages;
    memory =
        BoringSslFunctions.context("EVP_aead_aes_" + key.length * Byte.SIZE + "_gcm", key, pages);
    context = memory.address();
  }

  @Override
  void seal(PacketScratch scratch, long data, long vector, int dataLength, int length) {
    long text = data + dataLength;
    int result;
    try {
      result =
          (int)
              BoringSslFunctions.SEAL.invokeExact(
                  context,
                  text,
                  scratch.count(),
                  (long) length + TAG_OCTETS,
                  vector,
                  NONCE_OCTETS,
                  text,
                  (long) length,
                  data,
                  (long) dataLength);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result != BoringSslFunctions.OK) throw new IllegalStateException("BoringSSL refuses");
  }

  @Override
  boolean open(PacketScratch scratch, long data, long vector, int dataLength, int length) {
    long text = data + dataLength;
    int result;
    try {
      result =
          (int)
              BoringSslFunctions.OPEN.invokeExact(
                  context,
                  text,
                  scratch.count(),
                  (long) length,
                  vector,
                  NONCE_OCTETS,
                  text,
                  (long) length + TAG_OCTETS,
                  data,
                  (long) dataLength);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
    if (result == BoringSslFunctions.OK) return true;
    BoringSslFunctions.clearErrors();
    return false;
  }

  @Override
  void free() {
    BoringSslFunctions.free(memory, pages);
  }
}
