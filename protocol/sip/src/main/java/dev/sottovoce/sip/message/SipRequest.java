package dev.sottovoce.sip.message;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A SIP request (RFC 3261 section 7.1). */
public final class SipRequest extends SipMessage {
  private final String method;
  private final String requestUri;

  // Parsed when it is first asked for; immutable, so a race is harmless.
  private @Nullable Optional<SipUri> parsedUri;

  /** With the URI as the parser's check has read it. */
  SipRequest(HeaderIndex index, String method, String requestUri, Optional<SipUri> parsedUri) {
    this(index, method, requestUri);
    this.parsedUri = parsedUri;
  }

  SipRequest(HeaderIndex index, String method, String requestUri) {
    super(index);
    this.method = method;
    this.requestUri = requestUri;
  }

  /** The method in its own letter case, which counts. */
  public String method() {
    return method;
  }

  public boolean is(String wantedMethod) {
    return method.equals(wantedMethod);
  }

  /** The request URI's text, of any scheme. */
  public String requestUriText() {
    return requestUri;
  }

  /** The request URI when it is a {@code sip:} or {@code sips:} one. */
  public Optional<SipUri> requestUri() {
    Optional<SipUri> known = parsedUri;
    if (known == null) parsedUri = known = SipUri.parse(requestUri);
    return known;
  }

  /** The version behind the request URI, such as {@code SIP/2.0}. */
  public String version() {
    String line = index.startLine();
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  /** The Route values, topmost first. */
  public List<NameAddr> routes() {
    return addresses(HeaderName.ROUTE);
  }

  /**
   * A response to this request with the headers that RFC 3261 section 8.2.6.2 wants copied: every
   * Via, From, To, Call-ID and CSeq.
   *
   * @param toTag put into To when it has no tag yet; empty text for none (100)
   */
  public MessageEditor respond(int status, String reason, String toTag) {
    return MessageEditor.response(this, status, reason, toTag);
  }

  @Override
  @Nullable RejectReason checkMore(CSeq checked) {
    if (!checked.method().equals(method)) return RejectReason.METHOD_MISMATCH;
    if (!has(HeaderName.MAX_FORWARDS)) return null;
    long hops = number(HeaderName.MAX_FORWARDS).orElse(-1);
    return hops < 0 || hops > 255 ? RejectReason.BAD_MAX_FORWARDS : null;
  }

  @Override
  public MessageEditor edit() {
    return MessageEditor.of(this);
  }

  @Override
  public String toString() {
    return "SipRequest[" + (Scan.isToken(method) && method.length() <= 16 ? method : "?") + "]";
  }
}
