package dev.sottovoce.sip;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.RejectReason;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.util.Random;

/** Messages that tests begin from. */
public final class Messages {
  private Messages() {}

  public static SipRequest request(String method, String branch) {
    return MessageEditor.request(method, "sip:bob@example.com")
        .append(HeaderName.VIA, "SIP/2.0/TLS a.example.com;branch=z9hG4bK" + branch)
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<sip:alice@example.com>;tag=a1")
        .append(HeaderName.TO, "<sip:bob@example.com>")
        .append(HeaderName.CALL_ID, "call-1")
        .append(HeaderName.CSEQ, "1 " + method)
        .toRequest();
  }

  /** The ACK to a refusal of {@code invite}, as its client transaction writes it. */
  public static SipRequest ack(SipRequest invite) {
    return request("ACK", invite.topVia().branch().orElseThrow().substring(7));
  }

  public static SipResponse response(SipRequest request, int status) {
    return request.respond(status, "Reason", "b1").toResponse();
  }

  /** Text with LF for line ends, which become CRLF. */
  public static ParseResult parse(String text) {
    return new SipParser(SipLimits.DEFAULT).parse(Bytes.utf8(text.replace("\n", "\r\n")));
  }

  public static SipMessage parsed(Bytes octets) {
    return ((ParseResult.Parsed) new SipParser(SipLimits.DEFAULT).parse(octets)).message();
  }

  public static SipRequest parsedRequest(String text) {
    return (SipRequest) ((ParseResult.Parsed) parse(text)).message();
  }

  public static RejectReason rejected(String text) {
    return ((ParseResult.Rejected) parse(text)).reason();
  }

  /** A request as phones write them, different for each seed. */
  public static SipRequest random(Random random) {
    String method = random.nextBoolean() ? "INVITE" : "OPTIONS";
    MessageEditor editor = MessageEditor.request(method, "sip:" + word(random) + "@example.com");
    for (int i = random.nextInt(3); i >= 0; i--) {
      editor.append(
          HeaderName.VIA, "SIP/2.0/TLS h" + i + ".example.com;branch=z9hG4bK" + word(random));
    }
    editor
        .append(HeaderName.FROM, "\"" + word(random) + "\" <sip:a@b.example>;tag=" + word(random))
        .append(HeaderName.TO, "<sip:" + word(random) + "@example.com>")
        .append(HeaderName.CALL_ID, word(random) + "@host")
        .append(HeaderName.CSEQ, random.nextInt(Integer.MAX_VALUE) + " " + method);
    for (int i = random.nextInt(4); i > 0; i--) {
      editor.append("X-" + word(random), word(random) + "  ;a=\"" + word(random) + "\"");
    }
    if (random.nextBoolean()) editor.body("text/plain", Bytes.utf8(word(random)));
    return editor.toRequest();
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(12); i >= 0; i--) {
      word.append("abcdefghijkLMNOPQ0123456789-_.~".charAt(random.nextInt(31)));
    }
    return word.toString();
  }
}
