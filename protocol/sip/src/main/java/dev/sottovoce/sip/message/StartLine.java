package dev.sottovoce.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request line or status line (RFC 3261 sections 7.1 and 7.2). */
record StartLine(
    @Nullable RejectReason problem,
    boolean isRequest,
    String method,
    String uri,
    Optional<SipUri> sipUri,
    int status) {
  static StartLine parse(byte[] octets, int end) {
    return end >= 4 && octets[0] == 'S' && octets[1] == 'I' && octets[2] == 'P' && octets[3] == '/'
        ? statusLine(octets, end)
        : requestLine(octets, end);
  }

  private static StartLine requestLine(byte[] octets, int end) {
    int methodEnd = 0;
    while (methodEnd < end && Scan.isTokenOctet(octets[methodEnd])) methodEnd++;
    int uriEnd = end - 1;
    while (uriEnd > methodEnd && octets[uriEnd] != ' ') uriEnd--;
    boolean shaped = methodEnd > 0 && methodEnd < end && octets[methodEnd] == ' ';
    if (!shaped || uriEnd <= methodEnd || !isVersion(octets, uriEnd + 1, end)) {
      return bad(RejectReason.BAD_START_LINE, false, "");
    }
    String method = method(octets, methodEnd);
    String uri = new String(octets, methodEnd + 1, uriEnd - methodEnd - 1, StandardCharsets.UTF_8);
    Optional<SipUri> sipUri = SipUri.parse(uri);
    return sipUri.isPresent() || isOtherUri(uri)
        ? new StartLine(null, true, method, uri, sipUri, 0)
        : bad(RejectReason.BAD_REQUEST_URI, true, method);
  }

  private static StartLine statusLine(byte[] octets, int end) {
    String line = new String(octets, 0, end, StandardCharsets.UTF_8);
    int space = line.indexOf(' ');
    int next = line.indexOf(' ', space + 1);
    if (space < 5 || next < 0 || !isVersion(octets, 0, space)) {
      return bad(RejectReason.BAD_START_LINE, false, "");
    }
    long status = next == space + 4 ? Scan.number(line.substring(space + 1, next), 699) : -1;
    return status < 100
        ? bad(RejectReason.BAD_STATUS, false, "")
        : new StartLine(null, false, "", line.substring(next + 1), Optional.empty(), (int) status);
  }

  SipMessage message(HeaderIndex index) {
    return isRequest
        ? new SipRequest(index, method, uri, sipUri)
        : new SipResponse(index, status, uri);
  }

  private static StartLine bad(RejectReason reason, boolean request, String method) {
    return new StartLine(reason, request, method, "", Optional.empty(), 0);
  }

  /** Known methods without a new string each. */
  private static String method(byte[] octets, int end) {
    for (String known : CSeq.METHODS) {
      if (known.length() == end && startsWith(octets, known)) return known;
    }
    return new String(octets, 0, end, StandardCharsets.ISO_8859_1);
  }

  private static boolean startsWith(byte[] octets, String text) {
    for (int i = 0; i < text.length(); i++) if (octets[i] != text.charAt(i)) return false;
    return true;
  }

  /** {@code SIP/} and two numbers; whether it is 2.0 is for the validator to say (505). */
  private static boolean isVersion(byte[] octets, int from, int to) {
    int dots = 0;
    if (to - from < 7 || !HeaderName.equalsIgnoreCase(octets, from, "SIP/")) return false;
    for (int i = from + 4; i < to; i++) {
      if (octets[i] == '.') dots++;
      else if (octets[i] < '0' || octets[i] > '9') return false;
    }
    return dots == 1;
  }

  /** No space, no brackets or quotes, and a scheme that is not ours. */
  private static boolean isOtherUri(String uri) {
    int colon = uri.indexOf(':');
    if (colon < 1 || colon == uri.length() - 1) return false;
    for (int i = 0; i < uri.length(); i++) {
      char c = uri.charAt(i);
      if (c <= ' ' || c == '<' || c == '>' || c == '"' || c >= 0x7f) return false;
    }
    boolean sip =
        uri.regionMatches(true, 0, "sip:", 0, 4) || uri.regionMatches(true, 0, "sips:", 0, 5);
    return !sip;
  }
}
