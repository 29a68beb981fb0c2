package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** The public key in the peer's certificate; all else in it is ignored (RFC 5763 section 5). */
final class PeerCertificate {
  private final Bytes key;
  private final SignatureScheme scheme;

  private PeerCertificate(Bytes key, SignatureScheme scheme) {
    this.key = key;
    this.scheme = scheme;
  }

  static PeerCertificate parse(Bytes der) throws Alerted {
    try {
      SubjectPublicKeyInfo info =
          Certificate.getInstance(ASN1Primitive.fromByteArray(der.toArray()))
              .getSubjectPublicKeyInfo();
      AsymmetricKeyParameter key = PublicKeyFactory.createKey(info);
      if (key instanceof Ed25519PublicKeyParameters edwards) {
        return new PeerCertificate(Bytes.unsafeWrap(edwards.getEncoded()), SignatureScheme.ED25519);
      }
      // The curve must be named: parameters written out could describe any curve.
      boolean onP256 =
          info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
              && SECObjectIdentifiers.secp256r1.equals(info.getAlgorithm().getParameters());
      if (key instanceof ECPublicKeyParameters point && onP256) {
        return new PeerCertificate(
            Bytes.unsafeWrap(point.getQ().getEncoded(false)),
            SignatureScheme.ECDSA_SECP256R1_SHA256);
      }
    } catch (IOException | RuntimeException e) {
      throw Alerted.violation(Alert.BAD_CERTIFICATE, "the certificate is malformed");
    }
    throw Alerted.violation(Alert.UNSUPPORTED_CERTIFICATE, "the certificate's key is of no use");
  }

  SignatureScheme scheme() {
    return scheme;
  }

  /** Malformed signatures are false like wrong ones. */
  boolean verifies(CryptoBackend crypto, Bytes content, Bytes signature) {
    return crypto.require(scheme.primitive()).verify(key, content, signature);
  }
}
