package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

class DeviceRevocationTest {
  private static final DeviceRevocation WORD =
      new DeviceRevocation(
          "alice", "example.test", new UUID(1, 2), Instant.parse("2026-11-29T10:00:00.9Z"));

  private final KeyPair first = key();
  private final KeyPair next = key();

  private static KeyPair key() {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      return keys.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate authority(KeyPair key) {
    try {
      X500Name name = new X500Name("CN=Authority");
      return new JcaX509CertificateConverter()
          .getCertificate(
              new JcaX509v3CertificateBuilder(
                      name,
                      BigInteger.ONE,
                      Date.from(Instant.EPOCH),
                      Date.from(Instant.EPOCH.plusSeconds(1)),
                      name,
                      key.getPublic())
                  .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key.getPrivate())));
    } catch (CertificateException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void itIsRead_whenOneOfTheAuthoritiesSigned() {
    List<X509Certificate> both = List.of(authority(first), authority(next));
    Bytes signed = WORD.signedBy(next.getPrivate());

    assertEquals(Optional.of(WORD), DeviceRevocation.read(signed, both));
    assertEquals(Instant.parse("2026-11-29T10:00:00Z"), WORD.at());
    assertEquals(Optional.empty(), DeviceRevocation.read(signed, List.of(authority(first))));
    assertEquals(Optional.empty(), DeviceRevocation.read(signed, List.of()));
    assertFalse(WORD.toString().contains("alice"));
  }

  @Test
  void whatIsDamaged_saysNothing() {
    List<X509Certificate> one = List.of(authority(first));
    byte[] signed = WORD.signedBy(first.getPrivate()).toArray();
    for (int at = 0; at < signed.length; at++) {
      byte[] damaged = signed.clone();
      damaged[at] ^= 1;
      assertEquals(
          Optional.empty(), DeviceRevocation.read(Bytes.unsafeWrap(damaged), one), "" + at);
      Bytes cut = Bytes.copyOf(signed).slice(0, at);
      assertEquals(Optional.empty(), DeviceRevocation.read(cut, one));
    }
    Bytes longer = Bytes.concat(Bytes.copyOf(signed), Bytes.utf8("x"));
    assertEquals(Optional.empty(), DeviceRevocation.read(longer, one));
    Seeded.check(
        2_000, random -> DeviceRevocation.read(Bytes.unsafeWrap(Seeded.octets(random, 200)), one));
  }
}
