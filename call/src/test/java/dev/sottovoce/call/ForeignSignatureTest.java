package dev.sottovoce.call;

import static dev.sottovoce.call.ForeignInviteTest.FINGERPRINT;
import static dev.sottovoce.call.ForeignInviteTest.NOW;
import static dev.sottovoce.call.ForeignInviteTest.OFFER;
import static dev.sottovoce.call.ForeignInviteTest.OTHER;
import static dev.sottovoce.call.ForeignInviteTest.later;
import static dev.sottovoce.call.ForeignInviteTest.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.CallSignatures.Check;
import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.identity.passport.IdentityHeader;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What phones of other makers sign (RFC 8224, RFC 4916): their keys, and nothing of ours. They are
 * never worse off than those that sign nothing.
 */
class ForeignSignatureTest {
  private static final String ALICE = "sip:alice@example.org";
  private static final String BOB = "sip:bob@example.org";
  private static final String NAMED = OFFER + "a=tls-id:abcdefghijklmnopqrstuvwxyz\r\n";
  private static final String RENAMED =
      NAMED.replace(FINGERPRINT, OTHER).replace("abcdefghij", "0123456789");

  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");

  private CallMachine take(SipRequest invite, CallIdentity identity, Set<Check> checks) {
    return take(invite, identity, checks, CallPolicy.FOREIGN_PHONES);
  }

  private static CallMachine take(
      SipRequest invite, CallIdentity identity, Set<Check> checks, CallPolicy policy) {
    return CallMachine.incoming(
        new CallSetup(
            BOB,
            "sip:bob@192.0.2.2:5061;transport=tls",
            List.of(TransportAddress.parse("192.0.2.2", 10_000).orElseThrow()),
            List.of(),
            List.of(),
            policy,
            List.of(new ScriptedKeying("bob")),
            7,
            Duration.ofSeconds(30),
            new Random(1)::nextBytes,
            Optional.of(identity)),
        invite,
        checks);
  }

  private CallMachine take(SipRequest invite) {
    return take(invite, signers.identity(bob), EnumSet.allOf(Check.class));
  }

  private static SipRequest invite(String identity) {
    return invite(OFFER, identity);
  }

  private static SipRequest invite(String description, String identity) {
    return described(ForeignInviteTest.invite(), description, identity);
  }

  /**
   * @param identity nothing where it is not signed
   */
  private static SipRequest described(MessageEditor message, String description, String identity) {
    if (!identity.isEmpty()) message.append(HeaderName.IDENTITY, identity);
    return message.body("application/sdp", Bytes.utf8(description)).toRequest();
  }

  /** As RFC 8224 has it, with the certificate inside. */
  private static String signed(Signers.Device device, String fingerprint) {
    return signed("", device, List.of(device.key()), ALICE, fingerprint);
  }

  private static String signed(
      String type,
      Signers.Device device,
      List<Bytes> certificates,
      String from,
      String fingerprint) {
    return IdentityHeader.write(
        SignedPassport.sign(
            new Passport(
                type,
                "https://certs.example.net/1.pem",
                certificates,
                from,
                List.of(BOB),
                1_800_000_000,
                List.of(Fingerprint.parse(fingerprint).orElseThrow()),
                Optional.empty()),
            device::sign));
  }

  /** The person answers, and keys are there. */
  private static SecurityReport opened(CallMachine call) {
    SipResponse ok = answered(call);
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);
    return open(ForeignInviteTest.hear(call, "foreign"));
  }

  private static SipResponse answered(CallMachine call) {
    call.handle(new CallInput.Begin(), NOW);
    return response(call.handle(new CallInput.Answer(), NOW));
  }

  private static SecurityReport open(List<CallOutput> outputs) {
    return outputs.stream()
        .filter(CallOutput.OpenMedia.class::isInstance)
        .map(each -> ((CallOutput.OpenMedia) each).report())
        .findFirst()
        .orElseThrow();
  }

  private static int refusal(CallMachine call) {
    List<CallOutput> outputs = call.handle(new CallInput.Begin(), NOW);
    assertTrue(outputs.stream().anyMatch(CallOutput.Ended.class::isInstance));
    return response(outputs).status();
  }

  private static final Lock NOT_SIGNED = new Lock.Unverified(Lock.Why.NOT_SIGNED);
  private static final Lock KEYS_SIGNED = new Lock.Unverified(Lock.Why.KEYS_SIGNED);

  @Test
  void keysThatAreSigned_showInTheLock() {
    SecurityReport report = opened(take(invite(signed(alice, FINGERPRINT))));
    assertEquals(new PeerSigner.Foreign(), report.signer());
    assertEquals(KEYS_SIGNED, report.lock());
    assertNotEquals(NOT_SIGNED.sentence(), report.lock().sentence());
    assertEquals(Optional.empty(), report.string());
    assertEquals(NOT_SIGNED, opened(take(invite(""))).lock());
  }

  /** A proxy that puts another key in; with the check off it has the call. */
  @Test
  void keysThatAreNotTheSignedOnes_areRefused() {
    String others = signed(alice, OTHER);
    CallMachine open =
        take(
            invite(others),
            signers.identity(bob),
            EnumSet.complementOf(EnumSet.of(Check.FINGERPRINTS)));
    assertEquals(NOT_SIGNED, opened(open).lock());
    assertEquals(438, refusal(take(invite(others))));
    String damaged = signed(alice, FINGERPRINT).replaceFirst("\\.[^.]*;info", ".AAAA;info");
    assertEquals(438, refusal(take(invite(damaged))));
    String forged = signed("", Signers.stranger("alice"), List.of(alice.key()), ALICE, FINGERPRINT);
    assertEquals(438, refusal(take(invite(forged))));
  }

  /** Values that nobody here can judge, and that say nothing against the call. */
  private Map<String, String> strangers() {
    Signers.Device stranger = Signers.stranger("alice");
    String good = signed(alice, FINGERPRINT);
    return Map.of(
        "a certificate of elsewhere", signed(stranger, FINGERPRINT),
        "a certificate of elsewhere, over other keys", signed(stranger, OTHER),
        "a certificate at an address", signed("", alice, List.of(), ALICE, FINGERPRINT),
        "a telephone number", signed("", stranger, List.of(), "tel:12155551212", FINGERPRINT),
        "a carrier's", signed("shaken", stranger, List.of(), ALICE, FINGERPRINT),
        "the compact form", ".." + good.substring(good.lastIndexOf('.', good.indexOf(';')) + 1));
  }

  @Test
  void whoSignsWithACertificateThatNobodyCanJudge_isTakenLikeWhoDoesNotSign() {
    strangers()
        .forEach(
            (name, value) -> assertEquals(NOT_SIGNED, opened(take(invite(value))).lock(), name));
  }

  @Test
  void wherePolicyOrAccountWantsASignature_suchAOneIsNone() {
    Policy regulated = Profiles.of(Policy.Profile.REGULATED);
    CallPolicy refusing = CallPolicy.of(regulated, regulated.from());
    Set<Check> all = EnumSet.allOf(Check.class);
    strangers()
        .forEach((name, value) -> {
          int withAccount = refusal(take(invite(value), signers.identity(bob, alice), all));
          assertTrue(withAccount == 437 || withAccount == 428, name + ": " + withAccount);
          int byPolicy = refusal(take(invite(value), signers.identity(bob), all, refusing));
          assertTrue(byPolicy == 437 || byPolicy == 428, name + ": " + byPolicy);
        });
    // A good one gets as far as the policy's next objection: there is no ICE.
    SipRequest good = invite(signed(alice, FINGERPRINT));
    assertEquals(488, refusal(take(good, signers.identity(bob), all, refusing)));
  }

  @Test
  void aPhoneWhoseKeyTheOperatorMade_staysOne() {
    CallIdentity identity = signers.identityTowardsAnOperatorsPhone(bob);
    CallMachine call =
        take(invite(signed(alice, FINGERPRINT)), identity, EnumSet.allOf(Check.class));
    assertEquals(new Lock.OperatorKey(), opened(call).lock());
  }

  /** RFC 4916: who cannot sign an answer signs an UPDATE or a re-INVITE after it. */
  @Test
  void anUpdateThatSignsTheKeysInUse_isShownAtOnce() {
    CallMachine call = take(invite(""));
    SipResponse ok = answered(call);
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);
    assertEquals(NOT_SIGNED, open(ForeignInviteTest.hear(call, "foreign")).lock());
    List<CallOutput> refused = update(call, ok, 9, signed(alice, OTHER));
    assertEquals(438, response(refused).status());
    assertTrue(refused.stream().noneMatch(CallOutput.KeysSigned.class::isInstance));
    List<CallOutput> outputs = update(call, ok, 10, signed(alice, FINGERPRINT));
    assertEquals(200, response(outputs).status());
    assertEquals(List.of(KEYS_SIGNED), locks(outputs));
    assertEquals(List.of(), locks(update(call, ok, 11, signed(alice, FINGERPRINT))), "said once");
    assertEquals(200, response(update(call, ok, 12, "")).status(), "nor is it asked for again");
  }

  @Test
  void anUpdateBeforeThereAreKeys_isShownWithThem() {
    CallMachine call = take(invite(""));
    SipResponse ok = answered(call);
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);
    assertEquals(List.of(), locks(update(call, ok, 9, signed(alice, FINGERPRINT))));
    assertEquals(KEYS_SIGNED, open(ForeignInviteTest.hear(call, "foreign")).lock());
  }

  private static List<CallOutput> update(
      CallMachine call, SipResponse ok, long cseq, String identity) {
    SipRequest update = described(later("UPDATE", cseq, ok).edit(), OFFER, identity);
    return call.handle(new CallInput.RequestReceived(update), NOW);
  }

  private static List<Lock> locks(List<CallOutput> outputs) {
    return outputs.stream()
        .filter(CallOutput.KeysSigned.class::isInstance)
        .map(each -> ((CallOutput.KeysSigned) each).report().lock())
        .toList();
  }

  /** What the lock says is about the keys in use. */
  @Test
  void newKeys_areSignedAnew_orTheLockSaysSo() {
    assertEquals(KEYS_SIGNED, rekeyed(signed(alice, OTHER)).lock());
    assertEquals(NOT_SIGNED, rekeyed("").lock());
  }

  private SecurityReport rekeyed(String identity) {
    CallMachine call = take(invite(NAMED, signed(alice, FINGERPRINT)));
    SipResponse ok = answered(call);
    call.handle(new CallInput.RequestReceived(later("ACK", 7, ok)), NOW);
    assertEquals(KEYS_SIGNED, open(ForeignInviteTest.hear(call, "foreign")).lock());
    SipRequest again = described(later("INVITE", 9, ok).edit(), RENAMED, identity);
    SipResponse taken = response(call.handle(new CallInput.RequestReceived(again), NOW));
    assertEquals(200, taken.status());
    call.handle(new CallInput.RequestReceived(later("ACK", 9, ok)), NOW);
    ForeignInviteTest.hear(call, "other");
    return call.handle(new CallInput.NewKeysHeard(), NOW).stream()
        .filter(CallOutput.Rekeyed.class::isInstance)
        .map(each -> ((CallOutput.Rekeyed) each).report())
        .findFirst()
        .orElseThrow();
  }
}
