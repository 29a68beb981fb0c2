package dev.sottovoce.crypto;

import java.util.Optional;

/**
 * SRTP protection profiles by their registered names (RFC 5764 section 4.1.2, RFC 7714, RFC 6188).
 * Whatever is not AEAD is here for foreign phones that have nothing better.
 */
public enum SrtpProfile {
  AEAD_AES_256_GCM(0x0008, 32, 12, 16),
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10),
  /** RTP packets with a tag of 32 bits; SRTCP has its 80 all the same. */
  AES_CM_128_HMAC_SHA1_32(0x0002, 16, 14, 4),
  /** Without a number in DTLS: agreed on in ZRTP or SDP only. */
  AES_256_CM_HMAC_SHA1_80(SrtpProfile.NO_ID, 32, 14, 10),
  /** Without a number in DTLS; the tag as in {@link #AES_CM_128_HMAC_SHA1_32}. */
  AES_256_CM_HMAC_SHA1_32(SrtpProfile.NO_ID, 32, 14, 4);

  /** What {@link #id} says of a profile that DTLS has no number for. */
  public static final int NO_ID = -1;

  private final int id;
  private final int keyOctets;
  private final int saltOctets;
  private final int tagOctets;

  SrtpProfile(int id, int keyOctets, int saltOctets, int tagOctets) {
    this.id = id;
    this.keyOctets = keyOctets;
    this.saltOctets = saltOctets;
    this.tagOctets = tagOctets;
  }

  /** The value in the {@code use_srtp} extension, or {@link #NO_ID}. */
  public int id() {
    return id;
  }

  /** Whether DTLS can agree on it. */
  public boolean hasId() {
    return id != NO_ID;
  }

  public int masterKeyOctets() {
    return keyOctets;
  }

  public int masterSaltOctets() {
    return saltOctets;
  }

  /** Of an RTP packet's tag. */
  public int tagOctets() {
    return tagOctets;
  }

  public boolean isAead() {
    return this == AEAD_AES_256_GCM || this == AEAD_AES_128_GCM;
  }

  /**
   * What protects SRTCP packets: this, but never with a tag of 32 bits (RFC 5764 section 4.1.2, RFC
   * 6188 section 3).
   */
  public SrtpProfile forSrtcp() {
    if (this == AES_CM_128_HMAC_SHA1_32) return AES_CM_128_HMAC_SHA1_80;
    if (this == AES_256_CM_HMAC_SHA1_32) return AES_256_CM_HMAC_SHA1_80;
    return this;
  }

  /** The profile with this number in DTLS. */
  public static Optional<SrtpProfile> byId(int id) {
    for (SrtpProfile profile : values()) {
      if (profile.hasId() && profile.id == id) return Optional.of(profile);
    }
    return Optional.empty();
  }
}
