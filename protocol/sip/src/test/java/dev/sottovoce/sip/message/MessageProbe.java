package dev.sottovoce.sip.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sottovoce.wire.Bytes;

/** Reads everything that can be read of a message, and forwards it, as its users would. */
public final class MessageProbe {
  private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);

  private MessageProbe() {}

  public static void parseAndRead(Bytes octets) {
    ParseResult result = PARSER.parse(octets);
    if (result instanceof ParseResult.Rejected rejected) {
      // What is sent back must itself be acceptable.
      rejected.answer().ifPresent(answer -> assertEquals(answer, accepted(answer.octets())));
    } else {
      read(((ParseResult.Parsed) result).message());
    }
  }

  private static void read(SipMessage message) {
    for (HeaderName name : HeaderName.values()) {
      message.values(name);
      message.addresses(name).forEach(each -> each.uri().ifPresent(SipUri::text));
      message.number(name);
    }
    message.vias().forEach(Via::text);
    Warning.in(message);
    if (message instanceof SipRequest request) judge(request);
  }

  private static void judge(SipRequest request) {
    request.requestUri().ifPresent(uri -> uri.matches(uri));
    for (RequestValidator each :
        new RequestValidator[] {Torture.PROXY, Torture.REGISTRAR, Torture.USER_AGENT}) {
      each.check(request).ifPresent(problem -> accepted(answer(each, request, problem)));
    }
    forward(request);
  }

  private static Bytes answer(
      RequestValidator validator, SipRequest request, RequestProblem problem) {
    return validator.answer(request, problem, "t").octets();
  }

  /** Only what came well-formed goes on, and it comes back as it was sent. */
  private static void forward(SipRequest request) {
    if (request.octets().length() > 12_000 || request.headerLines() > 90) return;
    SipRequest forwarded =
        request
            .edit()
            .prepend(HeaderName.VIA, "SIP/2.0/TLS p.example.com;branch=z9hG4bKp")
            .removeTop(HeaderName.ROUTE)
            .set(HeaderName.MAX_FORWARDS, "69")
            .toRequest();
    SipMessage back = accepted(forwarded.octets());
    assertEquals(forwarded.vias().size(), back.vias().size());
    assertEquals(request.body(), back.body());
  }

  private static SipMessage accepted(Bytes octets) {
    return assertInstanceOf(ParseResult.Parsed.class, PARSER.parse(octets)).message();
  }
}
