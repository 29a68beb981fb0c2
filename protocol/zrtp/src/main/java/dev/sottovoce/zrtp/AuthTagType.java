package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.SrtpProfile;

/** How SRTP packets are authenticated (RFC 6189 section 5.1.4). */
public enum AuthTagType implements Component {
  /**
   * AES-GCM with the negotiated key length: not in the RFC; the code point, the tag of 16 octets
   * and the salt of 96 bits are bzrtp's (since 5.3), so that its phones understand it too.
   */
  GCM("GCM ", "AEAD_AES_GCM", SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AEAD_AES_128_GCM),
  HS80(
      "HS80",
      "HMAC_SHA1_80",
      SrtpProfile.AES_256_CM_HMAC_SHA1_80,
      SrtpProfile.AES_CM_128_HMAC_SHA1_80),
  HS32(
      "HS32",
      "HMAC_SHA1_32",
      SrtpProfile.AES_256_CM_HMAC_SHA1_32,
      SrtpProfile.AES_CM_128_HMAC_SHA1_32);

  private final String code;
  private final String registeredName;
  private final SrtpProfile with256;
  private final SrtpProfile with128;

  AuthTagType(String code, String registeredName, SrtpProfile with256, SrtpProfile with128) {
    this.code = code;
    this.registeredName = registeredName;
    this.with256 = with256;
    this.with128 = with128;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String registeredName() {
    return registeredName;
  }

  /** What cipher and tag make together. */
  public SrtpProfile profile(CipherType cipher) {
    return cipher == CipherType.AES3 ? with256 : with128;
  }
}
