package dev.sottovoce.phone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallPolicy;
import dev.sottovoce.call.EndReason;
import dev.sottovoce.dtls.suite.SignatureScheme;
import dev.sottovoce.policy.Choice;
import dev.sottovoce.policy.Entry;
import dev.sottovoce.policy.Kind;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two phones that key by DTLS, with real sockets on loopback. */
@Timeout(60)
class DtlsCallTest {
  private static final Pattern TLS_ID = Pattern.compile("a=tls-id:([^\r\n]+)");
  private static final Set<EndReason> NO_KEYS =
      Set.of(
          EndReason.KEYING_FAILED,
          EndReason.KEYING_VERSION,
          EndReason.PEER_NOT_VERIFIED,
          EndReason.FAILED_THERE);

  private final TestOrganisation organisation = TestOrganisation.create();
  private final SipRelay relay = SipRelay.open(organisation);

  DtlsCallTest() throws Exception {}

  @AfterEach
  void close() throws Exception {
    relay.close();
  }

  private Phone phone(String user, CallPolicy policy) throws Exception {
    Account account = organisation.account(user, TestOrganisation.newKey(), relay.port());
    Phone phone = Phone.open(TestOrganisation.config(account).policy(policy));
    assertInstanceOf(RegistrationState.Registered.class, phone.register().get(10, SECONDS));
    return phone;
  }

  private static CompletableFuture<Call> answering(Phone phone) {
    CompletableFuture<Call> answered = new CompletableFuture<>();
    phone.onIncomingCall(
        incoming -> answered.complete(incoming.answer(new SilentAudio().options())));
    return answered;
  }

  private static Policy dtls13() {
    return Profiles.of(Policy.Profile.DEFAULT).narrowedTo(List.of("DTLS 1.3"));
  }

  private static CallPolicy signing(String scheme) {
    Entry only = Entry.of(scheme);
    Policy policy = dtls13().with(Kind.SIGNATURE, new Choice(List.of(only), List.of(only)));
    return CallPolicy.of(policy, policy.from());
  }

  @Test
  void aPolicyThatTakesOnlyEd25519_getsEd25519() throws Exception {
    CallPolicy ed25519 = signing("ed25519");
    assertEquals(SignatureScheme.ED25519, ed25519.dtls().orElseThrow().ownCertificates());
    try (Phone alice = phone("alice", ed25519);
        Phone bob = phone("bob", ed25519)) {
      answering(bob);
      Call call = alice.call("bob", new SilentAudio().options());
      assertEquals("DTLS 1.3", call.connected().get(15, SECONDS).agreement().keying());
    }
  }

  @Test
  void policiesWithoutACommonSignature_giveNoKeys() throws Exception {
    try (Phone alice = phone("alice", signing("ed25519"));
        Phone bob = phone("bob", signing("ecdsa_secp256r1_sha256"))) {
      answering(bob);
      refused(alice.call("bob", new SilentAudio().options()));
    }
  }

  @Test
  void whereDtls12MayBeSpoken_certificatesAreOnP256() {
    Policy both = Profiles.of(Policy.Profile.INTEROP);
    CallPolicy policy = CallPolicy.of(both, both.from());
    assertEquals(
        SignatureScheme.ECDSA_SECP256R1_SHA256, policy.dtls().orElseThrow().ownCertificates());
  }

  /** Changes the session's name in every offer, or in every answer, that passes. */
  private static UnaryOperator<SipMessage> renamed(boolean requests) {
    return message -> {
      String body = message.body().utf8();
      Matcher matcher = TLS_ID.matcher(body);
      if (requests != message instanceof SipRequest || !matcher.find()) return message;
      String other = new StringBuilder(matcher.group(1)).reverse().toString();
      String changed = matcher.replaceFirst("a=tls-id:" + other);
      MessageEditor editor = message.edit().body("application/sdp", Bytes.utf8(changed));
      return requests ? editor.toRequest() : editor.toResponse();
    };
  }

  /** RFC 8844: the fingerprints are right, and yet it is not the session that they were for. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHandshakeOfAnotherSession_isRefused(boolean inTheOffer) throws Exception {
    CallPolicy policy = CallPolicy.of(dtls13(), dtls13().from());
    try (Phone alice = phone("alice", policy);
        Phone bob = phone("bob", policy)) {
      CompletableFuture<Call> answered = answering(bob);
      relay.onTheWay = SipRelay.unsigned(renamed(inTheOffer));
      refused(alice.call("bob", new SilentAudio().options()));
      Call bobs = answered.get(10, SECONDS);
      assertTrue(NO_KEYS.contains(bobs.ended().get(10, SECONDS).reason()));
      assertEquals(0, bobs.statistics().packetsSent());
    }
  }

  /** Whether the alert comes first or the BYE, both people read what was missing. */
  @Test
  void aVersionThatIsMissing_isSaidAtBothEnds() throws Exception {
    try (Phone alice = phone("alice", CallPolicy.of(dtls13(), dtls13().from()));
        Phone bob = phone("bob", CallPolicy.builtIn(Policy.Profile.DEFAULT, "DTLS 1.2"))) {
      CompletableFuture<Call> answered = answering(bob);
      relay.onTheWay = SipRelay.unsigned(DtlsCallTest::withoutVersions);
      CallEnd hers = refused(alice.call("bob", new SilentAudio().options()));
      CallEnd his = answered.get(10, SECONDS).ended().get(10, SECONDS);
      for (CallEnd each : List.of(hers, his)) {
        assertTrue(each.sentence().contains(EndReason.KEYING_VERSION.sentence()), each::sentence);
      }
    }
  }

  /** As a server might: so that the ends find out only in the handshake. */
  private static SipMessage withoutVersions(SipMessage message) {
    String body = message.body().utf8();
    String changed = body.replaceAll("a=dtls-versions:[^\r\n]*\r\n", "");
    if (changed.equals(body)) return message;
    MessageEditor editor = message.edit().body("application/sdp", Bytes.utf8(changed));
    return message instanceof SipRequest ? editor.toRequest() : editor.toResponse();
  }

  private static CallEnd refused(Call call) throws Exception {
    assertThrows(ExecutionException.class, () -> call.connected().get(15, SECONDS));
    CallEnd end = call.ended().get(10, SECONDS);
    assertTrue(NO_KEYS.contains(end.reason()), end.sentence());
    assertEquals(0, call.statistics().packetsSent());
    return end;
  }
}
