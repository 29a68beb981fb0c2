package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.dtls.suite.SignatureScheme;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LocalIdentityTest {
  @Test
  void theCertificateIsSelfSignedOnP256_andTheJdkReadsIt() throws Exception {
    X509Certificate certificate = certificate(identity(1));
    certificate.verify(certificate.getPublicKey());
    ECPublicKey key = (ECPublicKey) certificate.getPublicKey();
    assertEquals(256, key.getParams().getCurve().getField().getFieldSize());
    assertEquals("SHA256withECDSA", certificate.getSigAlgName());
  }

  @Test
  void ed25519_isSelfSigned_andTheJdkReadsIt() throws Exception {
    LocalIdentity identity =
        LocalIdentity.create(SignatureScheme.ED25519, Pair.CRYPTO, new Random(1)::nextBytes);
    X509Certificate certificate = certificate(identity);
    certificate.verify(certificate.getPublicKey());
    assertEquals("Ed25519", certificate.getSigAlgName());
    assertEquals(
        certificate(identity(1)).getSubjectX500Principal(), certificate.getSubjectX500Principal());
  }

  @Test
  void nothingButKeyAndSerialTellsTwoApart() throws CertificateException {
    X509Certificate one = certificate(identity(1));
    X509Certificate other = certificate(identity(2));
    assertEquals(one.getSubjectX500Principal(), other.getSubjectX500Principal());
    assertEquals(one.getIssuerX500Principal(), one.getSubjectX500Principal());
    assertEquals(one.getNotBefore(), other.getNotBefore());
    assertEquals(one.getNotAfter(), other.getNotAfter());
    assertNotEquals(one.getPublicKey(), other.getPublicKey());
    assertNotEquals(one.getSerialNumber(), other.getSerialNumber());
    assertTrue(one.getSerialNumber().signum() > 0);
  }

  @Test
  void theFingerprintIsTheCertificates() {
    LocalIdentity identity = identity(3);
    assertTrue(identity.fingerprint().verify(identity.certificate()).isPresent());
    assertTrue(identity(4).fingerprint().verify(identity.certificate()).isEmpty());
  }

  @Test
  void oneSeedGivesTheSameIdentity() {
    assertEquals(identity(5).certificate(), identity(5).certificate());
  }

  @Test
  void nothingOfItIsPrinted() {
    assertEquals("LocalIdentity[ecdsa_secp256r1_sha256]", identity(6).toString());
  }

  private static LocalIdentity identity(long seed) {
    return LocalIdentity.create(Pair.CRYPTO, new Random(seed)::nextBytes);
  }

  private static X509Certificate certificate(LocalIdentity identity) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(identity.certificate().toArray()));
  }
}
