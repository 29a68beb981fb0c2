package dev.sottovoce.lab.bench.sip;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;

/** Parsing and forwarding with our own parser and editor. */
final class OurForward {
  static final String VIA = "SIP/2.0/TLS proxy.example.com:5061;branch=z9hG4bKa81c29f07e.91bb2c04";
  static final String RECORD_ROUTE = "<sip:77ab12c90f41@proxy.example.com:5061;transport=tls;lr>";

  private final SipParser parser = new SipParser(SipLimits.DEFAULT);

  /** Reads what routing needs, makes the changes of RFC 3261 section 16.6, and serialises. */
  int forward(Bytes octets) {
    SipRequest request = (SipRequest) ((ParseResult.Parsed) parser.parse(octets)).message();
    int read =
        request.requestUri().orElseThrow().host().length()
            + request.topVia().branch().orElseThrow().length()
            + request.callId().length()
            + request.from().tag().orElseThrow().length()
            + request.to().tag().orElse("").length()
            + (int) request.cseq().number();
    long hops = request.number(HeaderName.MAX_FORWARDS).orElse(70);
    Bytes sent =
        request
            .edit()
            .prepend(HeaderName.RECORD_ROUTE, RECORD_ROUTE)
            .prepend(HeaderName.VIA, VIA)
            .set(HeaderName.MAX_FORWARDS, Long.toString(hops - 1))
            .toRequest()
            .octets();
    return read + sent.length();
  }
}
