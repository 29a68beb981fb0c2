package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.provider.ProviderConfig;
import dev.sottovoce.server.provider.ProviderConfig.Match;
import dev.sottovoce.server.provider.ProviderConfig.Phones;
import dev.sottovoce.server.webauthn.AttestationConfig;
import dev.sottovoce.server.webauthn.AttestationConfig.Format;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@code sottovoce.yaml} says of how pages become phones without a code. */
class SignInReaderTest {
  private static final String PROVIDER =
      """
      identityProvider:
        issuer: https://login.example
        clientId: sottovoce
        clientSecretFile: oidc.secret
      """;

  private static ProviderConfig provider(String phones) throws ConfigException {
    return ConfigReader.read(PROVIDER + phones).identityProvider().orElseThrow();
  }

  private static Phones phones(String lines) throws ConfigException {
    ProviderConfig read = provider("  phones:\n" + lines);
    assertTrue(read.roles().isEmpty());
    return read.phones().orElseThrow();
  }

  @Test
  void eachWayToKnowAUser_isRead() throws Exception {
    assertEquals(
        new Phones(Match.NAME, "preferred_username", "", "", Set.of()),
        phones("    match: name\n"));
    assertEquals(
        new Phones(Match.NAME, "login", "", "groups", Set.of("a", "b")),
        phones("    match: name\n    claim: login\n    groupClaim: groups\n    groups: [a, b]\n"));
    assertEquals(
        new Phones(Match.EMAIL, "email", "example.org", "", Set.of()),
        phones("    match: email\n    emailDomain: example.org\n"));
    assertEquals(
        new Phones(Match.EXTERNAL_ID, "oid", "", "", Set.of()),
        phones("    match: externalId\n    claim: oid\n"));
    assertEquals(
        1,
        provider("  roleClaim: groups\n  roles:\n    a: operator\n  phones:\n    match: name\n")
            .roles()
            .size());
  }

  @Test
  void whatIsHalfSaid_isRefused() {
    for (String each :
        List.of(
            "",
            "    match: anybody\n",
            "    match: email\n",
            "    match: email\n    emailDomain: Example.org\n",
            "    match: email\n    emailDomain: example.org\n    claim: mail\n",
            "    match: name\n    groups: [a]\n",
            "    match: name\n    groupClaim: groups\n",
            "    match: name\n    groupClaim: groups\n    groups: []\n",
            "    match: name\n    groupClaim: groups\n    groups: a\n",
            "    match: name\n    create: true\n")) {
      assertThrows(ConfigException.class, () -> phones(each), each);
    }
    assertThrows(ConfigException.class, () -> provider(""), "for nobody");
    assertThrows(
        ConfigException.class,
        () -> provider("  roles:\n    a: operator\n  phones:\n    match: name\n"));
  }

  @Test
  void attestations_haveAnchorsByFormat_andModels() throws Exception {
    assertEquals(AttestationConfig.NONE, ConfigReader.read("").attestation());
    String yaml =
        """
        attestation:
          apple: apple.pem
          androidKey: google.pem
          tpm: tpm.pem
          packed: keys.pem
          packedModels:
            00112233-4455-6677-8899-aabbccddeeff: pkcs11
        """;
    AttestationConfig read = ConfigReader.read(yaml).attestation();
    assertEquals(
        Map.of(
            Format.APPLE, "apple.pem",
            Format.ANDROID_KEY, "google.pem",
            Format.TPM, "tpm.pem",
            Format.PACKED, "keys.pem"),
        read.anchors());
    UUID model = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    assertEquals(Map.of(model, Protection.PKCS11), read.models());
    for (String each :
        List.of(
            "attestation: all\n",
            "attestation:\n  safetynet: a.pem\n",
            "attestation:\n  packedModels:\n    yubikey: pkcs11\n",
            yaml.replace("pkcs11", "certain"))) {
      assertThrows(ConfigException.class, () -> ConfigReader.read(each), each);
    }
  }
}
