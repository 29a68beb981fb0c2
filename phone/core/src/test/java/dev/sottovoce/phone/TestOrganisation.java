package dev.sottovoce.phone;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An organisation with a certification authority of its own, for tests. */
public final class TestOrganisation {
  public static final String DOMAIN = "example.org";

  private final KeyPair authorityKey;
  private final X509Certificate authority;
  private long serial = 1;

  private TestOrganisation(KeyPair authorityKey, X509Certificate authority) {
    this.authorityKey = authorityKey;
    this.authority = authority;
  }

  public static TestOrganisation create() {
    KeyPair key = newKey();
    return new TestOrganisation(key, sign(1, "CN=Test CA", key, "CN=Test CA", key, null));
  }

  public static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What only the organisation has. */
  public java.security.PrivateKey authorityKey() {
    return authorityKey.getPrivate();
  }

  public X509Certificate authority() {
    return authority;
  }

  /**
   * A certificate for a key, whoever holds it.
   *
   * @param names URIs, or addresses behind {@code ip:}, as subject alternative names
   */
  public X509Certificate certificate(java.security.PublicKey key, String... names) {
    return sign(++serial, "CN=Test CA", authorityKey, "CN=Test", new KeyPair(key, null), names);
  }

  /** A certificate for {@code key} with the given subject alternative names. */
  public X509Certificate certificate(KeyPair key, String... uris) {
    return sign(++serial, "CN=Test CA", authorityKey, "CN=Test", key, uris);
  }

  public Account account(String user, KeyPair key) {
    return account(user, key, 5061);
  }

  public Account account(String user, KeyPair key, int sipPort) {
    String device = new UUID(user.hashCode(), 1).toString();
    String address = "sip:" + user + "@" + DOMAIN;
    return new Account(
        address,
        device,
        new ServerAddress("127.0.0.1", sipPort),
        key.getPrivate(),
        List.of(certificate(key, address, "urn:uuid:" + device)),
        Bytes.utf8("bundle"),
        List.of(authority));
  }

  private static GeneralName name(String text) {
    return text.startsWith("ip:")
        ? new GeneralName(GeneralName.iPAddress, text.substring(3))
        : new GeneralName(GeneralName.uniformResourceIdentifier, text);
  }

  /** For phones that have a server for signalling and none for accounts. */
  static PhoneConfig config(Account account) {
    return PhoneConfig.of(account).signing(PhoneConfig.Signing.BY_CERTIFICATES);
  }

  private static X509Certificate sign(
      long serial,
      String issuer,
      KeyPair issuerKey,
      String subject,
      KeyPair key,
      String @org.jspecify.annotations.Nullable [] uris) {
    try {
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name(issuer),
              BigInteger.valueOf(serial),
              Date.from(now.minus(Duration.ofMinutes(5))),
              Date.from(now.plus(Duration.ofDays(1))),
              new X500Name(subject),
              key.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(uris == null));
      if (uris != null) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
        GeneralName[] names = new GeneralName[uris.length];
        for (int i = 0; i < uris.length; i++) {
          names[i] = name(uris[i]);
        }
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate())));
    } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
