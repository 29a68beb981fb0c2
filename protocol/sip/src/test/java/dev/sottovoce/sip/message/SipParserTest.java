package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.sip.Messages;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipParserTest {
  private static final String INVITE =
      """
      INVITE sip:bob@example.com SIP/2.0
      Via: SIP/2.0/TLS a.example.com;branch=z9hG4bKx
      Max-Forwards: 70
      From: "Alice" <sip:alice@example.com>;tag=a1
      To: <sip:bob@example.com>
      Call-ID: call-1@a.example.com
      CSeq: 7 INVITE
      Contact: <sip:alice@192.0.2.1>
      Content-Type: text/plain
      Content-Length: 5

      hello\
      """;

  @Test
  void request_yieldsItsValues() {
    SipRequest request = Messages.parsedRequest(INVITE);
    assertEquals("INVITE", request.method());
    assertEquals("bob", request.requestUri().orElseThrow().plainUser());
    assertEquals("Alice", request.from().displayName());
    assertEquals(Optional.of("a1"), request.from().tag());
    assertEquals(Optional.empty(), request.to().tag());
    assertEquals(new CSeq(7, "INVITE"), request.cseq());
    assertEquals("hello", request.body().utf8());
    assertEquals("text/plain", request.contentType());
  }

  @Test
  void compactForms_areTheSameHeaders() {
    SipRequest request =
        Messages.parsedRequest(
            INVITE
                .replace("Via:", "v:")
                .replace("From:", "F:")
                .replace("To:", "t :")
                .replace("Call-ID:", "i:")
                .replace("Contact:", "M:")
                .replace("Content-Type:", "c:")
                .replace("Content-Length:", "l:"));
    assertEquals("call-1@a.example.com", request.callId());
    assertTrue(request.has(HeaderName.CONTACT));
    assertEquals("hello", request.body().utf8());
  }

  @ParameterizedTest
  @CsvSource({
    "Via: SIP, X: SIP, MISSING_VIA",
    "From:, X:, MISSING_FROM",
    "To:, X:, MISSING_TO",
    "Call-ID:, X:, MISSING_CALL_ID",
    "CSeq:, X:, MISSING_CSEQ",
    "Via: SIP/2.0/TLS, Via: SIP/2.0, BAD_VIA",
    "a.example.com;branch, a.example.com:0;branch, BAD_VIA",
    "a.example.com;branch, a.example.com:65536;branch, BAD_VIA",
    "<sip:alice@example.com>, <sip:alice@example.com, BAD_FROM",
    "'\"Alice\"', '\"Alice', BAD_FROM",
    "To: <sip:bob@example.com>, To: bob, BAD_TO",
    "call-1@a, call 1@a, BAD_CALL_ID",
    "7 INVITE, 2147483648 INVITE, BAD_CSEQ",
    "7 INVITE, -1 INVITE, BAD_CSEQ",
    "7 INVITE, 7, BAD_CSEQ",
    "7 INVITE, 7 BYE, METHOD_MISMATCH",
    "Max-Forwards: 70, Max-Forwards: 256, BAD_MAX_FORWARDS",
    "Max-Forwards: 70, Max-Forwards: -1, BAD_MAX_FORWARDS",
    "Length: 5, Length: 6, BODY_TRUNCATED",
    "Length: 5, Length: -5, BAD_CONTENT_LENGTH",
    "Length: 5, Length: 5 5, BAD_CONTENT_LENGTH",
    "Length: 5, Length: 65537, BODY_TOO_LONG",
    "Length: 5, Length: 99999999999, BAD_CONTENT_LENGTH",
    "Contact:, Con tact:, BAD_HEADER_NAME",
    "Contact:, :, BAD_HEADER_NAME",
    "INVITE sip, INVITE  sip, BAD_REQUEST_URI",
    "INVITE sip:bob@, INVITE bob@, BAD_REQUEST_URI",
    "sip:bob@example.com SIP, sip:bob@@example.com SIP, BAD_REQUEST_URI",
    "sip:bob@example.com SIP, sip:bob%4@example.com SIP, BAD_REQUEST_URI",
    "'.com SIP/2.0', '.comSIP/2.0', BAD_START_LINE",
    "'.com SIP/2.0', '.com HTTP/1.1', BAD_START_LINE",
  })
  void oneFault_isRefusedWithItsReason(String good, String bad, RejectReason reason) {
    assertTrue(INVITE.contains(good), good);
    assertEquals(reason, Messages.rejected(INVITE.replaceFirst(Pattern.quote(good), bad)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"From", "To", "Call-ID", "CSeq", "Max-Forwards", "Content-Type"})
  void singleHeaderTwice_isRefusedAndAnswered(String name) {
    String line = INVITE.substring(INVITE.indexOf(name + ":"));
    line = line.substring(0, line.indexOf('\n') + 1);
    ParseResult.Rejected rejected =
        (ParseResult.Rejected) Messages.parse(INVITE.replace(line, line + line));
    assertEquals(RejectReason.DUPLICATE_HEADER, rejected.reason());
    assertEquals(400, rejected.answer().orElseThrow().status());
  }

  @Test
  void contentLengthTwice_isRefusedOnlyWhenItContradicts() {
    String line = "Content-Length: 5\n";
    assertInstanceOf(
        ParseResult.Parsed.class, Messages.parse(INVITE.replace(line, line + "l: 5\n")));
    assertEquals(
        RejectReason.BAD_CONTENT_LENGTH, Messages.rejected(INVITE.replace(line, line + "l: 4\n")));
  }

  @Test
  void ack_isNeverAnswered() {
    String ack = INVITE.replace("INVITE", "ACK").replace("Length: 5", "Length: 9");
    ParseResult.Rejected rejected = (ParseResult.Rejected) Messages.parse(ack);
    assertEquals(Optional.empty(), rejected.answer());
  }

  @Test
  void nulAndBareLineEnds_areRefused() {
    assertEquals(RejectReason.NUL_OCTET, Messages.rejected(INVITE.replace("call-1", "call\0001")));
    assertEquals(RejectReason.BARE_LINE_END, rejected(Bytes.utf8(INVITE)));
    assertEquals(RejectReason.BARE_LINE_END, rejected(Bytes.utf8(INVITE.replace("\n", "\r"))));
  }

  @Test
  void everyCountAndLength_hasALimit() {
    assertEquals(
        RejectReason.TOO_MANY_HEADERS,
        Messages.rejected(INVITE.replace("To:", "Z: 1\n".repeat(100) + "To:")));
    assertEquals(
        RejectReason.HEADER_TOO_LONG,
        Messages.rejected(INVITE.replace("To:", "Z: " + "x".repeat(4100) + "\nTo:")));
    assertEquals(
        RejectReason.HEADER_BLOCK_TOO_LONG,
        Messages.rejected(
            INVITE.replace("To:", ("Z: " + "x".repeat(2000) + "\n").repeat(9) + "To:")));
    assertEquals(
        RejectReason.TOO_MUCH_FOLDING,
        Messages.rejected(INVITE.replace("To:", "Z: 1" + "\n 1".repeat(40) + "\nTo:")));
    assertEquals(
        RejectReason.BODY_TOO_LONG,
        rejected(Bytes.utf8(INVITE.replace("\n", "\r\n") + "x".repeat(90_000))));
  }

  @Test
  void foldedValue_isReadAsOneLine() {
    SipRequest request =
        Messages.parsedRequest(INVITE.replace("\"Alice\" <", "\"Alice\"\n   \n\t <"));
    assertEquals("Alice", request.from().displayName());
  }

  @Test
  void octets_areAsTheyCame() {
    Bytes octets = Bytes.utf8(INVITE.replace("\n", "\r\n").replace("To: ", "tO  :   "));
    assertEquals(octets, Messages.parsed(octets).octets());
  }

  @Test
  void written_isParsedToTheSame() {
    Seeded.check(
        500,
        random -> {
          SipRequest request = Messages.random(random);
          SipRequest again = (SipRequest) Messages.parsed(request.octets());
          assertEquals(request, again);
          assertEquals(request.method(), again.method());
          assertEquals(request.callId(), again.callId());
          assertEquals(request.vias(), again.vias());
          assertEquals(request.from(), again.from());
          assertEquals(request.body(), again.body());
          assertEquals(again.octets(), again.edit().toRequest().octets());
        });
  }

  @Test
  void truncationAtAnyOctet_isRefused() {
    Bytes whole = Bytes.utf8(INVITE.replace("\n", "\r\n"));
    for (int length = 0; length < whole.length(); length++) {
      ParseResult result = new SipParser(SipLimits.DEFAULT).parse(whole.slice(0, length));
      assertInstanceOf(ParseResult.Rejected.class, result, "at " + length);
    }
  }

  @Test
  void changedOctets_neverThrow() {
    byte[] whole = INVITE.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    Seeded.check(
        5000,
        random -> {
          byte[] changed = whole.clone();
          for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
          }
          MessageProbe.parseAndRead(Bytes.unsafeWrap(changed));
        });
  }

  @Test
  void randomOctets_neverThrow() {
    Seeded.check(
        2000, random -> MessageProbe.parseAndRead(Bytes.unsafeWrap(Seeded.octets(random, 300))));
  }

  @Test
  void toString_showsNoIdentity() {
    SipRequest request = Messages.parsedRequest(INVITE);
    for (Object shown :
        new Object[] {
          request,
          request.from(),
          request.requestUri().orElseThrow(),
          request.topVia(),
          Messages.response(request, 200),
          new ParseResult.Parsed(request)
        }) {
      assertFalse(shown.toString().contains("alice"), shown.toString());
      assertFalse(shown.toString().contains("example"), shown.toString());
    }
  }

  private static RejectReason rejected(Bytes octets) {
    return ((ParseResult.Rejected) new SipParser(SipLimits.DEFAULT).parse(octets)).reason();
  }
}
