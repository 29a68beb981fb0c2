package dev.sottovoce.crypto.note;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.note.VerifierKey.Algorithm;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Signs notes with an Ed25519 key. */
public final class NoteSigner implements AutoCloseable {
  /** Octets of the private key (RFC 8032 section 5.1.5). */
  public static final int KEY_OCTETS = 32;

  private final Secret key;
  private final VerifierKey verifier;

  /**
   * @param privateKey 32 octets, which this signer takes over and wipes when it is closed
   */
  public NoteSigner(String name, Algorithm algorithm, Secret privateKey) {
    if (privateKey.length() != KEY_OCTETS) {
      throw new IllegalArgumentException("want 32 octets of key");
    }
    key = privateKey;
    byte[] scalar = privateKey.exposedCopy();
    byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    Ed25519.generatePublicKey(scalar, 0, point, 0);
    Arrays.fill(scalar, (byte) 0);
    verifier = new VerifierKey(name, algorithm, Bytes.unsafeWrap(point));
  }

  /** The public half. */
  public VerifierKey verifier() {
    return verifier;
  }

  /** Signs a note's text, or the octets that stand for one. */
  public SignatureLine sign(Bytes text) {
    if (verifier.algorithm() != Algorithm.ED25519) {
      throw new IllegalStateException("this key signs with a time");
    }
    return new SignatureLine(verifier.name(), verifier.id(), signature(text));
  }

  Bytes signature(Bytes message) {
    byte[] scalar = key.exposedCopy();
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    byte[] octets = message.toArray();
    Ed25519.sign(scalar, 0, octets, 0, octets.length, signature, 0);
    Arrays.fill(scalar, (byte) 0);
    return Bytes.unsafeWrap(signature);
  }

  SignatureLine line(Bytes signature) {
    return new SignatureLine(verifier.name(), verifier.id(), signature);
  }

  @Override
  public void close() {
    key.close();
  }
}
