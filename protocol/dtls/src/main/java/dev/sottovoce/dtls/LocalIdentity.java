package dev.sottovoce.dtls;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.backend.EntropyRandom;
import dev.sottovoce.dtls.handshake.Credentials;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.bc.BcX509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcContentSignerBuilder;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;

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
  private final AsymmetricKeyParameter privateKey;
  private final Bytes certificate;
  private final Fingerprint fingerprint;

  private LocalIdentity(
      SignatureScheme scheme, AsymmetricKeyParameter privateKey, Bytes certificate) {
    this.scheme = scheme;
    this.privateKey = privateKey;
    this.certificate = certificate;
    this.fingerprint = Fingerprint.ofCertificate(certificate);
  }

  /** ECDSA on P-256, which every version and peer knows; about a millisecond once warm. */
  public static LocalIdentity create(Entropy entropy) {
    return create(SignatureScheme.ECDSA_SECP256R1_SHA256, entropy);
  }

  /**
   * Makes a fresh key and certificate.
   *
   * @param scheme {@link SignatureScheme#ED25519} only for DTLS 1.3
   */
  public static LocalIdentity create(SignatureScheme scheme, Entropy entropy) {
    EntropyRandom random = new EntropyRandom(entropy);
    AsymmetricCipherKeyPair pair = generate(scheme, random);
    Bytes certificate = selfSigned(scheme, pair, random);
    return new LocalIdentity(scheme, pair.getPrivate(), certificate);
  }

  private static AsymmetricCipherKeyPair generate(SignatureScheme scheme, EntropyRandom random) {
    if (scheme == SignatureScheme.ED25519) {
      Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
      generator.init(new Ed25519KeyGenerationParameters(random));
      return generator.generateKeyPair();
    }
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByName("secp256r1")),
            random));
    return generator.generateKeyPair();
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

  /**
   * As DTLS 1.3 uses it: signing is deterministic (RFC 6979, RFC 8032), so no randomness can betray
   * the key.
   */
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

  private Bytes sign(Bytes content) {
    Signer signer =
        scheme == SignatureScheme.ED25519
            ? new Ed25519Signer()
            : new DSADigestSigner(
                new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
    signer.init(true, privateKey);
    signer.update(content.toArray(), 0, content.length());
    try {
      return Bytes.unsafeWrap(signer.generateSignature());
    } catch (CryptoException e) {
      throw new IllegalStateException("a key signs what it is given", e);
    }
  }

  /** As DTLS 1.2 uses it. */
  ECPrivateKeyParameters privateKey() {
    if (privateKey instanceof ECPrivateKeyParameters onP256) return onP256;
    throw new IllegalStateException("DTLS 1.2 signs with P-256 here, not with " + scheme);
  }

  @Override
  public String toString() {
    return "LocalIdentity[" + scheme.registeredName() + "]";
  }

  private static Bytes selfSigned(
      SignatureScheme scheme, AsymmetricCipherKeyPair pair, EntropyRandom random) {
    BigInteger serial = new BigInteger(1, random.generateSeed(SERIAL_OCTETS)).setBit(0);
    try {
      X509CertificateHolder certificate =
          new BcX509v3CertificateBuilder(
                  NAME, serial, NOT_BEFORE, NOT_AFTER, NAME, pair.getPublic())
              .build(signer(scheme).setSecureRandom(random).build(pair.getPrivate()));
      return Bytes.unsafeWrap(certificate.getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a key signs its own certificate", e);
    }
  }

  private static BcContentSignerBuilder signer(SignatureScheme scheme) {
    DefaultSignatureAlgorithmIdentifierFinder finder =
        new DefaultSignatureAlgorithmIdentifierFinder();
    if (scheme == SignatureScheme.ED25519) {
      return new BcEdECContentSignerBuilder(finder.find("Ed25519"));
    }
    AlgorithmIdentifier signature = finder.find("SHA256withECDSA");
    return new BcECContentSignerBuilder(
        signature, new DefaultDigestAlgorithmIdentifierFinder().find(signature));
  }
}
