package dev.sottovoce.identity.account;

import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The two hashes that accounts are made with. */
final class Hashes {
  static final int SHA256_OCTETS = 32;

  private Hashes() {}

  static Bytes sha256(Bytes octets) {
    return digest("SHA-256", octets);
  }

  static Bytes sha512(Bytes octets) {
    return digest("SHA-512", octets);
  }

  private static Bytes digest(String algorithm, Bytes octets) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(octets.toBuffer());
      return Bytes.unsafeWrap(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has " + algorithm, e);
    }
  }
}
