package dev.sottovoce.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final Bytes CERTIFICATE = Bytes.utf8("any octets stand for a certificate");

  @Test
  void toSdp_parsesBack_inAnyCase() {
    Fingerprint fingerprint = Fingerprint.ofCertificate(CERTIFICATE);
    assertEquals(Optional.of(fingerprint), Fingerprint.parse(fingerprint.toSdp()));
    String lower = fingerprint.toSdp().toLowerCase(Locale.ROOT).replace("sha-256", "SHA-256");
    assertEquals(Optional.of(fingerprint), Fingerprint.parse(lower));
  }

  @Test
  void onlyTheSameCertificate_verifies() {
    Fingerprint fingerprint = Fingerprint.ofCertificate(CERTIFICATE);
    assertEquals(
        VerifiedPeer.Proof.CERTIFICATE_FINGERPRINT,
        fingerprint.verify(CERTIFICATE).orElseThrow().proof());
    byte[] other = CERTIFICATE.toArray();
    other[0] ^= 1;
    assertTrue(fingerprint.verify(Bytes.unsafeWrap(other)).isEmpty());
  }

  @Test
  void weakHashes_areNotParsed() {
    assertTrue(
        Fingerprint.parse("sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB")
            .isEmpty());
    assertTrue(Fingerprint.parse("md5 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B").isEmpty());
    String sdp = Fingerprint.ofCertificate(CERTIFICATE).toSdp();
    assertTrue(Fingerprint.parse(sdp.replace("sha-256", "sha-512")).isEmpty());
  }

  @Test
  void truncatedOrChanged_isRefusedAndNeverThrows() {
    String sdp = Fingerprint.ofCertificate(CERTIFICATE).toSdp();
    for (int length = 0; length < sdp.length(); length++) {
      assertTrue(Fingerprint.parse(sdp.substring(0, length)).isEmpty(), "cut to " + length);
    }
    Seeded.check(
        300,
        random -> {
          char[] changed = sdp.toCharArray();
          changed[random.nextInt(changed.length)] = (char) random.nextInt(256);
          Fingerprint.parse(new String(changed));
        });
    assertTrue(Fingerprint.parse(sdp.replace(':', '-')).isEmpty());
    assertTrue(Fingerprint.parse(sdp + ":00").isEmpty());
  }

  @Test
  void toString_showsNoDigest() {
    assertFalse(Fingerprint.ofCertificate(CERTIFICATE).toString().contains(":"));
  }
}
