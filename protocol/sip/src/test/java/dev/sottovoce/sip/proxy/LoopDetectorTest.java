package dev.sottovoce.sip.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LoopDetectorTest {
  private final LoopDetector detector =
      new LoopDetector(Set.of("proxy.example.com:5061"), Bytes.utf8("secret"));
  private final SipRequest invite = Messages.request("INVITE", "1");

  private static SipRequest forwarded(SipRequest received, LoopDetector by, String sentBy) {
    return received
        .edit()
        .prepend(HeaderName.VIA, "SIP/2.0/TLS " + sentBy + ";branch=" + by.branch(received, "u1"))
        .toRequest();
  }

  private SipRequest forwarded(SipRequest received) {
    return forwarded(received, detector, "proxy.example.com:5061");
  }

  @Test
  void newRequest_hasNotLooped() {
    assertFalse(detector.hasLooped(invite));
  }

  @Test
  void sameRequestThroughAnotherProxy_hasLooped() {
    SipRequest back =
        forwarded(invite)
            .edit()
            .prepend(HeaderName.VIA, "SIP/2.0/TLS other.example.com;branch=z9hG4bKx")
            .set(HeaderName.MAX_FORWARDS, "68")
            .toRequest();
    assertTrue(detector.hasLooped(back));
  }

  @Test
  void spiral_isNoLoop() {
    SipRequest elsewhere = forwarded(invite).edit().requestUri("sip:carol@example.com").toRequest();
    assertFalse(detector.hasLooped(elsewhere));
  }

  @Test
  void otherRoute_isNoLoop() {
    SipRequest routed =
        forwarded(invite).edit().append(HeaderName.ROUTE, "<sip:x.example.com;lr>").toRequest();
    assertFalse(detector.hasLooped(routed));
  }

  @Test
  void branchOfSomebodyElse_isNoLoop() {
    LoopDetector other = new LoopDetector(Set.of("proxy.example.com:5061"), Bytes.utf8("other"));
    assertFalse(detector.hasLooped(forwarded(invite, other, "proxy.example.com:5061")));
    assertFalse(detector.hasLooped(forwarded(invite, detector, "other.example.com")));
  }

  @Test
  void branches_differByTheirToken() {
    assertNotEquals(detector.branch(invite, "a"), detector.branch(invite, "b"));
    assertTrue(detector.branch(invite, "a").startsWith("z9hG4bKa."));
  }

  @Test
  void breadth_isShared_andRunsOut() { // RFC 5393 section 5.3.3
    assertEquals(OptionalInt.of(60), MaxBreadth.share(invite, 1));
    assertEquals(OptionalInt.of(20), MaxBreadth.share(invite, 3));
    SipRequest narrow = invite.edit().append(HeaderName.MAX_BREADTH, "2").toRequest();
    assertEquals(OptionalInt.of(1), MaxBreadth.share(narrow, 2));
    assertEquals(OptionalInt.empty(), MaxBreadth.share(narrow, 3));
    SipRequest greedy = invite.edit().append(HeaderName.MAX_BREADTH, "4000000000").toRequest();
    assertEquals(OptionalInt.of(60), MaxBreadth.share(greedy, 1));
  }
}
