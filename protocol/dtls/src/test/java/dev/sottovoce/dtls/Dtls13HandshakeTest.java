package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.Pair.Network;
import dev.sottovoce.dtls.suite.CipherSuite;
import dev.sottovoce.dtls.suite.NamedGroup;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SignatureScheme;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class Dtls13HandshakeTest {
  private static Pair run(Pair pair) {
    pair.start();
    pair.runFor(Duration.ofSeconds(12));
    return pair;
  }

  static void assertAgreed(Pair pair) {
    Output.Established client = pair.client.established().orElseThrow(() -> failure(pair));
    Output.Established server = pair.server.established().orElseThrow(() -> failure(pair));
    MediaKeys clients = client.keys();
    MediaKeys servers = server.keys();
    assertEquals(clients.agreement(), servers.agreement());
    assertEquals(clients.profile(), servers.profile());
    assertArrayEquals(clients.sendKey().exposedCopy(), servers.receiveKey().exposedCopy());
    assertArrayEquals(clients.receiveKey().exposedCopy(), servers.sendKey().exposedCopy());
    assertArrayEquals(clients.sendSalt().exposedCopy(), servers.receiveSalt().exposedCopy());
    assertArrayEquals(clients.receiveSalt().exposedCopy(), servers.sendSalt().exposedCopy());
    assertFalse(clients.sendKey().sameAs(clients.receiveKey()));
  }

  private static AssertionError failure(Pair pair) {
    return new AssertionError("client " + pair.client.facts + ", server " + pair.server.facts);
  }

  @Test
  void bothEndsAgree_postQuantumByDefault() {
    Pair pair = run(Pair.dtls13(new Random(1), Network.CALM));
    assertAgreed(pair);
    assertEquals(
        new KeyAgreement("DTLS 1.3", "X25519MLKEM768", "TLS_AES_256_GCM_SHA384", true),
        pair.client.established().orElseThrow().keys().agreement());
    assertEquals(
        SrtpProfile.AEAD_AES_256_GCM, pair.client.established().orElseThrow().keys().profile());
  }

  @Test
  void aCalmHandshake_takesTwoRoundTripsAndThreeDatagramsEachWay() {
    Pair pair = Pair.dtls13(new Random(2), Network.CALM);
    pair.start();
    pair.runFor(Duration.ofMillis(31));
    assertTrue(pair.server.established().isPresent(), "one and a half for the server");
    pair.runFor(Duration.ofMillis(10));
    assertTrue(pair.client.established().isPresent(), "two for the client");
    pair.runFor(Duration.ofSeconds(5));
    assertTrue(pair.client.datagramsSent <= 3, "client sent " + pair.client.datagramsSent);
    assertTrue(pair.server.datagramsSent <= 3, "server sent " + pair.server.datagramsSent);
  }

  @ParameterizedTest
  @EnumSource(NamedGroup.class)
  void everyGroupWorks(NamedGroup group) {
    DtlsTerms terms =
        new DtlsTerms(
            Pair.TERMS.versions(),
            Pair.TERMS.cipherSuites(),
            List.of(group),
            Pair.TERMS.signatureSchemes(),
            Pair.TERMS.srtpProfiles());
    Pair pair =
        run(
            Pair.dtls13(
                new Random(3), Network.CALM, terms, terms, Dtls13Association.Path.VALIDATED));
    assertAgreed(pair);
    KeyAgreement agreement = pair.server.established().orElseThrow().keys().agreement();
    assertEquals(group.registeredName(), agreement.group());
    assertEquals(group == NamedGroup.X25519_MLKEM768, agreement.postQuantum());
  }

  @ParameterizedTest
  @EnumSource(CipherSuite.class)
  void everySuiteWorks(CipherSuite suite) {
    DtlsTerms terms =
        new DtlsTerms(
            Pair.TERMS.versions(),
            List.of(suite),
            Pair.TERMS.groups(),
            Pair.TERMS.signatureSchemes(),
            List.of(SrtpProfile.values()));
    Pair pair =
        run(
            Pair.dtls13(
                new Random(4), Network.CALM, terms, terms, Dtls13Association.Path.VALIDATED));
    assertAgreed(pair);
    assertEquals(
        suite.registeredName(),
        pair.server.established().orElseThrow().keys().agreement().cipherSuite());
  }

  private static Pair signing(
      SignatureScheme clients,
      SignatureScheme servers,
      DtlsTerms clientTakes,
      DtlsTerms serverTakes) {
    Random random = new Random(6);
    return Pair.dtls13(
        random,
        Network.CALM,
        clientTakes,
        serverTakes,
        Dtls13Association.Path.VALIDATED,
        LocalIdentity.create(clients, Pair.CRYPTO, random::nextBytes),
        LocalIdentity.create(servers, Pair.CRYPTO, random::nextBytes));
  }

  @ParameterizedTest
  @CsvSource({
    "ED25519, ED25519",
    "ED25519, ECDSA_SECP256R1_SHA256",
    "ECDSA_SECP256R1_SHA256, ED25519"
  })
  void eachEndMayHaveEd25519(SignatureScheme clients, SignatureScheme servers) {
    assertAgreed(run(signing(clients, servers, Pair.TERMS, Pair.TERMS)));
  }

  @ParameterizedTest
  @EnumSource(MediaKeys.Role.class)
  void aSchemeThatTheOtherEndDoesNotTake_isRefused(MediaKeys.Role signer) {
    boolean client = signer == MediaKeys.Role.CLIENT;
    SignatureScheme ecdsa = SignatureScheme.ECDSA_SECP256R1_SHA256;
    DtlsTerms onlyEcdsa =
        new DtlsTerms(
            Pair.TERMS.versions(),
            Pair.TERMS.cipherSuites(),
            Pair.TERMS.groups(),
            List.of(ecdsa),
            Pair.TERMS.srtpProfiles());
    Pair pair =
        run(
            signing(
                client ? SignatureScheme.ED25519 : ecdsa,
                client ? ecdsa : SignatureScheme.ED25519,
                client ? Pair.TERMS : onlyEcdsa,
                client ? onlyEcdsa : Pair.TERMS));
    Output.Failed own = (client ? pair.client : pair.server).failed().orElseThrow();
    assertEquals(DtlsAssociation.Reason.INCOMPATIBLE, own.reason());
    assertEquals(40, own.alert().orElseThrow(), "handshake_failure");
    Output.Failed others = (client ? pair.server : pair.client).failed().orElseThrow();
    assertEquals(DtlsAssociation.Reason.REFUSED_BY_PEER, others.reason());
    assertTrue(pair.client.established().isEmpty() && pair.server.established().isEmpty());
  }

  /** DTLS 1.2 has nothing for such a certificate. */
  @Test
  void ed25519_isForDtls13Alone() {
    LocalIdentity identity =
        LocalIdentity.create(SignatureScheme.ED25519, Pair.CRYPTO, new Random(7)::nextBytes);
    DtlsTerms both = Pair.TERMS.withVersions(List.of(ProtocolVersion.values()));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new DtlsEndpoint(
                identity,
                both,
                new EphemeralShares(),
                HandshakeTiming.AFTER_ICE,
                Runnable::run,
                Pair.CRYPTO,
                new Random(8)::nextBytes));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Dtls12Association(
                MediaKeys.Role.CLIENT,
                identity,
                identity.fingerprint(),
                both.srtpProfiles(),
                Dtls12Association.Newer.UNKNOWN,
                share -> true,
                HandshakeTiming.AFTER_ICE,
                Runnable::run,
                new Random(8)::nextBytes));
  }

  @Test
  void aServerThatPrefersAnotherGroup_asksForIt() {
    DtlsTerms servers =
        new DtlsTerms(
            Pair.TERMS.versions(),
            Pair.TERMS.cipherSuites(),
            List.of(NamedGroup.SECP256R1, NamedGroup.X25519_MLKEM768),
            Pair.TERMS.signatureSchemes(),
            Pair.TERMS.srtpProfiles());
    Pair pair =
        run(
            Pair.dtls13(
                new Random(5),
                Network.CALM,
                Pair.TERMS,
                servers,
                Dtls13Association.Path.VALIDATED));
    assertAgreed(pair);
    assertEquals("secp256r1", pair.server.established().orElseThrow().keys().agreement().group());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void onAnUncheckedPath_aCookieComesFirst(boolean otherGroup) {
    DtlsTerms servers =
        new DtlsTerms(
            Pair.TERMS.versions(),
            Pair.TERMS.cipherSuites(),
            otherGroup ? List.of(NamedGroup.X25519) : Pair.TERMS.groups(),
            Pair.TERMS.signatureSchemes(),
            Pair.TERMS.srtpProfiles());
    Pair pair =
        Pair.dtls13(
            new Random(6), Network.CALM, Pair.TERMS, servers, Dtls13Association.Path.UNCHECKED);
    pair.start();
    pair.runFor(Duration.ofMillis(15));
    assertEquals(1, pair.server.datagramsSent, "nothing but the retry request");
    pair.runFor(Duration.ofSeconds(5));
    assertAgreed(pair);
  }

  @Test
  void oneSeedRepeatsAHandshake() {
    Pair first = run(Pair.dtls13(new Random(7), Network.losing(0.2, Pair.Records.AS_PACKED)));
    Pair second = run(Pair.dtls13(new Random(7), Network.losing(0.2, Pair.Records.AS_PACKED)));
    assertAgreed(first);
    assertEquals(first.client.datagramsSent, second.client.datagramsSent);
    assertArrayEquals(
        first.client.established().orElseThrow().keys().sendKey().exposedCopy(),
        second.client.established().orElseThrow().keys().sendKey().exposedCopy());
  }

  @Test
  void closing_tellsThePeer() {
    Pair pair = run(Pair.dtls13(new Random(8), Network.CALM));
    pair.feed(pair.client, new Input.Close());
    pair.runFor(Duration.ofSeconds(1));
    assertTrue(pair.client.isClosed());
    assertTrue(pair.server.isClosed());
  }

  @Test
  void aPeerThatNeverAnswers_endsInATimeout() {
    Pair pair = run(Pair.dtls13(new Random(9), Network.steady(1)));
    for (Pair.End end : List.of(pair.client, pair.server)) {
      assertEquals(DtlsAssociation.Reason.TIMED_OUT, end.failed().orElseThrow().reason());
    }
  }
}
