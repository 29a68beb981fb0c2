package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.DeviceCertificateProfile.Fault;
import dev.sottovoce.testing.Seeded;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** For each rule of the profile, the certificate that differs in this one thing. */
class DeviceCertificateProfileTest {
  private static final String ADDRESS = "sip:alice@example.org";
  private static final String URN = "urn:uuid:0f0e0d0c-0b0a-4908-8706-050403020100";
  private static final Instant NOW = Instant.parse("2027-03-01T08:00:00Z");
  private static final KeyPair AUTHORITY = key("secp256r1");

  /** A certificate that keeps the profile, until something is changed. */
  private static final class Draft {
    KeyPair key = key("secp256r1");
    String signature = "SHA256withECDSA";
    Duration life = DeviceCertificateProfile.LIFE;
    Optional<BasicConstraints> constraints = Optional.of(new BasicConstraints(false));
    Optional<Integer> usage = Optional.of(KeyUsage.digitalSignature);
    KeyPurposeId[] purposes = {KeyPurposeId.id_kp_clientAuth};
    GeneralName[] names = {uri(ADDRESS), uri(URN)};
    Optional<String> critical = Optional.empty();
    String subject = "CN=device";

    X509Certificate build() throws Exception {
      var builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=ca"),
              BigInteger.ONE,
              Date.from(NOW.minus(DeviceCertificateProfile.BACKDATED)),
              Date.from(NOW.plus(life)),
              new X500Name(subject),
              key.getPublic());
      if (constraints.isPresent()) {
        builder.addExtension(Extension.basicConstraints, true, constraints.get());
      }
      if (usage.isPresent()) {
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage.get()));
      }
      if (purposes.length > 0) {
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
      }
      if (names.length > 0) {
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      }
      if (critical.isPresent()) {
        builder.addExtension(new ASN1ObjectIdentifier(critical.get()), true, DERNull.INSTANCE);
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder(signature).build(AUTHORITY.getPrivate())));
    }
  }

  private interface Change {
    void to(Draft draft);
  }

  private static void expect(Fault fault, Change change) throws Exception {
    Draft draft = new Draft();
    change.to(draft);
    X509Certificate certificate = draft.build();
    assertEquals(Optional.of(fault), DeviceCertificateProfile.fault(certificate));
    assertEquals(Optional.empty(), DeviceCertificateProfile.read(certificate));
  }

  @Test
  void whatKeepsTheProfile_isRead() throws Exception {
    X509Certificate certificate = new Draft().build();
    assertEquals(Optional.empty(), DeviceCertificateProfile.fault(certificate));
    assertEquals(ADDRESS, DeviceCertificateProfile.read(certificate).orElseThrow().address());
  }

  @Test
  void absentConstraints_andNamesTheOtherWayRound_keepIt() throws Exception {
    Draft draft = new Draft();
    draft.constraints = Optional.empty();
    draft.names = new GeneralName[] {uri(URN), uri(ADDRESS)};
    assertTrue(DeviceCertificateProfile.read(draft.build()).isPresent());
  }

  @Test
  void aKeyThatIsNotOnP256_isRefused_alsoWhereItsLengthIsTheSame() throws Exception {
    expect(Fault.KEY, draft -> draft.key = key("secp384r1"));
    expect(Fault.KEY, draft -> draft.key = rsa());
    var p256 = key("secp256r1").getPublic();
    assertTrue(DeviceCertificateProfile.isP256(p256));
    assertFalse(DeviceCertificateProfile.isP256(key("secp384r1").getPublic()));
    // secp256k1, as SubjectPublicKeyInfo: only the curve's identifier differs.
    assertFalse(DeviceCertificateProfile.isP256(new OtherCurve(p256.getEncoded())));
  }

  @Test
  void aSecondTooLong_isRefused() throws Exception {
    expect(Fault.LIFE, draft -> draft.life = DeviceCertificateProfile.LIFE.plusSeconds(1));
    expect(Fault.LIFE, draft -> draft.life = Duration.ofDays(-1));
  }

  @Test
  void whoMayCertify_isNoDevice() throws Exception {
    expect(Fault.AUTHORITY, draft -> draft.constraints = Optional.of(new BasicConstraints(0)));
    expect(Fault.AUTHORITY, draft -> draft.constraints = Optional.of(new BasicConstraints(true)));
    expect(
        Fault.KEY_USAGE,
        draft -> draft.usage = Optional.of(KeyUsage.digitalSignature | KeyUsage.keyCertSign));
  }

  @Test
  void keyUsage_isDigitalSignatureAlone() throws Exception {
    expect(Fault.KEY_USAGE, draft -> draft.usage = Optional.empty());
    expect(Fault.KEY_USAGE, draft -> draft.usage = Optional.of(KeyUsage.keyAgreement));
    expect(
        Fault.KEY_USAGE,
        draft -> draft.usage = Optional.of(KeyUsage.digitalSignature | KeyUsage.nonRepudiation));
  }

  @Test
  void thePurpose_isSigningInAlone() throws Exception {
    expect(Fault.PURPOSE, draft -> draft.purposes = new KeyPurposeId[0]);
    expect(
        Fault.PURPOSE,
        draft -> draft.purposes = new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth});
    expect(
        Fault.PURPOSE,
        draft ->
            draft.purposes =
                new KeyPurposeId[] {KeyPurposeId.id_kp_clientAuth, KeyPurposeId.id_kp_serverAuth});
    expect(
        Fault.PURPOSE,
        draft -> draft.purposes = new KeyPurposeId[] {KeyPurposeId.anyExtendedKeyUsage});
  }

  @Test
  void anUnknownCriticalExtension_isRefused() throws Exception {
    expect(Fault.CRITICAL, draft -> draft.critical = Optional.of("1.2.3.4"));
  }

  @Test
  void anOldSignature_orAnOldVersion_isRefused() throws Exception {
    expect(Fault.SIGNATURE, draft -> draft.signature = "SHA1withECDSA");
    Draft draft = new Draft();
    var first =
        new JcaX509v1CertificateBuilder(
            new X500Name("CN=ca"),
            BigInteger.ONE,
            Date.from(NOW),
            Date.from(NOW),
            new X500Name("CN=device"),
            draft.key.getPublic());
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                first.build(
                    new JcaContentSignerBuilder(draft.signature).build(AUTHORITY.getPrivate())));
    assertEquals(Optional.of(Fault.VERSION), DeviceCertificateProfile.fault(certificate));
  }

  @Test
  void namesThatAreNotExactlyTheTwo_areRefused() throws Exception {
    List<GeneralName[]> bad = new ArrayList<>();
    bad.add(new GeneralName[0]);
    bad.add(new GeneralName[] {uri(ADDRESS)});
    bad.add(new GeneralName[] {uri(ADDRESS), uri(ADDRESS)});
    bad.add(new GeneralName[] {uri(ADDRESS), uri(URN), uri("https://example.org/")});
    bad.add(
        new GeneralName[] {uri(ADDRESS), uri(URN), new GeneralName(GeneralName.dNSName, "x.org")});
    bad.add(
        new GeneralName[] {
          uri(ADDRESS), new GeneralName(GeneralName.rfc822Name, "alice@example.org")
        });
    for (String other :
        List.of(
            "sip:alice@*.example.org",
            "sip:*@example.org",
            "sip:alice@example.org;user=phone",
            "sip:alice@example.org:5061",
            "sip:alice@Example.org",
            "sips:alice@example.org",
            "sip:alice@")) {
      bad.add(new GeneralName[] {uri(other), uri(URN)});
    }
    for (GeneralName[] each : bad) expect(Fault.NAMES, draft -> draft.names = each);
  }

  /** RFC 5922 section 7.1: a common name is no identity here. */
  @Test
  void aCommonName_standsForNobody() throws Exception {
    expect(
        Fault.NAMES,
        draft -> {
          draft.subject = "CN=sip:alice@example.org";
          draft.names = new GeneralName[] {uri(URN)};
        });
  }

  @Test
  void octetsThatAreChanged_neverMakeItThrow() throws Exception {
    byte[] good = new Draft().build().getEncoded();
    Seeded.check(
        2_000,
        random -> {
          byte[] octets = good.clone();
          for (int i = random.nextInt(4); i >= 0; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
          }
          try {
            var read =
                CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(octets));
            DeviceCertificateProfile.read((X509Certificate) read);
          } catch (CertificateException e) {
            // Most of them are no certificate any more.
          }
        });
  }

  private record OtherCurve(byte[] p256) implements java.security.PublicKey {
    @Override
    public String getAlgorithm() {
      return "EC";
    }

    @Override
    public String getFormat() {
      return "X.509";
    }

    @Override
    public byte[] getEncoded() {
      byte[] changed = p256.clone();
      changed[22] ^= 1;
      return changed;
    }
  }

  private static GeneralName uri(String text) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, text);
  }

  private static KeyPair key(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair rsa() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
