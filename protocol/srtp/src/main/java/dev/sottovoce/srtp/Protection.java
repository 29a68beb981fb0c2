package dev.sottovoce.srtp;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import java.util.Arrays;

/** Session keys of one direction and one kind of packet, ready for use. */
final class Protection {
  private static final int HEADER = RtpHeader.FIXED_OCTETS;

  private final PacketCipher cipher;
  private final InitialisationVector iv;

  private Protection(PacketCipher cipher, InitialisationVector iv) {
    this.cipher = cipher;
    this.iv = iv;
  }

  /** RTP's and RTCP's, derived from one master key and salt. */
  static Protection[] derive(
      SrtpProfile profile, Secret masterKey, Secret masterSalt, PacketCipherBackend backend) {
    if (!backend.supports(profile) || !backend.supports(profile.forSrtcp())) {
      throw new IllegalArgumentException(backend.name() + " cannot do " + profile);
    }
    KeyDerivation derivation = new KeyDerivation(profile, masterKey, masterSalt);
    try {
      Protection rtp = of(profile, derivation, 0, backend);
      return new Protection[] {rtp, reports(profile, derivation, backend, rtp)};
    } finally {
      derivation.destroy();
    }
  }

  private static Protection reports(
      SrtpProfile profile,
      KeyDerivation derivation,
      PacketCipherBackend backend,
      Protection besides) {
    try {
      return of(profile.forSrtcp(), derivation, KeyDerivation.SRTCP, backend);
    } catch (RuntimeException | Error e) {
      besides.destroy();
      throw e;
    }
  }

  void seal(
      int ssrc,
      long index,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    cipher.seal(
        iv.begin(ssrc, index),
        iv.end(index),
        packet,
        offset,
        headerLength,
        payloadLength,
        word,
        tagOffset);
  }

  boolean open(
      int ssrc,
      long index,
      byte[] packet,
      int offset,
      int headerLength,
      int payloadLength,
      long word,
      int tagOffset) {
    return cipher.open(
        iv.begin(ssrc, index),
        iv.end(index),
        packet,
        offset,
        headerLength,
        payloadLength,
        word,
        tagOffset);
  }

  /** Of a packet with a header of twelve octets. */
  void seal(int ssrc, long index, PacketSlot slot, int length, long word) {
    cipher.seal(iv.begin(ssrc, index), iv.end(index), slot, HEADER, length - HEADER, word);
  }

  boolean open(int ssrc, long index, PacketSlot slot, int length, long word) {
    return cipher.open(iv.begin(ssrc, index), iv.end(index), slot, HEADER, length - HEADER, word);
  }

  void destroy() {
    cipher.destroy();
    iv.destroy();
  }

  private static Protection of(
      SrtpProfile profile, KeyDerivation derivation, int kind, PacketCipherBackend backend) {
    byte[] key = derivation.encryptionKey(kind);
    byte[] authenticationKey = derivation.authenticationKey(kind);
    try {
      return new Protection(
          kind == KeyDerivation.SRTCP
              ? backend.reportCipher(profile, key, authenticationKey)
              : backend.cipher(profile, key, authenticationKey),
          new InitialisationVector(derivation.sessionSalt(kind), profile.isAead()));
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(authenticationKey, (byte) 0);
    }
  }
}
