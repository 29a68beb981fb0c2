package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/**
 * What a Confirm message seals (RFC 6189 section 5.7).
 *
 * @param h0 the first hash image, which proves the DHPart message
 * @param flags {@link #DISCLOSURE}, {@link #ALLOW_CLEAR}, {@link #SAS_VERIFIED}, {@link
 *     #PBX_ENROLMENT}
 * @param cacheExpirySeconds how long the sender will retain the new secret; all ones for ever
 */
record ConfirmContent(Bytes h0, int flags, long cacheExpirySeconds) {
  static final int DISCLOSURE = 1;
  static final int ALLOW_CLEAR = 2;
  static final int SAS_VERIFIED = 4;
  static final int PBX_ENROLMENT = 8;

  private static final int IV_OCTETS = 16;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  Bytes seal(MessageType type, ConfirmCipher cipher, Secret key, Secret macKey, Entropy entropy) {
    // No signature: its length, nine bits, is zero.
    Bytes clear = new ByteWriter().bytes(h0).u24(0).u8(flags).u32(cacheExpirySeconds).toBytes();
    Bytes iv = entropy.bytes(IV_OCTETS);
    Bytes sealed = cipher.encrypt(key, iv, clear);
    return Message.frame(type, Bytes.concat(cipher.mac(macKey, sealed), iv, sealed));
  }

  /** Nothing when the MAC does not match; a signature on the SAS is passed over. */
  static Optional<ConfirmContent> open(
      Message.Confirm message, ConfirmCipher cipher, Secret key, Secret macKey) {
    if (!cipher.mac(macKey, message.sealed()).equalsInConstantTime(message.mac())) {
      return Optional.empty();
    }
    ByteReader reader = new ByteReader(cipher.decrypt(key, message.iv(), message.sealed()));
    Bytes h0 = reader.bytes(Message.HASH_IMAGE_OCTETS);
    int signatureWords = reader.u24() & 0x1ff;
    int flags = reader.u8();
    long expiry = reader.u32();
    reader.skip(signatureWords * Message.WORD_OCTETS);
    return reader.exhausted()
        ? Optional.of(new ConfirmContent(h0, flags, expiry))
        : Optional.empty();
  }
}
