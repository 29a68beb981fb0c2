package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CFBBlockCipher;
import org.bouncycastle.crypto.modes.CFBModeCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

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
  private static final int BLOCK_BITS = 128;

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  Bytes seal(MessageType type, HashType hash, Secret key, Secret macKey, Entropy entropy) {
    // No signature: its length, nine bits, is zero.
    Bytes clear = new ByteWriter().bytes(h0).u24(0).u8(flags).u32(cacheExpirySeconds).toBytes();
    Bytes iv = entropy.bytes(IV_OCTETS);
    Bytes sealed = crypt(true, key, iv, clear);
    return Message.frame(type, Bytes.concat(mac(hash, macKey, sealed), iv, sealed));
  }

  /** Nothing when the MAC does not match; a signature on the SAS is passed over. */
  static Optional<ConfirmContent> open(
      Message.Confirm message, HashType hash, Secret key, Secret macKey) {
    if (!mac(hash, macKey, message.sealed()).equalsInConstantTime(message.mac())) {
      return Optional.empty();
    }
    ByteReader reader = new ByteReader(crypt(false, key, message.iv(), message.sealed()));
    Bytes h0 = reader.bytes(Message.HASH_IMAGE_OCTETS);
    int signatureWords = reader.u24() & 0x1ff;
    int flags = reader.u8();
    long expiry = reader.u32();
    reader.skip(signatureWords * Message.WORD_OCTETS);
    return reader.exhausted()
        ? Optional.of(new ConfirmContent(h0, flags, expiry))
        : Optional.empty();
  }

  private static Bytes mac(HashType hash, Secret macKey, Bytes sealed) {
    return hash.mac(macKey, sealed).slice(0, Message.MAC_OCTETS);
  }

  /** AES in CFB mode with whole blocks of feedback. */
  private static Bytes crypt(boolean encrypt, Secret key, Bytes iv, Bytes input) {
    byte[] octets = key.exposedCopy();
    byte[] output = new byte[input.length()];
    try {
      CFBModeCipher cipher = CFBBlockCipher.newInstance(AESEngine.newInstance(), BLOCK_BITS);
      cipher.init(encrypt, new ParametersWithIV(new KeyParameter(octets), iv.toArray()));
      cipher.processBytes(input.toArray(), 0, output.length, output, 0);
      return Bytes.unsafeWrap(output);
    } finally {
      Arrays.fill(octets, (byte) 0);
    }
  }
}
