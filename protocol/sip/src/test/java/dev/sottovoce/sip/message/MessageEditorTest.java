package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageEditorTest {
  private static final String ODD =
      """
      INVITE sip:bob@example.com SIP/2.0
      v:SIP/2.0/TLS  a.example.com ;branch=z9hG4bKx , SIP/2.0/TLS b.example.com;branch=z9hG4bKy
      mAx-FoRwArDs  :  0070
      From: "Alice, A"  <sip:alice@example.com>;tag=a1
      To:   <sip:bob@example.com>
      i: call-1
      CSeq:   7   INVITE
      Route: <sip:p1.example.com;lr>, <sip:p2.example.com;lr>
      X-Odd :  kept
        as it came
      Content-Length: 2

      hi\
      """;

  private final SipRequest odd = Messages.parsedRequest(ODD);

  private static String text(SipMessage message) {
    return message.octets().utf8().replace("\r\n", "\n");
  }

  @Test
  void forwarding_changesOnlyWhatItMust() {
    SipRequest forwarded =
        odd.edit()
            .requestUri("sip:bob@192.0.2.9:5061")
            .set(HeaderName.MAX_FORWARDS, "69")
            .prepend(HeaderName.RECORD_ROUTE, "<sip:p.example.com;lr>")
            .prepend(HeaderName.VIA, "SIP/2.0/TLS p.example.com;branch=z9hG4bKp")
            .toRequest();
    String wanted =
        "INVITE sip:bob@192.0.2.9:5061 SIP/2.0\n"
            + "Via: SIP/2.0/TLS p.example.com;branch=z9hG4bKp\n"
            + "Record-Route: <sip:p.example.com;lr>\n"
            + ODD.substring(ODD.indexOf("v:")).replace("mAx-FoRwArDs  :  0070", "Max-Forwards: 69");
    assertEquals(wanted, text(forwarded));
    assertEquals(forwarded, Messages.parsed(forwarded.octets()));
  }

  @Test
  void untouchedMessage_keepsEveryOctet() {
    assertEquals(odd.octets(), odd.edit().toRequest().octets());
  }

  @Test
  void topValue_isTakenOffItsLine() {
    SipRequest popped = odd.edit().removeTop(HeaderName.VIA).toRequest();
    assertEquals(1, popped.vias().size());
    assertEquals("b.example.com", popped.topVia().host());
    SipRequest routed = odd.edit().removeTop(HeaderName.ROUTE).toRequest();
    assertEquals(List.of("<sip:p2.example.com;lr>"), routed.values(HeaderName.ROUTE));
    assertFalse(routed.edit().removeTop(HeaderName.ROUTE).toRequest().has(HeaderName.ROUTE));
  }

  @Test
  void pushAndPop_isTheSameMessage() {
    SipRequest there =
        odd.edit().prepend(HeaderName.VIA, "SIP/2.0/TLS p.example.com;branch=1").toRequest();
    assertEquals(odd, there.edit().removeTop(HeaderName.VIA).toRequest());
  }

  @Test
  void topVia_isReplaced() {
    SipRequest marked =
        odd.edit()
            .replaceTop(HeaderName.VIA, odd.topVia().withParameter("received", "::1").text())
            .toRequest();
    assertEquals(Optional.of("::1"), marked.topVia().parameters().value("received"));
    assertEquals(2, marked.vias().size());
  }

  @Test
  void body_bringsItsLengthAndType() {
    SipRequest changed = odd.edit().body("text/plain", Bytes.utf8("longer")).toRequest();
    assertEquals(6, changed.number(HeaderName.CONTENT_LENGTH).orElseThrow());
    assertEquals("text/plain", changed.contentType());
    SipRequest none = changed.edit().body("", Bytes.EMPTY).toRequest();
    assertFalse(none.has(HeaderName.CONTENT_TYPE));
    assertEquals(0, none.number(HeaderName.CONTENT_LENGTH).orElseThrow());
  }

  @Test
  void response_copiesWhatItMust() { // RFC 3261 section 8.2.6.2
    SipResponse response = odd.respond(180, "Ringing", "b1").toResponse();
    assertEquals(odd.vias(), response.vias());
    assertEquals(odd.from(), response.from());
    assertEquals(Optional.of("b1"), response.to().tag());
    assertEquals(odd.cseq(), response.cseq());
    assertTrue(text(response).startsWith("SIP/2.0 180 Ringing\n"));
    assertEquals(response, Messages.parsed(response.octets()));
  }

  @Test
  void responseInADialog_keepsTheTag() {
    SipRequest inDialog =
        odd.edit().set(HeaderName.TO, "<sip:bob@example.com>;tag=old").toRequest();
    assertEquals(Optional.of("old"), inDialog.respond(200, "OK", "new").toResponse().to().tag());
  }

  @Test
  void valuesThatBreakOutOfTheirLine_areMisuse() {
    for (String bad : List.of("x\r\nY: z", "x\ny", "x\ry", "x\0y")) {
      MessageEditor editor = odd.edit();
      assertThrows(IllegalArgumentException.class, () -> editor.append(HeaderName.SUBJECT, bad));
      assertThrows(IllegalArgumentException.class, () -> editor.requestUri(bad));
      assertThrows(IllegalArgumentException.class, () -> odd.respond(200, bad, "t"));
    }
    MessageEditor editor = odd.edit();
    assertThrows(IllegalArgumentException.class, () -> editor.append("X Y", "z"));
    assertThrows(IllegalArgumentException.class, () -> odd.respond(99, "x", "t"));
  }

  @Test
  void warning_isWrittenAndRead() {
    Warning warning = new Warning(399, "Say \"no\" to \\ clear audio.");
    SipResponse response =
        odd.respond(488, "Not Acceptable Here", "t")
            .append(HeaderName.WARNING, warning.headerValue("sottovoce"))
            .toResponse();
    assertEquals(Optional.of(warning), Warning.in(Messages.parsed(response.octets())));
  }
}
