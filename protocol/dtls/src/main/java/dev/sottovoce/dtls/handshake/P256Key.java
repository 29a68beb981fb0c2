package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** An ephemeral key on P-256 (RFC 8446 section 4.2.8.2). */
final class P256Key {
  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256r1");
  private static final int COORDINATE_OCTETS = 32;
  private static final int POINT_OCTETS = 1 + 2 * COORDINATE_OCTETS;
  private static final int UNCOMPRESSED = 4;

  private final BigInteger scalar;
  private final Bytes publicValue;

  private P256Key(BigInteger scalar) {
    this.scalar = scalar;
    ECPoint point = new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar);
    this.publicValue = Bytes.unsafeWrap(point.normalize().getEncoded(false));
  }

  static P256Key generate(Entropy entropy) {
    byte[] octets = new byte[COORDINATE_OCTETS];
    BigInteger scalar;
    do {
      entropy.fill(octets);
      scalar = new BigInteger(1, octets);
    } while (scalar.signum() == 0 || scalar.compareTo(CURVE.getN()) >= 0);
    Arrays.fill(octets, (byte) 0);
    return new P256Key(scalar);
  }

  Bytes publicValue() {
    return publicValue;
  }

  /** Takes only an uncompressed point that lies on the curve. */
  Secret agree(Bytes theirs) throws Alerted {
    if (theirs.length() != POINT_OCTETS || theirs.at(0) != UNCOMPRESSED) {
      throw Alerted.illegal("the share is not an uncompressed point");
    }
    ECPoint point;
    try {
      point = CURVE.getCurve().decodePoint(theirs.toArray());
    } catch (IllegalArgumentException e) {
      throw Alerted.illegal("the share is not a point of the curve");
    }
    ECPoint shared = point.multiply(scalar).normalize();
    if (shared.isInfinity()) throw Alerted.illegal("the share is a point of small order");
    BigInteger x = shared.getAffineXCoord().toBigInteger();
    return Secret.takeFrom(BigIntegers.asUnsignedByteArray(COORDINATE_OCTETS, x));
  }
}
