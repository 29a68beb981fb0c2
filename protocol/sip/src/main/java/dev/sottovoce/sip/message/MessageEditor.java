package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Builds a message, new or from another one; lines that are not touched keep their octets. Values
 * that would break out of their line are refused as misuse: what comes from a peer has been parsed
 * before it comes here. Content-Length is always right in the result.
 */
public final class MessageEditor {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final byte[] NO_BODY = {};
  private static final HeaderName[] NAMES = HeaderName.values();
  private static final String SEPARATOR = ": ";
  private static final String VERSION = " SIP/2.0";
  private static final String STATUS_LINE = "SIP/2.0 ";

  /** A line that is not the original's; it is written only when the message is put together. */
  private record Fresh(int ordinal, String name, String value, int valueOctets) {
    int octets() {
      return name.length() + SEPARATOR.length() + valueOctets + CRLF.length;
    }
  }

  private static final HeaderIndex NOTHING =
      new HeaderIndex(new byte[0], 0, new int[0], 0, 0, 0, false);

  private final boolean request;

  /** Where the lines come from that keep their octets. */
  private final HeaderIndex source;

  private final List<Fresh> fresh = new ArrayList<>(4);

  /** The lines in their order: a line of the source by its number, a fresh one by ~its place. */
  private int[] order;

  private int count;
  private boolean sameStartLine;
  private String method = "";
  private String uri = "";
  private int status;
  private String reason = "";
  private byte[] bodySource = NO_BODY;
  private int bodyFrom;
  private int bodyTo;

  private MessageEditor(boolean request, HeaderIndex source, int expectedLines) {
    this.request = request;
    this.source = source;
    this.order = new int[expectedLines];
  }

  /** A new request without any header. */
  public static MessageEditor request(String method, String uri) {
    MessageEditor editor = new MessageEditor(true, NOTHING, 16);
    editor.method = requireToken(method);
    editor.uri = requireSafe(uri);
    return editor;
  }

  static MessageEditor of(SipRequest original) {
    MessageEditor editor = copyLines(true, original.index);
    editor.sameStartLine = original.index.startLineEndsWith(VERSION);
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
    MessageEditor editor = new MessageEditor(false, request.index, 16);
    editor.status = status;
    editor.reason = requireSafe(reason);
    for (HeaderName name : COPIED) editor.copy(name);
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
    MessageEditor editor = new MessageEditor(false, index, 8);
    editor.status = 400;
    editor.reason = reason.sentence().substring(0, reason.sentence().length() - 1);
    for (HeaderName name : COPIED) editor.copy(name);
    SipResponse answer = editor.toResponse();
    return answer.checkHead() == null ? Optional.of(answer) : Optional.empty();
  }

  public MessageEditor requestUri(String newUri) {
    uri = requireSafe(newUri);
    sameStartLine = false;
    return this;
  }

  /** Adds a line before all others: a new topmost Via, Route or Record-Route. */
  public MessageEditor prepend(HeaderName name, String value) {
    insert(0, name.text(), name.ordinal(), value);
    return this;
  }

  public MessageEditor append(HeaderName name, String value) {
    insert(count, name.text(), name.ordinal(), value);
    return this;
  }

  /** Adds a header that may have no {@link HeaderName}. */
  public MessageEditor append(String name, String value) {
    int ordinal = HeaderName.of(name).map(HeaderName::ordinal).orElse(-1);
    insert(count, requireToken(name), ordinal, value);
    return this;
  }

  /** The header stands once, with this value: in its place, or last when it was not there. */
  public MessageEditor set(HeaderName name, String value) {
    int place = indexOf(name, 0);
    if (place < 0) return append(name, value);
    order[place] = ~add(name.text(), name.ordinal(), value);
    for (int other = indexOf(name, place + 1); other >= 0; other = indexOf(name, place + 1)) {
      removeAt(other);
    }
    return this;
  }

  public MessageEditor remove(HeaderName name) {
    for (int place = indexOf(name, 0); place >= 0; place = indexOf(name, place)) removeAt(place);
    return this;
  }

  /** Takes away every line of these headers. */
  public MessageEditor remove(Set<HeaderName> names) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int ordinal = ordinal(order[i]);
      if (ordinal < 0 || !names.contains(NAMES[ordinal])) order[kept++] = order[i];
    }
    count = kept;
    return this;
  }

  /** Takes away the topmost value of a header that lists values: a Via, a Route. */
  public MessageEditor removeTop(HeaderName name) {
    int place = indexOf(name, 0);
    if (place < 0) return this;
    int line = order[place];
    String text = line >= 0 ? source.value(line) : fresh.get(~line).value();
    int comma = Scan.endOfUnquoted(text, 0, ',');
    if (comma < 0 || comma == text.length()) removeAt(place);
    else order[place] = ~add(name.text(), name.ordinal(), text.substring(comma + 1).trim());
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
    return new SipRequest(assemble(), method, uri);
  }

  public SipResponse toResponse() {
    if (request) throw new IllegalStateException("this is a request");
    return new SipResponse(assemble(), status, reason);
  }

  private HeaderIndex assemble() {
    fixContentLength();
    int startOctets = startLineOctets();
    byte[] octets = new byte[length(startOctets)];
    int[] places = new int[count * HeaderIndex.STRIDE];
    int at = putStartLine(octets);
    at = put(octets, at, CRLF, 0, CRLF.length);
    for (int i = 0; i < count; ) {
      int runEnd = endOfRun(i);
      at = runEnd == i ? putFresh(octets, at, places, i++) : putRun(octets, at, places, i, runEnd);
      i = Math.max(i, runEnd);
    }
    int bodyStart = put(octets, at, CRLF, 0, CRLF.length);
    int end = put(octets, bodyStart, bodySource, bodyFrom, bodyTo);
    return new HeaderIndex(octets, startOctets, places, count, bodyStart, end, source.isFolded());
  }

  private int length(int startOctets) {
    int length = startOctets + 2 * CRLF.length + bodyTo - bodyFrom;
    for (int i = 0; i < count; i++) {
      int line = order[i];
      length +=
          line >= 0 ? source.lineEnd(line) - source.lineStart(line) : fresh.get(~line).octets();
    }
    return length;
  }

  private int startLineOctets() {
    if (sameStartLine) return source.startLineEnd();
    return request
        ? method.length() + 1 + Text.octets(uri) + VERSION.length()
        : STATUS_LINE.length() + 4 + Text.octets(reason);
  }

  private int putStartLine(byte[] octets) {
    if (sameStartLine) return put(octets, 0, source.array(), 0, source.startLineEnd());
    if (request) {
      int at = Text.put(octets, Text.put(octets, 0, method), " ");
      return Text.put(octets, Text.put(octets, at, uri, Text.octets(uri)), VERSION);
    }
    int at = Text.put(octets, Text.put(octets, 0, STATUS_LINE), Integer.toString(status));
    return Text.put(octets, Text.put(octets, at, " "), reason, Text.octets(reason));
  }

  /** Behind the lines from {@code first} on that follow one another in the source, too. */
  private int endOfRun(int first) {
    int line = order[first];
    if (line < 0) return first;
    int end = first + 1;
    while (end < count && order[end] == line + 1 && source.isNext(line)) {
      line++;
      end++;
    }
    return end;
  }

  /** Writes lines of the source at once and notes their places in the index of the result. */
  private int putRun(byte[] octets, int at, int[] places, int first, int end) {
    int from = source.lineStart(order[first]);
    for (int i = first; i < end; i++) source.copyPlaces(order[i], at - from, places, i);
    return put(octets, at, source.array(), from, source.lineEnd(order[end - 1]));
  }

  private int putFresh(byte[] octets, int at, int[] places, int number) {
    Fresh added = fresh.get(~order[number]);
    int value = Text.put(octets, Text.put(octets, at, added.name()), SEPARATOR);
    int end = Text.put(octets, value, added.value(), added.valueOctets());
    end = put(octets, end, CRLF, 0, CRLF.length);
    HeaderIndex.setPlaces(places, number, added.ordinal(), at, value, end);
    return end;
  }

  /** Leaves a Content-Length that is right as it stands. */
  private void fixContentLength() {
    int place = indexOf(HeaderName.CONTENT_LENGTH, 0);
    int wanted = bodyTo - bodyFrom;
    if (place >= 0 && contentLength(order[place]) == wanted) return;
    set(HeaderName.CONTENT_LENGTH, Integer.toString(wanted));
  }

  private long contentLength(int line) {
    return line >= 0
        ? source.number(line, Integer.MAX_VALUE)
        : Scan.number(fresh.get(~line).value().trim(), Integer.MAX_VALUE);
  }

  private int ordinal(int line) {
    return line >= 0 ? source.ordinal(line) : fresh.get(~line).ordinal();
  }

  private int indexOf(HeaderName name, int from) {
    for (int i = from; i < count; i++) if (ordinal(order[i]) == name.ordinal()) return i;
    return -1;
  }

  private void insert(int place, String name, int ordinal, String value) {
    insert(place, ~add(name, ordinal, value));
  }

  private void insert(int place, int line) {
    if (count == order.length) order = Arrays.copyOf(order, count + 8);
    System.arraycopy(order, place, order, place + 1, count - place);
    order[place] = line;
    count++;
  }

  private void removeAt(int place) {
    System.arraycopy(order, place + 1, order, place, count - place - 1);
    count--;
  }

  private int add(String name, int ordinal, String value) {
    fresh.add(new Fresh(ordinal, name, value, safeOctets(value)));
    return fresh.size() - 1;
  }

  private void copy(HeaderName name) {
    for (int line = source.first(name); line >= 0; line = source.next(name, line)) {
      insert(count, line);
    }
  }

  private static MessageEditor copyLines(boolean request, HeaderIndex source) {
    MessageEditor editor = new MessageEditor(request, source, source.lines() + 4);
    for (int line = 0; line < source.lines(); line++) editor.order[line] = line;
    editor.count = source.lines();
    editor.bodySource = source.array();
    editor.bodyFrom = source.bodyStart();
    editor.bodyTo = source.end();
    return editor;
  }

  private static int put(byte[] target, int at, byte[] source, int from, int to) {
    System.arraycopy(source, from, target, at, to - from);
    return at + to - from;
  }

  private static String requireToken(String text) {
    if (!Scan.isToken(text)) throw new IllegalArgumentException("not a token");
    return text;
  }

  private static String requireSafe(String text) {
    safeOctets(text);
    return text;
  }

  /** Without control characters a value cannot end its line and begin another one. */
  private static int safeOctets(String text) {
    int octets = Text.octets(text);
    if (octets < 0) throw new IllegalArgumentException("a line end or NUL in a header value");
    return octets;
  }
}
