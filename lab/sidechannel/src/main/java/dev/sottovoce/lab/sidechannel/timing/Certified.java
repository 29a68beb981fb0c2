package dev.sottovoce.lab.sidechannel.timing;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.dtls.handshake.Credentials;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A P-256 key with a certificate, for a handshake without an association around it. */
record Certified(KeyPair keys, Bytes certificate) implements Credentials {
  private static final X500Name NAME = new X500Name("CN=lab");
  private static final Date FROM = Date.from(Instant.parse("2020-01-01T00:00:00Z"));
  private static final Date TO = Date.from(Instant.parse("2049-12-31T23:59:59Z"));
  private static final String ALGORITHM = "SHA256withECDSA";

  static Certified generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair keys = generator.generateKeyPair();
      byte[] certificate =
          new JcaX509v3CertificateBuilder(NAME, BigInteger.ONE, FROM, TO, NAME, keys.getPublic())
              .build(new JcaContentSignerBuilder(ALGORITHM).build(keys.getPrivate()))
              .getEncoded();
      return new Certified(keys, Bytes.unsafeWrap(certificate));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  Fingerprint fingerprint() {
    return Fingerprint.ofCertificate(certificate);
  }

  @Override
  public SignatureScheme scheme() {
    return SignatureScheme.ECDSA_SECP256R1_SHA256;
  }

  @Override
  public Bytes sign(Bytes content) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(keys.getPrivate());
      signature.update(content.toArray());
      return Bytes.unsafeWrap(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key signs", e);
    }
  }

  @Override
  public String toString() {
    return "Certified[P-256]";
  }
}
