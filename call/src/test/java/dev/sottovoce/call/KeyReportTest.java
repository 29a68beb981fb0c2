package dev.sottovoce.call;

import static dev.sottovoce.call.Tampering.only;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.passport.CallClaim;
import dev.sottovoce.identity.passport.SignedPassport;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ends that cannot see their handshakes are told what they have come to, and nobody else is. */
class KeyReportTest {
  private final Signers signers = new Signers();
  private final Signers.Device alice = signers.device("alice");
  private final Signers.Device bob = signers.device("bob");
  private final List<SipMessage> reports = new ArrayList<>();

  private TwoEnds signed() {
    TwoEnds ends = new TwoEnds(1);
    ends.alice.identity = signers.identity(alice, bob);
    ends.bob.identity = signers.identity(bob, alice);
    for (TwoEnds.End each : List.of(ends.alice, ends.bob)) each.onTheWay = this::noted;
    return ends;
  }

  private SipMessage noted(SipMessage message) {
    boolean report =
        message.header(HeaderName.INFO_PACKAGE).filter("sottovoce-keys"::equals).isPresent();
    if (report && Tampering.label(message).equals("INFO")) reports.add(message);
    return message;
  }

  private static SipMessage asking(SipMessage message) {
    return Tampering.done(message, message.edit().append(HeaderName.RECV_INFO, "sottovoce-keys"));
  }

  @Test
  void whoAsks_isToldBySignature_ofEveryHandshake() {
    TwoEnds ends = signed();
    ends.alice.onTheWay = only("INVITE", KeyReportTest::asking);
    ends.talk();
    ends.alice.tell(new CallInput.Rekey());
    ends.runMillis(2_000);

    assertEquals(2, reports.size());
    SecurityReport seen = ends.bob.only(CallOutput.OpenMedia.class).report();
    List<CallClaim.Agreed> agreed = new ArrayList<>();
    for (SipMessage each : reports) {
      SignedPassport passport = Tampering.passport(each);
      assertTrue(passport.verify(bob.key()));
      CallClaim call = passport.claims().call().orElseThrow();
      assertEquals("INFO", call.method());
      assertEquals(each.cseq().number(), call.sequence());
      assertEquals(each.callId(), call.callId());
      agreed.add(call.agreed().orElseThrow());
    }
    assertEquals(seen.agreement().group(), agreed.get(0).group());
    assertEquals(seen.agreement().postQuantum(), agreed.get(0).postQuantum());
    assertNotEquals(agreed.get(0).peer(), agreed.get(1).peer(), "each names its own certificate");
  }

  @Test
  void aCallerTellsTheCallee_too() {
    TwoEnds ends = signed();
    ends.bob.onTheWay = only("200 INVITE", KeyReportTest::asking);
    ends.talk();
    assertEquals(1, reports.size());
    assertEquals("sip:alice@example.org", Tampering.claims(reports.get(0)).from());
  }

  @Test
  void nobodyElse_isTold() {
    signed().talk();
    assertEquals(List.of(), reports);
    TwoEnds unsigned = new TwoEnds(1);
    unsigned.alice.onTheWay = only("INVITE", KeyReportTest::asking);
    unsigned.bob.onTheWay = this::noted;
    unsigned.talk();
    assertEquals(List.of(), reports, "who signs nothing has nothing to tell");
  }
}
