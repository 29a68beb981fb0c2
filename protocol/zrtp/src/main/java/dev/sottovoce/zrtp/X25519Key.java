package dev.sottovoce.zrtp;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;

/** {@code X255}: X25519 with values as RFC 7748 encodes them. */
final class X25519Key implements EphemeralKey {
  static final int OCTETS = X25519.POINT_SIZE;

  private final Secret scalar;
  private final Bytes publicValue;

  private X25519Key(Secret scalar, Bytes publicValue) {
    this.scalar = scalar;
    this.publicValue = publicValue;
  }

  static X25519Key generate(Entropy entropy) {
    byte[] scalar = new byte[X25519.SCALAR_SIZE];
    entropy.fill(scalar);
    byte[] point = new byte[OCTETS];
    X25519.generatePublicKey(scalar, 0, point, 0);
    return new X25519Key(Secret.takeFrom(scalar), Bytes.unsafeWrap(point));
  }

  @Override
  public Bytes publicValue() {
    return publicValue;
  }

  /** Nothing when the result would be all zeros (RFC 7748 section 6.1). */
  @Override
  public Optional<Secret> agree(Bytes peersValue) {
    if (scalar.isDestroyed() || peersValue.length() != OCTETS) return Optional.empty();
    byte[] ours = scalar.exposedCopy();
    byte[] shared = new byte[OCTETS];
    boolean good = X25519.calculateAgreement(ours, 0, peersValue.toArray(), 0, shared, 0);
    Arrays.fill(ours, (byte) 0);
    return good ? Optional.of(Secret.takeFrom(shared)) : Optional.empty();
  }

  @Override
  public void destroy() {
    scalar.destroy();
  }
}
