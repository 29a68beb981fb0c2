package dev.sottovoce.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.note.VerifierKey;
import dev.sottovoce.wire.Bytes;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyGateTest {
  private static final LocalDate DAY = LocalDate.of(2026, 11, 25);
  private static final Bytes ANNAS = key(1);
  private static final Bytes BENS = key(2);
  private static final VerifierKey ANNA = PolicySignatures.verifierKey("anna", ANNAS);
  private static final VerifierKey BEN = PolicySignatures.verifierKey("ben", BENS);
  private static final Bytes DOCUMENT =
      Bytes.utf8(Profiles.text(Policy.Profile.DEFAULT).replace("version: 1", "version: 7"));

  private final PolicyGate gate = new PolicyGate(new PolicyRoot(2, List.of(ANNA, BEN)), 5);

  private static Bytes key(int seed) {
    byte[] octets = new byte[32];
    java.util.Arrays.fill(octets, (byte) seed);
    return Bytes.unsafeWrap(octets);
  }

  private static String signatures() {
    return PolicySignatures.sign("anna", ANNAS, DOCUMENT)
        + PolicySignatures.sign("ben", BENS, DOCUMENT);
  }

  private void refused(String why, int present, Bytes document, String signatures, LocalDate day) {
    PolicyException refusal =
        assertThrows(
            PolicyException.class,
            () -> gate.take(present, new SignedPolicy(document, signatures), day));
    assertTrue(refusal.sentence().contains(why), refusal.sentence());
  }

  @Test
  void aNewerDocumentWithEnoughSignatures_isTaken() throws Exception {
    assertEquals(7, gate.take(6, new SignedPolicy(DOCUMENT, signatures()), DAY).version());
  }

  @Test
  void everythingElse_isRefusedWithItsReason() {
    refused("not newer", 7, DOCUMENT, signatures(), DAY);
    refused("holds from", 6, DOCUMENT, signatures(), LocalDate.of(2031, 1, 1));
    refused(
        "signed by 1 of the 2", 6, DOCUMENT, PolicySignatures.sign("anna", ANNAS, DOCUMENT), DAY);
    String twice = PolicySignatures.sign("anna", ANNAS, DOCUMENT);
    refused("signed by 1 of the 2", 6, DOCUMENT, twice + twice, DAY);
    refused("signed by 0", 6, DOCUMENT, "", DAY);
    refused("no signature line", 6, DOCUMENT, "anna signed this\n", DAY);
    String stranger = PolicySignatures.sign("eve", key(3), DOCUMENT);
    refused("nobody with this key", 6, DOCUMENT, signatures() + stranger, DAY);
    String namesake = PolicySignatures.sign("anna", key(3), DOCUMENT);
    refused("nobody with this key", 6, DOCUMENT, namesake, DAY);
    Bytes other = Bytes.utf8(DOCUMENT.utf8() + "\n");
    refused("signature of anna is wrong", 6, other, signatures(), DAY);
    Bytes old = Bytes.utf8(DOCUMENT.utf8().replace("version: 7", "version: 4"));
    String signed =
        PolicySignatures.sign("anna", ANNAS, old) + PolicySignatures.sign("ben", BENS, old);
    refused("below version 5 of this build", 1, old, signed, DAY);
  }

  @Test
  void everyFlippedBitOfASignature_isRefused() {
    String line = PolicySignatures.sign("anna", ANNAS, DOCUMENT);
    int start = line.lastIndexOf(' ') + 1;
    byte[] value = java.util.Base64.getDecoder().decode(line.substring(start).trim());
    for (int bit = 0; bit < 8 * value.length; bit++) {
      byte[] flipped = value.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      String changed =
          line.substring(0, start) + java.util.Base64.getEncoder().encodeToString(flipped) + "\n";
      assertThrows(
          PolicyException.class,
          () -> PolicySignatures.count(changed, DOCUMENT, List.of(ANNA, BEN)));
    }
  }

  /** The key and the line of the example in C2SP signed-note are of this shape. */
  @Test
  void verifierKeys_parseBack_andNameTheirKey() {
    assertEquals(ANNA, VerifierKey.parse(ANNA.text()).orElseThrow());
    assertEquals(
        java.util.Optional.empty(), VerifierKey.parse(ANNA.text().replace("anna", "emma")));
    for (String text : List.of("", "a+b", "a+b+c", "anna+00000000+AAAA")) {
      assertTrue(VerifierKey.parse(text).isEmpty(), text);
    }
  }

  /** From the C2SP signed-note specification's example key (PeterNeumann). */
  @Test
  void theHashOfAKey_isTheSpecifications() {
    VerifierKey key =
        VerifierKey.parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
            .orElseThrow();
    assertEquals("PeterNeumann", key.name());
  }
}
