package dev.sottovoce.ice.stun;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/**
 * Writes one message: attributes first, then integrity, then {@link #finish} or {@link
 * #finishWithoutFingerprint}.
 */
public final class StunWriter {
  static final int SHA1_BYTES = 20;
  private static final int SHA256_BYTES = 32;
  private static final int FINGERPRINT_BYTES = 4;

  private final Bytes transactionId;
  private final ByteWriter writer = new ByteWriter(160);
  private boolean sealed;

  /**
   * @param method 0 to 0xfff
   * @param transactionId twelve octets
   */
  public StunWriter(StunClass stunClass, int method, Bytes transactionId) {
    if (transactionId.length() != Stun.TRANSACTION_ID_BYTES || method < 0 || method > 0xfff) {
      throw new IllegalArgumentException("want a method of 12 bits and a transaction id of 12");
    }
    this.transactionId = transactionId;
    int classBits = (stunClass.ordinal() & 2) << 7 | (stunClass.ordinal() & 1) << 4;
    int methodBits = method & 0x000f | (method & 0x0070) << 1 | (method & 0x0f80) << 2;
    writer.u16(classBits | methodBits).u16(0).u32(Stun.MAGIC_COOKIE).bytes(transactionId);
  }

  public StunWriter add(StunAttribute attribute) {
    if (sealed) throw new IllegalStateException("nothing may follow the integrity attribute");
    return attribute(
        AttributeCodec.typeOf(attribute), AttributeCodec.encode(attribute, transactionId));
  }

  /** MESSAGE-INTEGRITY over all so far, as ICE uses it. */
  public StunWriter integrity(IntegrityKey key) {
    sealed = true;
    int headerLength = writer.length() + 4 + SHA1_BYTES - Stun.HEADER_BYTES;
    Bytes mac = key.sha1(writer.toBytes(), writer.length(), headerLength);
    return attribute(AttributeCodec.MESSAGE_INTEGRITY, mac);
  }

  /** MESSAGE-INTEGRITY-SHA256 over all so far. */
  public StunWriter integritySha256(IntegrityKey key) {
    sealed = true;
    int headerLength = writer.length() + 4 + SHA256_BYTES - Stun.HEADER_BYTES;
    Bytes mac = key.sha256(writer.toBytes(), writer.length(), headerLength);
    return attribute(AttributeCodec.MESSAGE_INTEGRITY_SHA256, mac);
  }

  /** The datagram, ending with FINGERPRINT. */
  public Bytes finish() {
    setLength(writer.length() + 4 + FINGERPRINT_BYTES);
    long crc = StunParser.fingerprint(writer.toBytes());
    writer.u16(AttributeCodec.FINGERPRINT).u16(FINGERPRINT_BYTES).u32(crc);
    return writer.toBytes();
  }

  public Bytes finishWithoutFingerprint() {
    setLength(writer.length());
    return writer.toBytes();
  }

  private StunWriter attribute(int type, Bytes value) {
    writer.u16(type).vector(2, value).zeros(-value.length() & 3);
    return this;
  }

  private void setLength(int messageBytes) {
    writer.patchU16(2, messageBytes - Stun.HEADER_BYTES);
  }
}
