package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** The public key in the peer's certificate; all else in it is ignored (RFC 5763 section 5). */
final class PeerCertificate {
  private final AsymmetricKeyParameter key;
  private final SignatureScheme scheme;

  private PeerCertificate(AsymmetricKeyParameter key, SignatureScheme scheme) {
    this.key = key;
    this.scheme = scheme;
  }

  static PeerCertificate parse(Bytes der) throws Alerted {
    try {
      SubjectPublicKeyInfo info =
          Certificate.getInstance(ASN1Primitive.fromByteArray(der.toArray()))
              .getSubjectPublicKeyInfo();
      AsymmetricKeyParameter key = PublicKeyFactory.createKey(info);
      if (key instanceof Ed25519PublicKeyParameters) {
        return new PeerCertificate(key, SignatureScheme.ED25519);
      }
      // The curve must be named: parameters written out could describe any curve.
      boolean onP256 =
          info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
              && SECObjectIdentifiers.secp256r1.equals(info.getAlgorithm().getParameters());
      if (key instanceof ECPublicKeyParameters && onP256) {
        return new PeerCertificate(key, SignatureScheme.ECDSA_SECP256R1_SHA256);
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
  boolean verifies(Bytes content, Bytes signature) {
    return scheme == SignatureScheme.ED25519
        ? verifiesEd25519(content, signature)
        : verifiesEcdsa(content, signature);
  }

  private boolean verifiesEd25519(Bytes content, Bytes signature) {
    Ed25519Signer verifier = new Ed25519Signer();
    verifier.init(false, key);
    verifier.update(content.toArray(), 0, content.length());
    return verifier.verifySignature(signature.toArray());
  }

  private boolean verifiesEcdsa(Bytes content, Bytes signature) {
    BigInteger[] rs = parseEcdsa(signature);
    if (rs.length != 2) return false;
    ECDSASigner verifier = new ECDSASigner();
    verifier.init(false, key);
    return verifier.verifySignature(sha256(content), rs[0], rs[1]);
  }

  private static BigInteger[] parseEcdsa(Bytes signature) {
    byte[] octets = signature.toArray();
    try {
      ASN1Sequence pair = ASN1Sequence.getInstance(octets);
      if (pair.size() != 2 || !Arrays.equals(pair.getEncoded("DER"), octets)) {
        return new BigInteger[0];
      }
      return new BigInteger[] {
        ASN1Integer.getInstance(pair.getObjectAt(0)).getValue(),
        ASN1Integer.getInstance(pair.getObjectAt(1)).getValue()
      };
    } catch (IOException | RuntimeException e) {
      return new BigInteger[0];
    }
  }

  static byte[] sha256(Bytes content) {
    SHA256Digest digest = new SHA256Digest();
    digest.update(content.unsafeArray(), 0, content.length());
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    return hash;
  }
}
