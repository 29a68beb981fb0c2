package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.call.CallSignatures.Check;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.passport.Passport;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.Reason;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.transaction.Requests;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Bob has two devices, and a server says that the second took the call that rings at the first: it
 * is believed only with the second one's signature over an answer to this very call.
 */
class AnsweredElsewhereTest {
  private static final Set<Check> ALL = EnumSet.allOf(Check.class);

  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");
  private final Signers.Device bobsSecond = signers.device("bob");

  private SipRequest invite = Requests.cancel(placeholder());

  private static SipRequest placeholder() {
    return MessageEditor.request("INVITE", "sip:bob@example.org")
        .append(HeaderName.VIA, "SIP/2.0/TLS a.invalid;branch=z9hG4bKa")
        .append(HeaderName.FROM, "<sip:alice@example.org>;tag=a")
        .append(HeaderName.TO, "<sip:bob@example.org>")
        .append(HeaderName.CALL_ID, "a")
        .append(HeaderName.CSEQ, "1 INVITE")
        .toRequest();
  }

  /** A phone that rings, and looks at this. */
  private TwoEnds ringing(Set<Check> checks) {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, bob, bobsSecond);
    ends.bob.identity = signers.identity(bob, alice);
    ends.bob.checks = checks;
    List<SipMessage> sent = new ArrayList<>();
    ends.alice.onTheWay =
        message -> {
          sent.add(message);
          return message;
        };
    ends.alice.dial();
    ends.runMillis(20);
    invite = (SipRequest) sent.get(0);
    return ends;
  }

  private EndReason told(TwoEnds ends, MessageEditor cancel) {
    cancel.append(HeaderName.REASON, Reason.COMPLETED_ELSEWHERE.headerValue());
    ends.bob.tell(new CallInput.Cancelled(Optional.of(cancel.toRequest())));
    return ends.bob.reason();
  }

  /** What a device of bob's signs in its answer to the call that rings. */
  private String signedBy(Signers.Device device, Consumer<Tampering.Pen> change) {
    Tampering.Pen pen = new Tampering.Pen(device, Tampering.claims(invite));
    pen.type = Passport.RESPONSE;
    pen.calleeTag = "second";
    pen.description = Digests.sha256(Bytes.utf8("its own description"));
    pen.answers = Optional.of(Tampering.passport(invite).hash());
    change.accept(pen);
    return pen.write();
  }

  private EndReason toldWith(
      Set<Check> checks, Signers.Device device, Consumer<Tampering.Pen> change) {
    TwoEnds ends = ringing(checks);
    MessageEditor cancel = Requests.cancel(invite).edit();
    return told(ends, cancel.append(HeaderName.IDENTITY, signedBy(device, change)));
  }

  @Test
  void theOtherDevicesSignature_isBelieved() {
    assertEquals(EndReason.ANSWERED_ELSEWHERE, toldWith(ALL, bobsSecond, pen -> {}));
  }

  @Test
  void theServersWordAlone_isACallThatWasMissed() {
    TwoEnds ends = ringing(ALL);
    assertEquals(EndReason.CANCELLED, told(ends, Requests.cancel(invite).edit()));
    TwoEnds trusting = ringing(without(Check.ANSWERED_ELSEWHERE));
    assertEquals(EndReason.ANSWERED_ELSEWHERE, told(trusting, Requests.cancel(invite).edit()));
  }

  @Test
  void aPhoneThatJudgesNoSignatures_hasNothingElseThanThatWord() {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.dial();
    ends.runMillis(20);
    assertEquals(EndReason.ANSWERED_ELSEWHERE, told(ends, Requests.cancel(placeholder()).edit()));
  }

  private static Set<Check> without(Check check) {
    Set<Check> checks = EnumSet.allOf(Check.class);
    checks.remove(check);
    return checks;
  }

  private record Lie(Check check, Consumer<Tampering.Pen> change) {}

  /** Each of them works when its check is off, and is stopped when it is on. */
  @Test
  void whatWasSignedForSomethingElse_isNotBelieved() {
    List<Lie> lies =
        List.of(
            new Lie(Check.CALL_ID, pen -> pen.callId = "another"),
            new Lie(Check.CALLER_TAG, pen -> pen.callerTag = "another"),
            new Lie(Check.METHOD, pen -> pen.method = "UPDATE"),
            new Lie(Check.SEQUENCE, pen -> pen.sequence++),
            new Lie(Check.ANSWERED_REQUEST, pen -> pen.answers = Optional.empty()),
            new Lie(Check.ANSWERED_CALLER, pen -> pen.from = "sip:carol@example.org"),
            new Lie(Check.SOMEBODY_ELSE, pen -> pen.to = List.of("sip:carol@example.org")),
            new Lie(Check.SIGNATURE, pen -> pen.signer = Signers.stranger("bob")));
    for (Lie lie : lies) {
      assertEquals(
          EndReason.ANSWERED_ELSEWHERE,
          toldWith(without(lie.check()), bobsSecond, lie.change()),
          lie.check() + " is off");
      assertEquals(
          EndReason.CANCELLED, toldWith(ALL, bobsSecond, lie.change()), lie.check().toString());
    }
  }

  /** Whoever has the authority certifies a device for bob; his account does not list it. */
  @Test
  void aDeviceThatTheAccountDoesNotList_isNotBelieved() {
    TwoEnds ends = ringing(ALL);
    Signers.Device planted = signers.device("bob");
    MessageEditor cancel = Requests.cancel(invite).edit();
    cancel.append(HeaderName.IDENTITY, signedBy(planted, pen -> {}));
    assertEquals(EndReason.CANCELLED, told(ends, cancel));

    TwoEnds trusting = ringing(without(Check.DEVICE_LISTED));
    Signers.Device another = signers.device("bob");
    MessageEditor again = Requests.cancel(invite).edit();
    again.append(HeaderName.IDENTITY, signedBy(another, pen -> {}));
    assertEquals(EndReason.ANSWERED_ELSEWHERE, told(trusting, again));
  }
}
