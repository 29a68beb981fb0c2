package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.crypto.backend.KeyPair;
import dev.sottovoce.dtls.handshake.Credentials;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/**
 * This end's key and certificate for one call: self-signed, made for the call and forgotten with it
 * (RFC 8827 section 6.5). Names, dates and extensions are the same in every certificate, so it
 * tells an observer of the handshake nothing about person, device or clock.
 */
public final class LocalIdentity {
  private static final X500Name NAME = new X500Name("CN=sottovoce");
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("2049-12-31T23:59:59Z"));
  private static final int SERIAL_OCTETS = 16;

  private final SignatureScheme scheme;
  private final dev.sottovoce.crypto.backend.SignatureScheme signing;
  private final KeyPair key;
  private final Entropy entropy;
  private final Bytes certificate;
  private final Fingerprint fingerprint;

  private LocalIdentity(SignatureScheme scheme, CryptoBackend crypto, Entropy entropy) {
    this.scheme = scheme;
    this.signing = crypto.require(scheme.primitive());
    this.key = signing.generate(entropy);
    this.entropy = entropy;
    this.certificate = selfSigned();
    this.fingerprint = Fingerprint.ofCertificate(certificate);
  }

  /** ECDSA on P-256, which every version and peer knows; about a millisecond once warm. */
  public static LocalIdentity create(CryptoBackend crypto, Entropy entropy) {
    return create(SignatureScheme.ECDSA_SECP256R1_SHA256, crypto, entropy);
  }

  /**
   * Makes a fresh key and certificate.
   *
   * @param scheme {@link SignatureScheme#ED25519} only for DTLS 1.3
   * @param crypto has that scheme
   * @param entropy for the key, and for nonces where the backend does not derive them
   */
  public static LocalIdentity create(
      SignatureScheme scheme, CryptoBackend crypto, Entropy entropy) {
    return new LocalIdentity(scheme, crypto, entropy);
  }

  /** What its key signs with. */
  public SignatureScheme scheme() {
    return scheme;
  }

  /** The certificate in DER. */
  public Bytes certificate() {
    return certificate;
  }

  /** What goes into the session description (RFC 8122). */
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  Credentials credentials() {
    return new Credentials() {
      @Override
      public Bytes certificate() {
        return certificate;
      }

      @Override
      public SignatureScheme scheme() {
        return scheme;
      }

      @Override
      public Bytes sign(Bytes content) {
        return LocalIdentity.this.sign(content);
      }
    };
  }

  Bytes sign(Bytes content) {
    return signing.sign(key.privateKey(), content, entropy);
  }

  @Override
  public String toString() {
    return "LocalIdentity[" + scheme.registeredName() + "]";
  }

  private boolean onP256() {
    return scheme == SignatureScheme.ECDSA_SECP256R1_SHA256;
  }

  private KeyEncodings encoding() {
    return onP256() ? KeyEncodings.SECP256R1 : KeyEncodings.ED25519;
  }

  private Bytes selfSigned() {
    BigInteger serial = new BigInteger(1, entropy.bytes(SERIAL_OCTETS).toArray()).setBit(0);
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(
            encoding().subjectPublicKeyInfo(key.publicKey()).toArray());
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(NAME, serial, NOT_BEFORE, NOT_AFTER, NAME, publicKey);
    try {
      return Bytes.unsafeWrap(builder.build(new SelfSigner()).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("a certificate fits in memory", e);
    }
  }

  /** Our signature in the shape that Bouncy Castle's certificates want. */
  private final class SelfSigner implements ContentSigner {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
      return new DefaultSignatureAlgorithmIdentifierFinder()
          .find(onP256() ? "SHA256withECDSA" : "Ed25519");
    }

    @Override
    public OutputStream getOutputStream() {
      return content;
    }

    @Override
    public byte[] getSignature() {
      return sign(Bytes.unsafeWrap(content.toByteArray())).toArray();
    }
  }
}
