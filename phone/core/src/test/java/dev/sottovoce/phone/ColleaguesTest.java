package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.wire.Bytes;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose certificates a phone believes in a MIKEY message. */
class ColleaguesTest {
  private static final String BOB = "sip:bob@" + TestOrganisation.DOMAIN;
  private static final String DEVICE = "urn:uuid:00000000-0000-0001-0000-000000000001";

  private final TestOrganisation organisation = TestOrganisation.create();
  private final KeyPair key = TestOrganisation.newKey();

  private Optional<Bytes> judged(X509Certificate certificate, String address) throws Exception {
    return judged(certificate, address, Clock.systemUTC());
  }

  private Optional<Bytes> judged(X509Certificate certificate, String address, Clock clock)
      throws Exception {
    return new Colleagues(List.of(organisation.authority()), clock)
        .publicKey(List.of(Bytes.copyOf(certificate.getEncoded())), address);
  }

  @Test
  void aColleaguesKeyIsThePointInTheCertificate() throws Exception {
    byte[] encoded = key.getPublic().getEncoded();
    Bytes point = Bytes.copyOf(encoded).slice(encoded.length - 65, encoded.length);
    assertEquals(Optional.of(point), judged(organisation.certificate(key, BOB, DEVICE), BOB));
  }

  @Test
  void anotherAuthoritysDeviceIsNobody() throws Exception {
    TestOrganisation other = TestOrganisation.create();
    assertEquals(Optional.empty(), judged(other.certificate(key, BOB, DEVICE), BOB));
  }

  @Test
  void aColleagueCannotPoseAsAnother() throws Exception {
    X509Certificate carols =
        organisation.certificate(key, "sip:carol@" + TestOrganisation.DOMAIN, DEVICE);
    assertEquals(Optional.empty(), judged(carols, BOB));
  }

  @Test
  void aCertificateThatIsOverIsNotBelieved() throws Exception {
    X509Certificate bobs = organisation.certificate(key, BOB, DEVICE);
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(2));
    assertEquals(Optional.empty(), judged(bobs, BOB, later));
  }

  @Test
  void aKeyOnAnotherCurveIsNotTaken() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp384r1"));
    X509Certificate bobs = organisation.certificate(generator.generateKeyPair(), BOB, DEVICE);
    assertEquals(Optional.empty(), judged(bobs, BOB));
  }

  @Test
  void whatIsNoCertificateIsNobody() {
    Colleagues colleagues = new Colleagues(List.of(organisation.authority()), Clock.systemUTC());
    assertEquals(Optional.empty(), colleagues.publicKey(List.of(), BOB));
    assertEquals(Optional.empty(), colleagues.publicKey(List.of(Bytes.utf8("MIIB")), BOB));
    assertEquals(Optional.empty(), colleagues.publicKey(List.of(Bytes.of(0x30, 0x84)), BOB));
  }
}
