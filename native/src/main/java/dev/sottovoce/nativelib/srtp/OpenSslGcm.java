package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.srtp.PacketCipher;
import java.lang.foreign.MemorySegment;

/** AES-GCM (RFC 7714) through one {@code EVP_CIPHER_CTX}: five calls for a packet. */
final class OpenSslGcm implements PacketCipher {
  private static final int TAG_OCTETS = 16;
  private static final int ENCRYPT = 1;
  private static final int DECRYPT = 0;

  private final MemorySegment context;
  private final AssociatedData associated = new AssociatedData();
  private boolean destroyed;

  OpenSslGcm(byte[] key) {
    context =
        OpenSslPacketFunctions.context("EVP_aes_" + key.length * Byte.SIZE + "_gcm", key);
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
    MemorySegment octets = MemorySegment.ofArray(packet);
    MemorySegment text = octets.asSlice(offset + headerLength, payloadLength);
    MemorySegment tag = octets.asSlice(tagOffset, TAG_OCTETS);
    boolean done =
        begin(ENCRYPT, iv, associated.of(packet, offset, headerLength, word))
            && apply(text, payloadLength)
            && finish()
            && control(OpenSslPacketFunctions.CTRL_GET_TAG, tag);
    if (!done) throw new IllegalStateException("libcrypto refuses");
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
    MemorySegment octets = MemorySegment.ofArray(packet);
    MemorySegment text = octets.asSlice(offset + headerLength, payloadLength);
    MemorySegment tag = octets.asSlice(tagOffset, TAG_OCTETS);
    boolean ready =
        begin(DECRYPT, iv, associated.of(packet, offset, headerLength, word))
            && apply(text, payloadLength)
            && control(OpenSslPacketFunctions.CTRL_SET_TAG, tag);
    if (!ready) throw new IllegalStateException("libcrypto refuses");
    if (finish()) return true;
    OpenSslPacketFunctions.clearErrors();
    return false;
  }

  @Override
  public void destroy() {
    if (destroyed) return;
    destroyed = true;
    OpenSslPacketFunctions.free(context);
  }

  private boolean begin(int direction, byte[] iv, MemorySegment data) {
    if (destroyed) throw new IllegalStateException("this cipher was destroyed");
    try {
      int result =
          (int)
              OpenSslPacketFunctions.INIT.invokeExact(
                  context,
                  MemorySegment.NULL,
                  MemorySegment.NULL,
                  MemorySegment.NULL,
                  MemorySegment.ofArray(iv),
                  direction);
      return result == OpenSslPacketFunctions.OK
          && cipher(MemorySegment.NULL, data, (int) data.byteSize()) >= 0;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private boolean apply(MemorySegment text, int length) {
    // No input at all would mean the end.
    return length == 0 || cipher(text, text, length) >= 0;
  }

  /** Whether the tag matched, when it opens. */
  private boolean finish() {
    return cipher(PacketScratch.ofThread().partial, MemorySegment.NULL, 0) >= 0;
  }

  private int cipher(MemorySegment output, MemorySegment input, int length) {
    try {
      return (int) OpenSslPacketFunctions.CIPHER.invokeExact(context, output, input, length);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private boolean control(int command, MemorySegment tag) {
    try {
      int result =
          (int) OpenSslPacketFunctions.CONTROL.invokeExact(context, command, TAG_OCTETS, tag);
      return result == OpenSslPacketFunctions.OK;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }
}
