package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import dev.sottovoce.zrtp.ZrtpEndpoint.Reason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which algorithms two ends take (RFC 6189 section 4.1.2). */
class NegotiationTest {
  private static final List<KeyAgreementType> ALL = List.of(KeyAgreementType.values());

  @Test
  void theFasterOfBothFirstChoices_isTaken() {
    KeyAgreementType dh = KeyAgreementType.DH3K;
    KeyAgreementType curve = KeyAgreementType.X255;
    KeyAgreementType kem = KeyAgreementType.XM76;
    assertAgreement(curve, List.of(dh, curve), List.of(curve, dh));
    assertAgreement(curve, List.of(curve, dh), List.of(dh, curve));
    assertAgreement(dh, List.of(dh, curve), List.of(dh, curve));
    assertAgreement(kem, ALL, List.of(kem, curve));
    // A DH agreement that comes first at one end wins over a KEM, as in the draft.
    assertAgreement(curve, List.of(kem, curve), List.of(curve, kem));
    assertAgreement(curve, List.of(curve, kem), List.of(kem, curve));
    assertAgreement(dh, ALL, List.of(dh));
  }

  @Test
  void whatIsMandatory_isThereEvenWhereAHelloDoesNotListIt() {
    ZrtpConfig strong = with(List.of(KeyAgreementType.X255));
    Message.Hello hello = hello(strong);
    ZrtpConfig plain = Parties.LINPHONE_LIKE;
    Suite suite = Suite.choose(plain, hello).orElseThrow();
    assertEquals(KeyAgreementType.DH3K, suite.keyAgreement());
    assertEquals(HashType.S256, suite.hash());
  }

  /** Our own phones refuse what they do not list, so what they list comes first. */
  @Test
  void whatAHelloLists_isTakenBeforeWhatItMustHave() {
    ZrtpConfig modern = Parties.X255;
    ZrtpConfig oldFirst =
        Parties.config(
            List.of(HashType.S256, HashType.S384),
            List.of(CipherType.AES1, CipherType.AES3),
            modern.authTags(),
            List.of(KeyAgreementType.DH3K, KeyAgreementType.X255),
            modern.sasTypes());
    ZrtpConfig newOnly =
        Parties.config(
            List.of(HashType.S384),
            List.of(CipherType.AES3),
            modern.authTags(),
            List.of(KeyAgreementType.X255),
            modern.sasTypes());
    Suite suite = Suite.choose(oldFirst, hello(newOnly)).orElseThrow();
    assertEquals(HashType.S384, suite.hash());
    assertEquals(CipherType.AES3, suite.cipher());
    assertEquals(KeyAgreementType.X255, suite.keyAgreement());
  }

  @Test
  void whatPolicyDoesNotList_isRefusedThoughTheRfcHasItMandatory() {
    Duo duo = Duo.of(with(List.of(KeyAgreementType.X255))).bob(Parties.LINPHONE_LIKE).build().run();
    assertEquals(
        Optional.of(
            new Output.Failed(
                Reason.INCOMPATIBLE, Optional.of(ErrorCode.HELLO_COMPONENTS_MISMATCH))),
        duo.alice.failed());
    assertEquals(Reason.REFUSED_BY_PEER, duo.bob.failed().orElseThrow().reason());
  }

  @Test
  void postQuantum_isWhatBothSay() {
    Duo duo = Duo.of(Parties.EVERYTHING).build().run().assertAgreed();
    assertTrue(duo.alice.agreed().get().keys().agreement().postQuantum());
    assertEquals("ZRTP_S384_AES3_GCM", duo.bob.agreed().get().keys().agreement().cipherSuite());
    duo = Duo.of(Parties.EVERYTHING).bob(Parties.X255).build().run().assertAgreed();
    assertTrue(!duo.alice.agreed().get().keys().agreement().postQuantum());
  }

  @Test
  void theHybridWithoutItsHashAndCipher_cannotBeConfigured() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Parties.config(
                List.of(HashType.S256),
                List.of(CipherType.AES3),
                List.of(AuthTagType.HS80),
                List.of(KeyAgreementType.XM76),
                List.of(SasType.B32)));
  }

  @Test
  void emptyOrLongLists_areMisuse() {
    assertThrows(IllegalArgumentException.class, () -> with(List.of()));
    KeyAgreementType one = KeyAgreementType.X255;
    assertThrows(
        IllegalArgumentException.class,
        () -> with(List.of(one, one, one, one, one, one, one, one)));
  }

  private static void assertAgreement(
      KeyAgreementType expected, List<KeyAgreementType> ours, List<KeyAgreementType> theirs) {
    assertEquals(
        expected, Suite.choose(with(ours), hello(with(theirs))).orElseThrow().keyAgreement());
  }

  private static ZrtpConfig with(List<KeyAgreementType> agreements) {
    return Parties.config(
        List.of(HashType.S384, HashType.S256),
        List.of(CipherType.AES3, CipherType.AES1),
        List.of(AuthTagType.HS80),
        agreements,
        List.of(SasType.B32));
  }

  private static Message.Hello hello(ZrtpConfig config) {
    return new LocalHello(config, Parties.CRYPTO, Parties.entropy(1)).message();
  }
}
