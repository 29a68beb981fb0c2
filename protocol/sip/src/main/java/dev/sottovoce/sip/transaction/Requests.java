package dev.sottovoce.sip.transaction;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;

/** Requests that are made from another one hop by hop. */
public final class Requests {
  private Requests() {}

  /** The CANCEL of a request that we sent (RFC 3261 section 9.1). */
  public static SipRequest cancel(SipRequest sent) {
    return sameHop(sent, "CANCEL").append(HeaderName.TO, text(sent, HeaderName.TO)).toRequest();
  }

  /** The ACK to a refusal of an INVITE that we sent (RFC 3261 section 17.1.1.3). */
  static SipRequest ackToRefusal(SipRequest invite, SipResponse refusal) {
    String to = refusal.header(HeaderName.TO).orElseThrow(IllegalStateException::new);
    return sameHop(invite, "ACK").append(HeaderName.TO, to).toRequest();
  }

  private static MessageEditor sameHop(SipRequest sent, String method) {
    MessageEditor editor =
        MessageEditor.request(method, sent.requestUriText())
            .append(HeaderName.VIA, sent.topVia().text())
            .append(HeaderName.MAX_FORWARDS, "70")
            .append(HeaderName.FROM, text(sent, HeaderName.FROM))
            .append(HeaderName.CALL_ID, sent.callId())
            .append(HeaderName.CSEQ, sent.cseq().number() + " " + method);
    for (String route : sent.values(HeaderName.ROUTE)) editor.append(HeaderName.ROUTE, route);
    return editor;
  }

  private static String text(SipRequest request, HeaderName name) {
    return request.header(name).orElseThrow(IllegalStateException::new);
  }
}
