package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.nativelib.crypto.NativeLibrary;

/** AES-GCM through one {@code EVP_CIPHER_CTX}: five calls for a packet. */
final class OpenSslGcm extends GcmCipher {
  private static final int ENCRYPT = 1;
  private static final int DECRYPT = 0;
  private static final long NONE = 0;

  private final long context;

  OpenSslGcm(byte[] key) {
    context =
        OpenSslPacketFunctions.context("EVP_aes_" + key.length * Byte.SIZE + "_gcm", key);
  }

  @Override
  void seal(PacketScratch scratch, long vector, int dataLength, int length) {
    long text = scratch.packet() + dataLength;
    boolean done =
        begin(ENCRYPT, scratch, vector, dataLength)
            && apply(text, length)
            && finish(scratch)
            && control(OpenSslPacketFunctions.CTRL_GET_TAG, text + length);
    if (!done) throw new IllegalStateException("libcrypto refuses");
  }

  @Override
  boolean open(PacketScratch scratch, long vector, int dataLength, int length) {
    long text = scratch.packet() + dataLength;
    boolean ready =
        begin(DECRYPT, scratch, vector, dataLength)
            && apply(text, length)
            && control(OpenSslPacketFunctions.CTRL_SET_TAG, text + length);
    if (!ready) throw new IllegalStateException("libcrypto refuses");
    if (finish(scratch)) return true;
    OpenSslPacketFunctions.clearErrors();
    return false;
  }

  @Override
  void free() {
    OpenSslPacketFunctions.free(context);
  }

  private boolean begin(int direction, PacketScratch scratch, long vector, int dataLength) {
    try {
      int result =
          (int)
              OpenSslPacketFunctions.INIT.invokeExact(
                  context, NONE, NONE, NONE, vector, direction);
      return result == OpenSslPacketFunctions.OK
          && OpenSslPacketFunctions.cipher(context, NONE, scratch.packet(), dataLength);
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }

  private boolean apply(long text, int length) {
    // No input at all would mean the end.
    return length == 0 || OpenSslPacketFunctions.cipher(context, text, text, length);
  }

  /** Whether the tag matched, when it opens. */
  private boolean finish(PacketScratch scratch) {
    return OpenSslPacketFunctions.cipher(context, scratch.block(), NONE, 0);
  }

  private boolean control(int command, long tag) {
    try {
      int result =
          (int) OpenSslPacketFunctions.CONTROL.invokeExact(context, command, TAG_OCTETS, tag);
      return result == OpenSslPacketFunctions.OK;
    } catch (Throwable e) {
      throw NativeLibrary.unexpected(e);
    }
  }
}
