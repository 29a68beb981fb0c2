package dev.sottovoce.call;

import static dev.sottovoce.call.Tampering.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallSignatures.Check;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.crypto.backend.BouncyCastleCrypto;
import dev.sottovoce.crypto.backend.CryptoBackend;
import dev.sottovoce.dtls.Dtls13Association;
import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsEndpoint;
import dev.sottovoce.dtls.EphemeralShares;
import dev.sottovoce.dtls.HandshakeTiming;
import dev.sottovoce.dtls.LocalIdentity;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import dev.sottovoce.dtls.suite.SessionBinding.Absence;
import dev.sottovoce.identity.passport.CallClaim.Handshakes;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Handshakes name the signatures over both descriptions (RFC 8844). */
class HandshakeBindingTest {
  private static final Set<Check> ALL = EnumSet.allOf(Check.class);
  private static final Set<Check> WITHOUT = EnumSet.complementOf(EnumSet.of(Check.HANDSHAKE));

  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");
  private final Signers.Device mallory = signers.device("mallory");

  private TwoEnds signed() {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, bob);
    ends.bob.identity = signers.identity(bob, alice);
    return ends;
  }

  // What the handshakes are told

  @Test
  void eachEndExpectsWhatTheOtherSays_inEveryAssociation() {
    TwoEnds ends = signed().talk();
    ends.alice.tell(new CallInput.Hold());
    ends.runMillis(500);
    ends.bob.tell(new CallInput.Rekey());
    ends.runMillis(2_000);
    List<KeyingMethod.Settled> alices = ((ScriptedKeying) ends.alice.keying).begun;
    List<KeyingMethod.Settled> bobs = ((ScriptedKeying) ends.bob.keying).begun;
    assertEquals(2, alices.size());
    assertEquals(2, bobs.size());
    for (int i = 0; i < 2; i++) {
      IdentityBinding one = alices.get(i).identities();
      IdentityBinding two = bobs.get(i).identities();
      assertEquals(Optional.of(one.own()), two.peer());
      assertEquals(Optional.of(two.own()), one.peer());
      assertEquals(32, one.own().length());
      assertEquals(32, two.own().length());
      assertEquals(
          List.of(Absence.REFUSED, Absence.REFUSED), List.of(one.silence(), two.silence()));
    }
    assertNotEquals(alices.get(0).identities().own(), alices.get(1).identities().own());
  }

  @Test
  void silenceIsTaken_fromWhoHasNotSignedThatItSpeaks() {
    TwoEnds unsigned = new TwoEnds(1).talk();
    assertEquals(IdentityBinding.NONE, begun(unsigned.alice));
    assertEquals(IdentityBinding.NONE, begun(unsigned.bob));
    TwoEnds browser = signed();
    browser.alice.checks = Set.of();
    browser.alice.onTheWay =
        only("INVITE", Tampering.signedAgain(alice, pen -> pen.handshakes = Handshakes.UNBOUND));
    browser.talk();
    assertEquals(Absence.TAKEN, begun(browser.bob).silence());
  }

  /** An end that signs nothing itself still knows what the other end's handshake will name. */
  @Test
  void whoDoesNotSign_expectsTheOthersSignature() {
    TwoEnds ends = signed();
    ends.bob.identity = null;
    ends.alice.identity = signers.identity(alice);
    ends.talk();
    assertEquals(Bytes.EMPTY, begun(ends.bob).own());
    assertEquals(Optional.of(begun(ends.alice).own()), begun(ends.bob).peer());
  }

  private static IdentityBinding begun(TwoEnds.End end) {
    return ((ScriptedKeying) end.keying).begun.get(0).identities();
  }

  // Somebody who signs another's key

  @Test
  void handshakesOfSignedCalls_fitThem_andSoDoThoseOfNewKeys() {
    TwoEnds ends = withRealKeys(signed()).talk();
    SecurityReport report = ends.bob.only(CallOutput.OpenMedia.class).report();
    assertTrue(report.quantumSentence().startsWith("Post-quantum: "), report::quantumSentence);
    assertTrue(report.quantumSentence().endsWith("Signatures are classical."));
    ends.alice.tell(new CallInput.Rekey());
    ends.runMillis(2_000);
    assertEquals(1, ends.alice.all(CallOutput.Rekeyed.class).size());
    assertEquals(1, ends.bob.all(CallOutput.Rekeyed.class).size());
  }

  /**
   * Alice calls mallory. Mallory, whose device is in good order, signs alice's offer as its own for
   * bob, and bob's answer as its own for alice: fingerprints, tls-ids, addresses. Alice and bob
   * agree on keys with one another, and each takes the other for mallory.
   */
  @Test
  void whoSignsAnothersKey_isFoundOutByTheHandshake() {
    TwoEnds open = passedOn(WITHOUT, WITHOUT, Handshakes.BOUND);
    for (TwoEnds.End each : List.of(open.alice, open.bob)) {
      PeerSigner signer = each.only(CallOutput.OpenMedia.class).report().signer();
      assertEquals(mallory.key(), ((PeerSigner.OfAccount) signer).deviceKey());
    }
    // Neither end needs the other to look.
    refused(passedOn(ALL, WITHOUT, Handshakes.BOUND).alice);
    refused(passedOn(WITHOUT, ALL, Handshakes.BOUND).bob);
    refused(passedOn(ALL, ALL, Handshakes.BOUND).bob);
    // Nor does it help mallory to say that its phone is one that cannot do this.
    refused(passedOn(ALL, ALL, Handshakes.UNBOUND).bob);
  }

  /** Where there is no account that would demand one. */
  @Test
  void aSignatureThatWasTakenAway_isMissedByTheHandshake() {
    List<UnaryOperator<SipMessage>> ways =
        List.of(
            Tampering::withoutIdentity,
            message -> Tampering.identity(message, "..AAAA;info=<https://x.example/1.pem>"));
    for (UnaryOperator<SipMessage> way : ways) {
      TwoEnds open = stripped(way, WITHOUT);
      assertEquals(
          "unverified", open.bob.only(CallOutput.OpenMedia.class).report().lock().jsonName());
      refused(stripped(way, ALL).bob);
    }
  }

  private TwoEnds stripped(UnaryOperator<SipMessage> way, Set<Check> checks) {
    TwoEnds ends = withRealKeys(new TwoEnds(1));
    for (TwoEnds.End each : List.of(ends.alice, ends.bob)) {
      each.identity = signers.identity(each == ends.alice ? alice : bob);
      each.checks = checks;
      each.onTheWay = message -> message.has(HeaderName.IDENTITY) ? way.apply(message) : message;
    }
    return ends.connect().runMillis(3_000);
  }

  /** It signed that its handshakes name the call: so this handshake is not its own. */
  @Test
  void aHandshakeThatSaysNothing_isNotOfWhoPromisedOtherwise() {
    assertEquals(1, silent(ends -> ends.alice, WITHOUT).bob.all(CallOutput.OpenMedia.class).size());
    refused(silent(ends -> ends.alice, ALL).bob);
    assertEquals(1, silent(ends -> ends.bob, WITHOUT).alice.all(CallOutput.OpenMedia.class).size());
    refused(silent(ends -> ends.bob, ALL).alice);
  }

  private TwoEnds silent(Function<TwoEnds, TwoEnds.End> which, Set<Check> checks) {
    TwoEnds ends = withRealKeys(signed());
    TwoEnds.End silent = which.apply(ends);
    silent.keying = new SilentEngine(silent);
    silent.other().checks = checks;
    return ends.connect().runMillis(3_000);
  }

  /** DTLS 1.3 as others have it, without RFC 8844. */
  private static final class SilentEngine implements KeyingMethod {
    private final DtlsEndpoint endpoint;

    SilentEngine(TwoEnds.End end) {
      CryptoBackend crypto = new BouncyCastleCrypto();
      endpoint =
          new DtlsEndpoint(
              LocalIdentity.create(crypto, end.random::nextBytes),
              end.policy.dtls().orElseThrow().accepts(),
              share -> true,
              HandshakeTiming.AFTER_ICE,
              Runnable::run,
              crypto,
              end.random::nextBytes);
    }

    @Override
    public Kind kind() {
      return Kind.DTLS;
    }

    @Override
    public boolean namesIdentities() {
      return true;
    }

    @Override
    public List<String> announcement() {
      return List.of(
          "fingerprint:" + endpoint.identity().fingerprint().toSdp(),
          DtlsVersions.ATTRIBUTE + ':' + DtlsVersions.write(List.of(ProtocolVersion.DTLS_1_3)));
    }

    @Override
    public Keying associate(Settled settled) {
      Fingerprint announced = ((PeerKeying.Dtls) settled.peer()).fingerprint();
      return new SilentKeying(
          settled.role() == Role.CLIENT
              ? endpoint.client(ProtocolVersion.DTLS_1_3, announced, SessionBinding.NONE)
              : endpoint.server(announced, SessionBinding.NONE, Dtls13Association.Path.VALIDATED));
    }
  }

  private record SilentKeying(DtlsAssociation dtls) implements Keying {
    @Override
    public List<Output> start(Instant now) {
      return handle(new DtlsAssociation.Input.Start(), now);
    }

    @Override
    public List<Output> received(Bytes datagram, Instant now) {
      return handle(new DtlsAssociation.Input.Datagram(datagram), now);
    }

    @Override
    public List<Output> tick(Instant now) {
      return handle(new DtlsAssociation.Input.Tick(), now);
    }

    @Override
    public List<Output> close(Instant now) {
      return handle(new DtlsAssociation.Input.Close(), now);
    }

    private List<Output> handle(DtlsAssociation.Input input, Instant now) {
      return dtls.handle(input, now).stream().map(SilentKeying::translated).toList();
    }

    private static Output translated(DtlsAssociation.Output output) {
      if (output instanceof DtlsAssociation.Output.Transmit send) {
        return new Output.Transmit(send.datagram());
      } else if (output instanceof DtlsAssociation.Output.WakeAt wake) {
        return new Output.WakeAt(wake.deadline());
      } else if (output instanceof DtlsAssociation.Output.Established found) {
        return new Output.Agreed(found.keys(), found.peer(), Optional.empty(), KeyProof.CONFIRMED);
      }
      return new Output.Failed(EndReason.KEYING_FAILED);
    }
  }

  /** Where a handshake cannot name anything, as in browsers, the words are what is left. */
  @Test
  void whoSignsAnothersKey_isHeardInTheWords() {
    TwoEnds open = passedOn(WITHOUT, WITHOUT, Handshakes.UNBOUND);
    assertNotEquals(words(open.alice), words(open.bob));
  }

  private static void refused(TwoEnds.End end) {
    assertTrue(end.all(CallOutput.OpenMedia.class).isEmpty());
    assertEquals(EndReason.PEER_NOT_VERIFIED, end.reason());
    assertTrue(end.other().all(CallOutput.OpenMedia.class).isEmpty());
  }

  private TwoEnds passedOn(Set<Check> alices, Set<Check> bobs, Handshakes claimed) {
    TwoEnds ends = withRealKeys(new TwoEnds(1));
    ends.alice.identity = signers.identity(alice, mallory);
    ends.bob.identity = signers.identity(bob, mallory);
    ends.alice.checks = alices;
    ends.bob.checks = bobs;
    Bytes[] invite = new Bytes[1];
    ends.alice.onTheWay =
        only(
            "INVITE",
            message -> {
              invite[0] = Tampering.passport(message).hash();
              SipMessage mallorys =
                  Tampering.signedAgain(
                          mallory,
                          pen -> {
                            pen.from = mallory.address();
                            pen.to = List.of(bob.address());
                            pen.handshakes = claimed;
                          })
                      .apply(message);
              String tag = message.from().tag().orElseThrow();
              return Tampering.with(
                  mallorys, HeaderName.FROM, "<" + mallory.address() + ">;tag=" + tag);
            });
    ends.bob.onTheWay =
        only(
            "200 INVITE",
            Tampering.signedAgain(
                mallory,
                pen -> {
                  pen.from = alice.address();
                  pen.to = List.of(mallory.address());
                  pen.answers = Optional.of(invite[0]);
                  pen.handshakes = claimed;
                }));
    ends.alice.dial("mallory");
    ends.runMillis(20);
    ends.bob.tell(new CallInput.Answer());
    return ends.runMillis(3_000);
  }

  private static TwoEnds withRealKeys(TwoEnds ends) {
    CryptoBackend crypto = new BouncyCastleCrypto();
    for (TwoEnds.End each : List.of(ends.alice, ends.bob)) {
      each.keying =
          new DtlsKeying(
              LocalIdentity.create(crypto, each.random::nextBytes),
              each.policy.dtls().orElseThrow(),
              new EphemeralShares(),
              HandshakeTiming.AFTER_ICE,
              Runnable::run,
              crypto,
              each.random::nextBytes);
    }
    return ends;
  }

  private static String words(TwoEnds.End end) {
    return end.only(CallOutput.OpenMedia.class).report().string().orElseThrow().text();
  }
}
