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
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.DSADigestSigner;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/**
 * This end's key and certificate for one call: ECDSA on P-256, self-signed, made for the call and
 * forgotten with it (RFC 8827 section 6.5). Names, dates and extensions are the same in every
 * certificate, so it tells an observer of the handshake nothing about person, device or clock.
 */
public final class LocalIdentity {
  private static final X500Name NAME = new X500Name("CN=sottovoce");
  private static final Date NOT_BEFORE = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date NOT_AFTER = Date.from(Instant.parse("2049-12-31T23:59:59Z"));
  private static final int SERIAL_OCTETS = 16;

  private final ECPrivateKeyParameters privateKey;
  private final Bytes certificate;
  private final Fingerprint fingerprint;

  private LocalIdentity(ECPrivateKeyParameters privateKey, Bytes certificate) {
    this.privateKey = privateKey;
    this.certificate = certificate;
    this.fingerprint = Fingerprint.ofCertificate(certificate);
  }

  /** Makes a fresh key and certificate; about a millisecond once warm. */
  public static LocalIdentity create(Entropy entropy) {
    EntropyRandom random = new EntropyRandom(entropy);
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    generator.init(
        new ECKeyGenerationParameters(
            new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByName("secp256r1")),
            random));
    AsymmetricCipherKeyPair pair = generator.generateKeyPair();
    ECPrivateKeyParameters privateKey = (ECPrivateKeyParameters) pair.getPrivate();
    return new LocalIdentity(privateKey, selfSigned(pair, privateKey, random));
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
   * As DTLS 1.3 uses it: signing is deterministic (RFC 6979), so no randomness can betray the key.
   */
  Credentials credentials() {
    return new Credentials() {
      @Override
      public Bytes certificate() {
        return certificate;
      }

      @Override
      public SignatureScheme scheme() {
        return SignatureScheme.ECDSA_SECP256R1_SHA256;
      }

      @Override
      public Bytes sign(Bytes content) {
        return LocalIdentity.this.sign(content);
      }
    };
  }

  private Bytes sign(Bytes content) {
    DSADigestSigner signer =
        new DSADigestSigner(
            new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest())), new SHA256Digest());
    signer.init(true, privateKey);
    signer.update(content.toArray(), 0, content.length());
    return Bytes.unsafeWrap(signer.generateSignature());
  }

  ECPrivateKeyParameters privateKey() {
    return privateKey;
  }

  @Override
  public String toString() {
    return "LocalIdentity[P-256]";
  }

  private static Bytes selfSigned(
      AsymmetricCipherKeyPair pair, ECPrivateKeyParameters privateKey, EntropyRandom random) {
    AlgorithmIdentifier signature =
        new DefaultSignatureAlgorithmIdentifierFinder().find("SHA256withECDSA");
    AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
    BigInteger serial = new BigInteger(1, random.generateSeed(SERIAL_OCTETS)).setBit(0);
    try {
      X509CertificateHolder certificate =
          new BcX509v3CertificateBuilder(
                  NAME, serial, NOT_BEFORE, NOT_AFTER, NAME, pair.getPublic())
              .build(
                  new BcECContentSignerBuilder(signature, digest)
                      .setSecureRandom(random)
                      .build(privateKey));
      return Bytes.unsafeWrap(certificate.getEncoded());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a P-256 key signs its own certificate", e);
    }
  }
}
