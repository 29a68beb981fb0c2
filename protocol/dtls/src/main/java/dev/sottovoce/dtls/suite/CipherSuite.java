package dev.sottovoce.dtls.suite;

import dev.sottovoce.crypto.Hkdf;
import java.util.Optional;

/** Cipher suites of TLS 1.3 (RFC 8446 appendix B.4) by their registered names. */
public enum CipherSuite {
  TLS_AES_256_GCM_SHA384(0x1302, 32, Hkdf.SHA_384),
  TLS_CHACHA20_POLY1305_SHA256(0x1303, 32, Hkdf.SHA_256),
  TLS_AES_128_GCM_SHA256(0x1301, 16, Hkdf.SHA_256);

  private final int id;
  private final int keyOctets;
  private final Hkdf hkdf;

  CipherSuite(int id, int keyOctets, Hkdf hkdf) {
    this.id = id;
    this.keyOctets = keyOctets;
    this.hkdf = hkdf;
  }

  public int id() {
    return id;
  }

  public int keyOctets() {
    return keyOctets;
  }

  /** HKDF over the suite's hash. */
  public Hkdf hkdf() {
    return hkdf;
  }

  /** The hash's name for {@code MessageDigest}. */
  public String hashName() {
    return hkdf == Hkdf.SHA_384 ? "SHA-384" : "SHA-256";
  }

  public String registeredName() {
    return name();
  }

  public static Optional<CipherSuite> byId(int id) {
    for (CipherSuite suite : values()) if (suite.id == id) return Optional.of(suite);
    return Optional.empty();
  }

  public static Optional<CipherSuite> byName(String registeredName) {
    for (CipherSuite suite : values()) {
      if (suite.name().equals(registeredName)) return Optional.of(suite);
    }
    return Optional.empty();
  }
}
