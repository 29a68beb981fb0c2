package dev.sottovoce.mikey;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.DiffieHellman;
import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.crypto.backend.SignatureScheme;

/**
 * What both ends of an exchange need to know.
 *
 * @param ssrc of the RTP stream that this end sends
 * @param crypto has X25519, SHA-256 and, for signed exchanges, ECDSA
 */
public record Setting(
    MikeyTerms terms, Parties parties, long ssrc, CryptoBackend crypto, Entropy entropy) {
  DiffieHellman x25519() {
    return need(Primitive.X25519);
  }

  Hash sha256() {
    return need(Primitive.SHA_256);
  }

  SignatureScheme ecdsa() {
    return need(Primitive.ECDSA_SECP256R1_SHA256);
  }

  private <T> T need(Primitive<T> primitive) {
    return crypto
        .find(primitive)
        .orElseThrow(() -> new IllegalStateException("no backend serves " + primitive));
  }

  @Override
  public String toString() {
    return "Setting[redacted]";
  }
}
