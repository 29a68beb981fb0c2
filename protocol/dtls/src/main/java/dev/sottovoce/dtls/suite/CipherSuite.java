package dev.sottovoce.dtls.suite;

import dev.sottovoce.crypto.backend.Aead;
import dev.sottovoce.crypto.backend.BlockFunction;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.Primitive;
import java.util.Optional;

/** Cipher suites of TLS 1.3 (RFC 8446 appendix B.4) by their registered names. */
public enum CipherSuite {
  TLS_AES_256_GCM_SHA384(0x1302, 32, Primitive.SHA_384, Primitive.AES_256_GCM, Primitive.AES_256),
  TLS_CHACHA20_POLY1305_SHA256(
      0x1303, 32, Primitive.SHA_256, Primitive.CHACHA20_POLY1305, Primitive.CHACHA20),
  TLS_AES_128_GCM_SHA256(0x1301, 16, Primitive.SHA_256, Primitive.AES_128_GCM, Primitive.AES_128);

  private final int id;
  private final int keyOctets;
  private final Primitive<Hash> hash;
  private final Primitive<Aead> aead;
  private final Primitive<BlockFunction> numberMask;

  CipherSuite(
      int id,
      int keyOctets,
      Primitive<Hash> hash,
      Primitive<Aead> aead,
      Primitive<BlockFunction> numberMask) {
    this.id = id;
    this.keyOctets = keyOctets;
    this.hash = hash;
    this.aead = aead;
    this.numberMask = numberMask;
  }

  public int id() {
    return id;
  }

  public int keyOctets() {
    return keyOctets;
  }

  /** Of the transcript and the key schedule. */
  public Primitive<Hash> hash() {
    return hash;
  }

  /** Of the records. */
  public Primitive<Aead> aead() {
    return aead;
  }

  /** What hides the records' numbers (RFC 9147 section 4.2.3). */
  public Primitive<BlockFunction> numberMask() {
    return numberMask;
  }

  /** Whether all of the suite can be computed with this backend. */
  public boolean isServedBy(CryptoBackend crypto) {
    return crypto.find(hash).isPresent()
        && crypto.find(aead).isPresent()
        && crypto.find(numberMask).isPresent();
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
