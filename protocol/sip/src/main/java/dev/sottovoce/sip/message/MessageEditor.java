package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds a message, new or from another one; lines that are not touched keep their octets. Values
 * that would break out of their line are refused as misuse: what comes from a peer has been parsed
 * before it comes here. Content-Length is always right in the result.
 */
public final class MessageEditor {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] NO_BODY = {};

  /** A line: its header's ordinal and where its octets stand. */
  private record Line(int ordinal, byte[] source, int from, int to, int valueStart) {
    int length() {
      return to - from;
    }
  }

  private final boolean request;
  private final List<Line> lines;
  private String method = "";
  private String uri = "";
  private int status;
  private String reason = "";
  private byte[] bodySource = NO_BODY;
  private int bodyFrom;
  private int bodyTo;

  private MessageEditor(boolean request, int expectedLines) {
    this.request = request;
    lines = new ArrayList<>(expectedLines);
  }

  /** A new request without any header. */
  public static MessageEditor request(String method, String uri) {
    MessageEditor editor = new MessageEditor(true, 16);
    editor.method = requireToken(method);
    editor.uri = requireSafe(uri);
    return editor;
  }

  static MessageEditor of(SipRequest original) {
    MessageEditor editor = copyLines(true, original.index);
    editor.method = original.method();
    editor.uri = original.requestUriText();
    return editor;
  }

  static MessageEditor of(SipResponse original) {
    MessageEditor editor = copyLines(false, original.index);
    editor.status = original.status();
    editor.reason = original.reason();
    return editor;
  }

  static MessageEditor response(SipRequest request, int status, String reason, String toTag) {
    if (status < 100 || status > 699) throw new IllegalArgumentException("status " + status);
    MessageEditor editor = new MessageEditor(false, 16);
    editor.status = status;
    editor.reason = requireSafe(reason);
    for (HeaderName name : COPIED) editor.copy(request.index, name);
    if (!toTag.isEmpty() && !request.to().tag().isPresent()) {
      editor.set(
          HeaderName.TO, request.index.value(request.index.first(HeaderName.TO)) + ";tag=" + toTag);
    }
    return editor;
  }

  private static final HeaderName[] COPIED = {
    HeaderName.VIA, HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID, HeaderName.CSEQ
  };

  /** A 400 from whatever could be found, when all that an answer needs is well-formed. */
  static Optional<SipResponse> badRequest(HeaderIndex index, RejectReason reason) {
    MessageEditor editor = new MessageEditor(false, 8);
    editor.status = 400;
    editor.reason = reason.sentence().substring(0, reason.sentence().length() - 1);
    for (HeaderName name : COPIED) editor.copy(index, name);
    SipResponse answer = editor.toResponse();
    return answer.checkHead() == null ? Optional.of(answer) : Optional.empty();
  }

  public MessageEditor requestUri(String newUri) {
    uri = requireSafe(newUri);
    return this;
  }

  /** Adds a line before all others: a new topmost Via, Route or Record-Route. */
  public MessageEditor prepend(HeaderName name, String value) {
    lines.add(0, line(name.text(), name.ordinal(), value));
    return this;
  }

  public MessageEditor append(HeaderName name, String value) {
    lines.add(line(name.text(), name.ordinal(), value));
    return this;
  }

  /** Adds a header that may have no {@link HeaderName}. */
  public MessageEditor append(String name, String value) {
    int ordinal = HeaderName.of(name).map(HeaderName::ordinal).orElse(-1);
    lines.add(line(requireToken(name), ordinal, value));
    return this;
  }

  /** The header stands once, with this value: in its place, or last when it was not there. */
  public MessageEditor set(HeaderName name, String value) {
    int place = indexOf(name, 0);
    if (place < 0) return append(name, value);
    lines.set(place, line(name.text(), name.ordinal(), value));
    for (int other = indexOf(name, place + 1); other >= 0; other = indexOf(name, place + 1)) {
      lines.remove(other);
    }
    return this;
  }

  public MessageEditor remove(HeaderName name) {
    lines.removeIf(line -> line.ordinal() == name.ordinal());
    return this;
  }

  /** Takes away the topmost value of a header that lists values: a Via, a Route. */
  public MessageEditor removeTop(HeaderName name) {
    int place = indexOf(name, 0);
    if (place < 0) return this;
    Line line = lines.get(place);
    String text =
        new String(
            line.source(),
            line.valueStart(),
            line.to() - 2 - line.valueStart(),
            StandardCharsets.UTF_8);
    int comma = Scan.endOfUnquoted(text, 0, ',');
    if (comma < 0 || comma == text.length()) lines.remove(place);
    else lines.set(place, line(name.text(), name.ordinal(), unfold(text.substring(comma + 1))));
    return this;
  }

  /** Replaces the topmost value of a header that lists values. */
  public MessageEditor replaceTop(HeaderName name, String value) {
    return removeTop(name).prepend(name, value);
  }

  /** Replaces the body and its type; an empty body takes the type away. */
  public MessageEditor body(String contentType, Bytes newBody) {
    bodySource = newBody.toArray();
    bodyFrom = 0;
    bodyTo = bodySource.length;
    return newBody.isEmpty()
        ? remove(HeaderName.CONTENT_TYPE)
        : set(HeaderName.CONTENT_TYPE, contentType);
  }

  public SipRequest toRequest() {
    if (!request) throw new IllegalStateException("this is a response");
    return new SipRequest(assemble(method + " " + uri + " SIP/2.0"), method, uri);
  }

  public SipResponse toResponse() {
    if (request) throw new IllegalStateException("this is a request");
    return new SipResponse(assemble("SIP/2.0 " + status + " " + reason), status, reason);
  }

  private HeaderIndex assemble(String startLine) {
    fixContentLength();
    byte[] start = startLine.getBytes(StandardCharsets.UTF_8);
    int length = start.length + 4 + bodyTo - bodyFrom;
    for (Line line : lines) length += line.length();
    byte[] octets = new byte[length];
    int[] places = new int[lines.size() * HeaderIndex.STRIDE];
    int at = put(octets, 0, start, 0, start.length);
    at = put(octets, at, CRLF, 0, 2);
    int place = 0;
    for (Line line : lines) {
      places[place++] = line.ordinal();
      places[place++] = at;
      places[place++] = at + line.valueStart() - line.from();
      at = put(octets, at, line.source(), line.from(), line.to());
      places[place++] = at;
    }
    int bodyStart = put(octets, at, CRLF, 0, 2);
    int end = put(octets, bodyStart, bodySource, bodyFrom, bodyTo);
    return new HeaderIndex(octets, start.length, places, lines.size(), bodyStart, end);
  }

  /** Leaves a Content-Length that is right as it stands. */
  private void fixContentLength() {
    int place = indexOf(HeaderName.CONTENT_LENGTH, 0);
    int wanted = bodyTo - bodyFrom;
    if (place >= 0 && valueOf(lines.get(place)) == wanted) return;
    set(HeaderName.CONTENT_LENGTH, Integer.toString(wanted));
  }

  private static long valueOf(Line line) {
    String text =
        new String(
            line.source(),
            line.valueStart(),
            line.to() - 2 - line.valueStart(),
            StandardCharsets.ISO_8859_1);
    return Scan.number(text.trim(), Integer.MAX_VALUE);
  }

  private int indexOf(HeaderName name, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).ordinal() == name.ordinal()) return i;
    }
    return -1;
  }

  private void copy(HeaderIndex source, HeaderName name) {
    for (int line = source.first(name); line >= 0; line = source.next(name, line)) {
      lines.add(lineOf(source, line));
    }
  }

  private static MessageEditor copyLines(boolean request, HeaderIndex source) {
    MessageEditor editor = new MessageEditor(request, source.lines() + 4);
    for (int line = 0; line < source.lines(); line++) editor.lines.add(lineOf(source, line));
    editor.bodySource = source.array();
    editor.bodyFrom = source.bodyStart();
    editor.bodyTo = source.end();
    return editor;
  }

  private static Line lineOf(HeaderIndex source, int line) {
    return new Line(
        source.ordinal(line),
        source.array(),
        source.lineStart(line),
        source.lineEnd(line),
        source.valueStart(line));
  }

  private static Line line(String name, int ordinal, String value) {
    byte[] text = requireSafe(value).getBytes(StandardCharsets.UTF_8);
    int start = name.length() + 2;
    byte[] octets = new byte[start + text.length + 2];
    for (int i = 0; i < name.length(); i++) octets[i] = (byte) name.charAt(i);
    octets[start - 2] = ':';
    octets[start - 1] = ' ';
    System.arraycopy(text, 0, octets, start, text.length);
    System.arraycopy(CRLF, 0, octets, start + text.length, 2);
    return new Line(ordinal, octets, 0, octets.length, start);
  }

  private static String unfold(String text) {
    return text.replaceAll("\r\n[ \t]+", " ").trim();
  }

  private static int put(byte[] target, int at, byte[] source, int from, int to) {
    System.arraycopy(source, from, target, at, to - from);
    return at + to - from;
  }

  private static String requireToken(String text) {
    if (!Scan.isToken(text)) throw new IllegalArgumentException("not a token");
    return text;
  }

  /** Without control characters a value cannot end its line and begin another one. */
  private static String requireSafe(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException("a line end or NUL at " + i + " of a header value");
      }
    }
    return text;
  }
}
