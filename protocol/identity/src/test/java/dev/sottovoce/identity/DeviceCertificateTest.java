package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.Test;

class DeviceCertificateTest {
  private static final String ADDRESS = "sip:alice@example.org";
  private static final UUID DEVICE = UUID.fromString("0f0e0d0c-0b0a-4908-8706-050403020100");
  private static final String URN = "urn:uuid:" + DEVICE;

  @Test
  void theProfile_isRead() throws Exception {
    DeviceCertificate read = DeviceCertificate.read(certificate(ADDRESS, URN)).orElseThrow();
    assertEquals(new DeviceCertificate("alice", "example.org", DEVICE), read);
    assertEquals(ADDRESS, read.address());
    assertEquals(URN, read.urn());
  }

  @Test
  void theOrderOfNames_andOtherNames_doNotCount() throws Exception {
    assertTrue(DeviceCertificate.read(certificate(URN, ADDRESS, "https://x.test/")).isPresent());
  }

  @Test
  void whatIsNotTheProfile_isRefused() throws Exception {
    String[][] bad = {
      {},
      {ADDRESS},
      {URN},
      {ADDRESS, "sip:bob@example.org", URN},
      {ADDRESS, URN, "urn:uuid:" + UUID.randomUUID()},
      {"sips:alice@example.org", URN},
      {"sip:example.org", URN},
      {"sip:@example.org", URN},
      {"sip:alice@", URN},
      {"sip:Alice@example.org", URN},
      {"sip:../x@example.org", URN},
      {ADDRESS, "urn:uuid:" + DEVICE.toString().toUpperCase(java.util.Locale.ROOT)},
      {ADDRESS, "urn:uuid:1-1-1-1-1"},
      {ADDRESS, "urn:uuid:zf0e0d0c-0b0a-4908-8706-050403020100"},
      {ADDRESS, URN, "a:1", "a:2", "a:3", "a:4", "a:5", "a:6", "a:7"},
    };
    for (String[] names : bad) {
      assertEquals(
          Optional.empty(), DeviceCertificate.read(certificate(names)), String.join(" ", names));
    }
  }

  @Test
  void identity_isNotInToString() {
    String shown = new DeviceCertificate("alice", "example.org", DEVICE).toString();
    assertFalse(shown.contains("alice") || shown.contains("example") || shown.contains("0f0e"));
  }

  @Test
  void aRequest_provesThatItsSenderHoldsTheKey() throws Exception {
    KeyPair key = key();
    var request = new JcaPKCS10CertificationRequest(CertificateRequests.create(key).toArray());
    var verifiers = new JcaContentVerifierProviderBuilder();
    assertEquals(key.getPublic(), request.getPublicKey());
    assertTrue(request.isSignatureValid(verifiers.build(key.getPublic())));
    assertFalse(request.isSignatureValid(verifiers.build(key().getPublic())));
  }

  private static X509Certificate certificate(String... uris) throws Exception {
    KeyPair key = key();
    X500Name name = new X500Name("CN=test");
    var builder =
        new JcaX509v3CertificateBuilder(
            name, BigInteger.ONE, new Date(0), new Date(1_000_000_000), name, key.getPublic());
    List<GeneralName> names = new ArrayList<>();
    for (String uri : uris) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
    }
    if (!names.isEmpty()) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.toArray(new GeneralName[0])));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder(CertificateRequests.SIGNATURE)
                    .build(key.getPrivate())));
  }

  private static KeyPair key() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }
}
