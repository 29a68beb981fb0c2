package dev.sottovoce.nativelib.srtp;

/** AES/CTR through one {@code EVP_CIPHER_CTX}, initialised for each packet. */
final class OpenSslKeyStream implements KeyStream {
  private final long context;

  OpenSslKeyStream(byte[] key) {
    context = OpenSslPacketFunctions.context("EVP_aes_" + key.length * Byte.SIZE + "_ctr", key);
  }

  @Override
  public void apply(PacketScratch scratch, long ivBegin, long ivEnd, long text, int length) {
    boolean done =
        OpenSslPacketFunctions.begin(
                context, scratch.vector(ivBegin, ivEnd), OpenSslPacketFunctions.ENCRYPT)
            && (length == 0 || OpenSslPacketFunctions.cipher(context, text, text, length));
    if (!done) throw new IllegalStateException("libcrypto refuses");
  }

  @Override
  public void destroy() {
    OpenSslPacketFunctions.free(context);
  }
}
