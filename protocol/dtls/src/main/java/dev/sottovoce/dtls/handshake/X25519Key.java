package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/** An ephemeral X25519 key (RFC 7748). */
final class X25519Key {
  static final int OCTETS = 32;

  private final X25519PrivateKeyParameters key;
  private final Bytes publicValue;

  private X25519Key(X25519PrivateKeyParameters key) {
    this.key = key;
    this.publicValue = Bytes.unsafeWrap(key.generatePublicKey().getEncoded());
  }

  static X25519Key generate(Entropy entropy) {
    byte[] scalar = new byte[OCTETS];
    entropy.fill(scalar);
    X25519Key generated = new X25519Key(new X25519PrivateKeyParameters(scalar));
    Arrays.fill(scalar, (byte) 0);
    return generated;
  }

  Bytes publicValue() {
    return publicValue;
  }

  /** Refuses the points that yield zeros, whatever our key is (RFC 8446 section 7.4.2). */
  Secret agree(Bytes theirs) throws Alerted {
    byte[] shared = new byte[OCTETS];
    try {
      key.generateSecret(new X25519PublicKeyParameters(theirs.toArray(), 0), shared, 0);
    } catch (IllegalStateException e) {
      throw Alerted.illegal("the X25519 share is a point of small order");
    }
    return Secret.takeFrom(shared);
  }
}
