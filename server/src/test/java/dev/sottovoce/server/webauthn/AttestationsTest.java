package dev.sottovoce.server.webauthn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.webauthn.AttestationConfig.Format;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements by makers whom the operator has named, and by others. */
class AttestationsTest {
  private static final RelyingParty PARTY =
      new RelyingParty("https://voice.example", "voice.example");
  private static final String PURPOSE = "test";

  @TempDir Path data;
  private final Challenges challenges = new Challenges(new SecureRandom()::nextBytes);
  private TestMaker maker;

  /** Makes an attestation object over a challenge. */
  private interface Statement {
    TestMaker.Made make(TestMaker maker, Bytes challenge) throws Exception;
  }

  private static final Statement PACKED = (maker, challenge) -> maker.packed(PARTY, challenge);
  private static final Statement SELF = (maker, challenge) -> maker.selfSigned(PARTY, challenge);
  private static final Statement NONE = (maker, challenge) -> maker.none(PARTY, challenge);
  private static final Statement APPLE = (maker, challenge) -> maker.apple(PARTY, challenge);
  private static final Statement TPM = (maker, challenge) -> maker.tpm(PARTY, challenge);
  private static final Statement ANDROID = (maker, challenge) -> maker.androidKey(PARTY, challenge);

  @BeforeEach
  void make() throws Exception {
    maker = new TestMaker();
  }

  private Attestations believing(TestMaker believed, Format... formats) throws IOException {
    Files.writeString(data.resolve("anchors.pem"), Pem.of(believed.root));
    Map<Format, String> anchors = new java.util.EnumMap<>(Format.class);
    for (Format each : formats) anchors.put(each, "anchors.pem");
    Map<UUID, Protection> models = Map.of(TestMaker.MODEL, Protection.PKCS11);
    return Attestations.open(new AttestationConfig(anchors, models), data);
  }

  private Optional<Protection> shown(Attestations believed, Statement statement) throws Exception {
    return made(believed, statement).map(Ceremonies.Made::protection);
  }

  private Optional<Ceremonies.Made> made(Attestations believed, Statement statement)
      throws Exception {
    Bytes challenge = challenges.issue(PURPOSE, Instant.now());
    TestMaker.Made made = statement.make(maker, challenge);
    return new Ceremonies(challenges, believed, Clock.systemUTC())
        .made(PARTY, PURPOSE, made.attestation(), made.clientData());
  }

  private Optional<KeyProof> proof(Attestations believed, Statement statement) throws Exception {
    return made(believed, statement).orElseThrow().proof();
  }

  private void assertShown(Protection wanted, Statement statement) throws Exception {
    assertEquals(
        Optional.of(wanted), shown(believing(maker, Format.values()), statement), "believed");
  }

  /** With something wrong nothing is shown, and the passkey is one all the same. */
  private void assertNotShown(Statement statement, Consumer<TestMaker> change) throws Exception {
    maker = new TestMaker();
    change.accept(maker);
    assertShown(Protection.BROWSER, statement);
  }

  @Test
  void whatAMakerHasSigned_isShown() throws Exception {
    assertShown(Protection.PKCS11, PACKED);
    assertShown(Protection.SECURE_ENCLAVE, APPLE);
    assertShown(Protection.TPM, TPM);
    assertShown(Protection.TEE, ANDROID);
    maker.androidStatementLevel = 2;
    maker.androidKeyLevel = 2;
    assertShown(Protection.STRONGBOX, ANDROID);
  }

  @Test
  void whoVouches_andForWhichModel_isNamedWhereItIsShown() throws Exception {
    Attestations believed = believing(maker, Format.values());
    String model = TestMaker.MODEL.toString();
    assertEquals(
        Optional.of(new KeyProof(Protection.PKCS11, "packed", "Maker", model)),
        proof(believed, PACKED));
    assertEquals(
        Optional.of(new KeyProof(Protection.TPM, "tpm", "Maker", "model")), proof(believed, TPM));
    // Which model these are, only the browser says.
    assertEquals(
        Optional.of(new KeyProof(Protection.SECURE_ENCLAVE, "apple", "Maker", "")),
        proof(believed, APPLE));
    assertEquals(
        Optional.of(new KeyProof(Protection.TEE, "android-key", "Maker", "")),
        proof(believed, ANDROID));
    assertEquals(Optional.empty(), proof(believed, SELF));
    assertEquals(Optional.empty(), proof(believing(new TestMaker(), Format.values()), PACKED));
  }

  @Test
  void aModelThatTheOperatorDoesNotKnow_isNamed_andShowsNoLevel() throws Exception {
    believing(maker, Format.PACKED);
    AttestationConfig config =
        new AttestationConfig(Map.of(Format.PACKED, "anchors.pem"), Map.of());
    KeyProof shown = proof(Attestations.open(config, data), PACKED).orElseThrow();
    assertEquals(Protection.BROWSER, shown.protection());
    assertEquals(TestMaker.MODEL.toString(), shown.model());
  }

  @Test
  void whatCertificatesCallThings_isShort_andMovesNoCursor() {
    X500Principal odd = new X500Principal("CN=\"a\u001b[2J\u202eb\nc\"");
    assertEquals("a2Jbc", CertificateNames.of(odd));
    X500Principal organisation = new X500Principal("CN=Root, O=" + "m".repeat(80) + ", C=DE");
    assertEquals("m".repeat(64), CertificateNames.of(organisation));
  }

  @Test
  void whatNobodyVouchesFor_isABrowsersKey() throws Exception {
    assertShown(Protection.BROWSER, NONE);
    assertShown(Protection.BROWSER, SELF);
    assertFalse(Attestations.NONE.areWanted());
    assertTrue(believing(maker, Format.TPM).areWanted());
    for (Statement each : new Statement[] {PACKED, APPLE, TPM, ANDROID}) {
      assertEquals(Optional.of(Protection.BROWSER), shown(Attestations.NONE, each));
      assertEquals(
          Optional.of(Protection.BROWSER),
          shown(believing(new TestMaker(), Format.values()), each));
    }
    assertEquals(
        Optional.of(Protection.BROWSER),
        shown(believing(maker, Format.PACKED, Format.APPLE, Format.ANDROID_KEY), TPM),
        "an authority for other formats");
  }

  @Test
  void whatIsWrongAboutAStatement_makesItWorthNothing() throws Exception {
    for (Statement each : new Statement[] {PACKED, APPLE, TPM, ANDROID}) {
      assertNotShown(each, made -> made.until = Instant.now().minus(Duration.ofDays(1)));
      assertNotShown(each, made -> made.breaksSignature = true);
      assertNotShown(each, made -> made.flags |= AuthenticatorData.BIT_BE);
    }
    assertNotShown(PACKED, made -> made.modelInCertificate = UUID.randomUUID());
    assertNotShown(TPM, made -> made.modelInCertificate = UUID.randomUUID());
    for (Statement each : new Statement[] {APPLE, TPM, ANDROID}) {
      assertNotShown(each, made -> made.attestsOtherKey = true);
    }
    assertNotShown(TPM, made -> made.forgetsChallenge = true);
    assertNotShown(ANDROID, made -> made.forgetsChallenge = true);
    assertNotShown(ANDROID, made -> made.androidKeyForAll = true);
    assertNotShown(ANDROID, made -> made.androidStatementLevel = 0);
    assertNotShown(ANDROID, made -> made.androidKeyLevel = 0);
  }

  @Test
  void anotherChallenge_origin_orName_makesNoPasskeyAtAll() throws Exception {
    Attestations believed = believing(maker, Format.values());
    Ceremonies ceremonies = new Ceremonies(challenges, believed, Clock.systemUTC());
    Bytes old = challenges.issue(PURPOSE, Instant.now().minus(Challenges.LIFE));
    Bytes other = challenges.issue("another purpose", Instant.now());
    Bytes mine = new Challenges(new SecureRandom()::nextBytes).issue(PURPOSE, Instant.now());
    for (Bytes each : new Bytes[] {old, other, mine, Bytes.EMPTY}) {
      TestMaker.Made made = maker.tpm(PARTY, each);
      assertEquals(
          Optional.empty(), ceremonies.made(PARTY, PURPOSE, made.attestation(), made.clientData()));
    }
    Bytes challenge = challenges.issue(PURPOSE, Instant.now());
    for (RelyingParty each :
        new RelyingParty[] {
          new RelyingParty("https://evil.example", PARTY.id()),
          new RelyingParty(PARTY.origin(), "evil.example")
        }) {
      TestMaker.Made made = maker.tpm(each, challenge);
      assertEquals(
          Optional.empty(), ceremonies.made(PARTY, PURPOSE, made.attestation(), made.clientData()));
    }
    TestMaker.Made good = maker.tpm(PARTY, challenge);
    assertTrue(ceremonies.made(PARTY, PURPOSE, good.attestation(), good.clientData()).isPresent());
    assertTrue(
        ceremonies.made(PARTY, PURPOSE, good.attestation(), good.clientData()).isEmpty(), "once");
  }

  @Test
  void anchorsThatAreNoCertificates_stopTheServer() throws Exception {
    Files.writeString(data.resolve("empty.pem"), "");
    for (String each : new String[] {"empty.pem", "missing.pem"}) {
      AttestationConfig config = new AttestationConfig(Map.of(Format.TPM, each), Map.of());
      assertThrows(IOException.class, () -> Attestations.open(config, data));
    }
  }
}
