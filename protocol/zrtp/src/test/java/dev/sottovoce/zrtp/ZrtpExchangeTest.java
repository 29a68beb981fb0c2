package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.VerifiedPeer;
import dev.sottovoce.zrtp.ZrtpEndpoint.Compared;
import dev.sottovoce.zrtp.ZrtpEndpoint.Continuity;
import dev.sottovoce.zrtp.ZrtpEndpoint.Initiative;
import dev.sottovoce.zrtp.ZrtpEndpoint.Output;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two of our endpoints over a path without faults. */
class ZrtpExchangeTest {
  static Stream<ZrtpConfig> everySuite() {
    Stream.Builder<ZrtpConfig> suites = Stream.builder();
    for (KeyAgreementType agreement : KeyAgreementType.values()) {
      for (AuthTagType tag : AuthTagType.values()) {
        for (HashType hash : HashType.values()) {
          for (CipherType cipher : CipherType.values()) {
            if (agreement.isKem() && (hash != HashType.S384 || cipher != CipherType.AES3)) continue;
            suites.add(
                Parties.config(
                    List.of(hash),
                    List.of(cipher),
                    List.of(tag),
                    List.of(agreement),
                    List.of(hash == HashType.S384 ? SasType.B256 : SasType.B32)));
          }
        }
      }
    }
    return suites.build();
  }

  @ParameterizedTest
  @MethodSource("everySuite")
  void everySuite_endsInTheSameKeys(ZrtpConfig config) {
    Duo duo = Duo.of(config).build().run().assertAgreed();
    Output.Agreed agreed = duo.alice.agreed().orElseThrow();
    SrtpProfile profile = config.authTags().get(0).profile(config.ciphers().get(0));
    assertEquals(profile, agreed.keys().profile());
    assertEquals(config.keyAgreements().get(0).registeredName(), agreed.keys().agreement().group());
    assertEquals(VerifiedPeer.Proof.ZRTP_HASH, agreed.peer().proof());
    assertEquals(Continuity.FIRST_CALL, agreed.continuity());
    assertEquals(Compared.NEVER, agreed.compared());
    assertTrue(duo.alice.retained().isPresent() && duo.bob.retained().isPresent());
  }

  @Test
  void bothCommitAtOnce_andOneGivesWay() {
    for (long seed = 0; seed < 20; seed++) {
      Duo.of(Parties.X255)
          .seed(seed)
          .initiative(Initiative.EAGER, Initiative.EAGER)
          .build()
          .run()
          .assertAgreed();
    }
  }

  @Test
  void twoPatientEnds_doNotWaitForEver() {
    Duo.of(Parties.X255)
        .initiative(Initiative.PATIENT, Initiative.PATIENT)
        .build()
        .run()
        .assertAgreed();
  }
}
