package dev.sottovoce.crypto;

import java.util.Optional;

/** SRTP protection profiles by their registered names (RFC 5764 section 4.1.2, RFC 7714). */
public enum SrtpProfile {
  AEAD_AES_256_GCM(0x0008, 32, 12, 16),
  AEAD_AES_128_GCM(0x0007, 16, 12, 16),
  /** For foreign phones that have nothing better. */
  AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10);

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

  /** The value in the {@code use_srtp} extension. */
  public int id() {
    return id;
  }

  public int masterKeyOctets() {
    return keyOctets;
  }

  public int masterSaltOctets() {
    return saltOctets;
  }

  public int tagOctets() {
    return tagOctets;
  }

  public boolean isAead() {
    return this != AES_CM_128_HMAC_SHA1_80;
  }

  public static Optional<SrtpProfile> byId(int id) {
    for (SrtpProfile profile : values()) if (profile.id == id) return Optional.of(profile);
    return Optional.empty();
  }
}
