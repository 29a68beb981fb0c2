package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Policy.Profile;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.zrtp.KeyAgreementType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallPolicyTest {
  private static final LocalDate DAY = LocalDate.of(2026, 6, 1);

  @Test
  void documentWithoutDtls_hasNoTermsForIt() {
    CallPolicy policy = CallPolicy.builtIn(Profile.DEFAULT, "ZRTP");

    assertEquals(List.of(KeyingMethod.Kind.ZRTP), policy.keyings());
    assertFalse(policy.dtls().isPresent());
  }

  @Test
  void documentThatOffersOnlyZrtp_isAClientOfDtlsInWhatItAccepts() {
    Choice zrtpFirst = new Choice(entries("ZRTP"), entries("ZRTP", "DTLS 1.3"));
    CallPolicy policy =
        CallPolicy.of(Profiles.of(Profile.DEFAULT).with(Kind.KEYING, zrtpFirst), DAY);

    assertEquals(List.of(KeyingMethod.Kind.ZRTP, KeyingMethod.Kind.DTLS), policy.keyings());
    assertEquals(
        List.of(ProtocolVersion.DTLS_1_3), policy.dtls().orElseThrow().offers().versions());
  }

  @Test
  void whatIsOnlyAccepted_isNotOffered_byAnyKeying() {
    Policy document =
        Profiles.of(Profile.DEFAULT)
            .with(
                Kind.SRTP_PROFILE,
                new Choice(
                    entries("AEAD_AES_256_GCM"), entries("AEAD_AES_128_GCM", "AEAD_AES_256_GCM")))
            .with(Kind.ZRTP_KEY_AGREEMENT, new Choice(entries("XM76"), entries("X255", "XM76")));
    CallPolicy policy = CallPolicy.of(document, DAY);

    List<SrtpProfile> offered = List.of(SrtpProfile.AEAD_AES_256_GCM);
    assertEquals(offered, policy.dtls().orElseThrow().offers().srtpProfiles());
    assertEquals(offered, policy.mikey().orElseThrow().offers().profiles());
    assertEquals(2, policy.mikey().orElseThrow().accepts().profiles().size());
    assertEquals(
        List.of(KeyAgreementType.XM76), policy.zrtp().orElseThrow().offers().keyAgreements());
    assertEquals(2, policy.zrtp().orElseThrow().accepts().keyAgreements().size());
  }

  @Test
  void versionsOfDtls_areTriedFromTheHighest_whateverTheOrder() {
    Choice backwards = new Choice(entries("DTLS 1.2", "DTLS 1.3"), entries("DTLS 1.2", "DTLS 1.3"));
    CallPolicy.Dtls dtls =
        CallPolicy.of(Profiles.of(Profile.DEFAULT).with(Kind.KEYING, backwards), DAY)
            .dtls()
            .orElseThrow();

    List<ProtocolVersion> best = List.of(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_2);
    assertEquals(best, dtls.offers().versions());
    assertEquals(best, dtls.accepts().versions());
  }

  @Test
  void narrowed_neverAcceptsMore() {
    Policy regulated = Profiles.of(Profile.REGULATED);

    assertThrows(IllegalArgumentException.class, () -> regulated.narrowedTo(List.of("DTLS 1.2")));
    assertEquals(
        List.of("ZRTP"),
        regulated.narrowedTo(List.of("DTLS 1.2", "ZRTP")).accepted(Kind.KEYING, DAY));
  }

  @Test
  void narrowed_keepsTheDateOfAnEntry() {
    Entry ending = new Entry("DTLS 1.2", Optional.of(DAY));
    Policy policy =
        Profiles.of(Profile.DEFAULT)
            .with(Kind.KEYING, new Choice(List.of(ending), List.of(ending)))
            .narrowedTo(List.of("DTLS 1.2"));

    assertEquals(List.of("DTLS 1.2"), policy.offered(Kind.KEYING, DAY.minusDays(1)));
    assertEquals(List.of(), policy.offered(Kind.KEYING, DAY));
  }

  private static List<Entry> entries(String... names) {
    return List.of(names).stream().map(name -> new Entry(name, Optional.empty())).toList();
  }
}
