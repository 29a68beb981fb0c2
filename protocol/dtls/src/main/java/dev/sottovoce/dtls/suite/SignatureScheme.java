package dev.sottovoce.dtls.suite;

import dev.sottovoce.crypto.backend.Primitive;
import java.util.Optional;

/** Signature schemes by their registered names (RFC 8446 section 4.2.3). */
public enum SignatureScheme {
  ECDSA_SECP256R1_SHA256(Primitive.ECDSA_SECP256R1_SHA256, "ecdsa_secp256r1_sha256", 0x0403),
  ED25519(Primitive.ED25519, "ed25519", 0x0807);

  private final Primitive<dev.sottovoce.crypto.backend.SignatureScheme> primitive;
  private final String registeredName;
  private final int id;

  SignatureScheme(
      Primitive<dev.sottovoce.crypto.backend.SignatureScheme> primitive,
      String registeredName,
      int id) {
    this.primitive = primitive;
    this.registeredName = registeredName;
    this.id = id;
  }

  public Primitive<dev.sottovoce.crypto.backend.SignatureScheme> primitive() {
    return primitive;
  }

  public String registeredName() {
    return registeredName;
  }

  public int id() {
    return id;
  }

  public static Optional<SignatureScheme> byId(int id) {
    for (SignatureScheme scheme : values()) if (scheme.id == id) return Optional.of(scheme);
    return Optional.empty();
  }

  public static Optional<SignatureScheme> byName(String registeredName) {
    for (SignatureScheme scheme : values()) {
      if (scheme.registeredName.equals(registeredName)) return Optional.of(scheme);
    }
    return Optional.empty();
  }
}
