package dev.sottovoce.nativelib.srtp;

/** AES-GCM through one {@code EVP_CIPHER_CTX}: five calls for a packet. */
final class OpenSslGcm extends GcmCipher {
  private final long context;

  OpenSslGcm(byte[] key) {
    context = OpenSslPacketFunctions.context("EVP_aes_" + key.length * Byte.SIZE + "_gcm", key);
  }

  @Override
  void seal(PacketScratch scratch, long data, long vector, int dataLength, int length) {
    long text = data + dataLength;
    boolean done =
        begin(OpenSslPacketFunctions.ENCRYPT, vector, data, dataLength)
            && apply(text, length)
            && finish(scratch)
            && control(OpenSslPacketFunctions.CTRL_GET_TAG, text + length);
    if (!done) throw new IllegalStateException("libcrypto refuses");
  }

  @Override
  boolean open(PacketScratch scratch, long data, long vector, int dataLength, int length) {
    long text = data + dataLength;
    boolean ready =
        begin(OpenSslPacketFunctions.DECRYPT, vector, data, dataLength)
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

  private boolean begin(int direction, long vector, long data, int dataLength) {
    return OpenSslPacketFunctions.begin(context, vector, direction)
        && OpenSslPacketFunctions.cipher(context, OpenSslPacketFunctions.NONE, data, dataLength);
  }

  private boolean apply(long text, int length) {
    // No input at all would mean the end.
    return length == 0 || OpenSslPacketFunctions.cipher(context, text, text, length);
  }

  /** Whether the tag matched, when it opens. */
  private boolean finish(PacketScratch scratch) {
    return OpenSslPacketFunctions.cipher(context, scratch.block(), OpenSslPacketFunctions.NONE, 0);
  }

  private boolean control(int command, long tag) {
    return OpenSslPacketFunctions.control(context, command, TAG_OCTETS, tag);
  }
}
