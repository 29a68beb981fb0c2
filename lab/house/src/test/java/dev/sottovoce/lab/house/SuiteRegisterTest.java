package dev.sottovoce.lab.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.mikey.MikeyGroup;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Suite;
import dev.sottovoce.policy.SuiteRegister;
import dev.sottovoce.zrtp.AuthTagType;
import dev.sottovoce.zrtp.CipherType;
import dev.sottovoce.zrtp.HashType;
import dev.sottovoce.zrtp.KeyAgreementType;
import dev.sottovoce.zrtp.SasType;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the protocol rooms can do is what the register knows and does not forbid, name for name: one
 * list, and no algorithm that the policy cannot speak of.
 */
class SuiteRegisterTest {
  private static <T> void assertRegistered(Kind kind, T[] values, Function<T, String> name) {
    Set<String> able =
        Arrays.stream(values).map(name).map(String::trim).collect(Collectors.toSet());
    Set<String> known =
        SuiteRegister.all(kind).stream()
            .filter(suite -> suite.use() != Suite.Use.FORBIDDEN)
            .map(Suite::name)
            .collect(Collectors.toSet());
    assertFalse(able.isEmpty());
    assertEquals(known, able, kind.path());
  }

  @Test
  void everyAlgorithm_isInTheRegisterByItsName() {
    assertRegistered(Kind.GROUP, NamedGroup.values(), NamedGroup::registeredName);
    assertRegistered(Kind.CIPHER_SUITE, CipherSuite.values(), CipherSuite::registeredName);
    assertRegistered(Kind.SIGNATURE, SignatureScheme.values(), SignatureScheme::registeredName);
    assertRegistered(Kind.SRTP_PROFILE, SrtpProfile.values(), Enum::name);
    assertRegistered(Kind.ZRTP_HASH, HashType.values(), HashType::code);
    assertRegistered(Kind.ZRTP_CIPHER, CipherType.values(), CipherType::code);
    assertRegistered(Kind.ZRTP_AUTH_TAG, AuthTagType.values(), AuthTagType::code);
    assertRegistered(Kind.ZRTP_KEY_AGREEMENT, KeyAgreementType.values(), KeyAgreementType::code);
    assertRegistered(Kind.ZRTP_SAS, SasType.values(), SasType::code);
    assertRegistered(Kind.MIKEY_GROUP, MikeyGroup.values(), MikeyGroup::registeredName);
  }

  @Test
  void everyVersionOfDtls_isInTheRegister() {
    for (ProtocolVersion version : ProtocolVersion.values()) {
      Suite suite = SuiteRegister.find(Kind.KEYING, version.displayName()).orElseThrow();
      assertEquals(Suite.Use.FREE, suite.use());
    }
  }
}
