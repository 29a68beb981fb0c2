package dev.sottovoce.sip.message;

import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A message's octets with the places of its header lines. Four numbers a line: the header's ordinal
 * (or -1), where the line begins, where its value begins, and where the next line begins.
 */
final class HeaderIndex {
  static final int STRIDE = 4;
  private static final int LINE = 1;
  private static final int VALUE = 2;
  private static final int NEXT = 3;

  private final byte[] octets;
  private final int startLineEnd;
  private final int[] places;
  private final int lines;
  private final int bodyStart;
  private final int end;
  private final boolean folded;

  /**
   * @param startLineEnd where the CRLF of the start line stands
   * @param bodyStart behind the empty line
   * @param end behind the body
   * @param folded whether any line may be continued on the next
   */
  HeaderIndex(
      byte[] octets,
      int startLineEnd,
      int[] places,
      int lines,
      int bodyStart,
      int end,
      boolean folded) {
    this.octets = octets;
    this.startLineEnd = startLineEnd;
    this.places = places;
    this.lines = lines;
    this.bodyStart = bodyStart;
    this.end = end;
    this.folded = folded;
  }

  boolean isFolded() {
    return folded;
  }

  int lines() {
    return lines;
  }

  String startLine() {
    return new String(octets, 0, startLineEnd, StandardCharsets.UTF_8);
  }

  int startLineEnd() {
    return startLineEnd;
  }

  /** Whether the start line ends in this ASCII text. */
  boolean startLineEndsWith(String text) {
    int from = startLineEnd - text.length();
    if (from < 0) return false;
    for (int i = 0; i < text.length(); i++) {
      if (octets[from + i] != text.charAt(i)) return false;
    }
    return true;
  }

  /** The value when it is a number of at most {@code most}, else -1. */
  long number(int line, long most) {
    return Scan.number(octets, valueStart(line), lineEnd(line), most);
  }

  Bytes whole() {
    return Bytes.unsafeWrap(octets).slice(0, end);
  }

  Bytes body() {
    return Bytes.unsafeWrap(octets).slice(bodyStart, end);
  }

  int first(HeaderName name) {
    return next(name, -1);
  }

  int next(HeaderName name, int after) {
    int ordinal = name.ordinal();
    for (int line = after + 1; line < lines; line++) {
      if (places[line * STRIDE] == ordinal) return line;
    }
    return -1;
  }

  /** The ordinal of the line's header, or -1 for one without a {@link HeaderName}. */
  int ordinal(int line) {
    return places[line * STRIDE];
  }

  /** Whether the next line of the index begins where this one ends. */
  boolean isNext(int line) {
    return lineStart(line + 1) == lineEnd(line);
  }

  /** Notes this line as line {@code number} of another index, {@code shift} octets further. */
  void copyPlaces(int line, int shift, int[] target, int number) {
    setPlaces(
        target,
        number,
        ordinal(line),
        lineStart(line) + shift,
        valueStart(line) + shift,
        lineEnd(line) + shift);
  }

  static void setPlaces(int[] target, int number, int ordinal, int line, int value, int next) {
    int at = number * STRIDE;
    target[at] = ordinal;
    target[at + LINE] = line;
    target[at + VALUE] = value;
    target[at + NEXT] = next;
  }

  int lineStart(int line) {
    return places[line * STRIDE + LINE];
  }

  int valueStart(int line) {
    return places[line * STRIDE + VALUE];
  }

  int lineEnd(int line) {
    return places[line * STRIDE + NEXT];
  }

  byte[] array() {
    return octets;
  }

  int bodyStart() {
    return bodyStart;
  }

  int end() {
    return end;
  }

  String name(int line) {
    int from = lineStart(line);
    int to = from;
    while (octets[to] != ':' && octets[to] != ' ' && octets[to] != '\t') to++;
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The value without space around it; folds become one space (RFC 3261 section 7.3.1). */
  String value(int line) {
    int from = places[line * STRIDE + VALUE];
    int to = lineEnd(line) - 2;
    while (to > from && isSpace(octets[to - 1])) to--;
    while (from < to && isSpace(octets[from])) from++;
    return folded && hasLineEnd(from, to)
        ? unfolded(from, to)
        : new String(octets, from, to - from, StandardCharsets.UTF_8);
  }

  private boolean hasLineEnd(int from, int to) {
    for (int at = from; at < to; at++) if (octets[at] == '\r') return true;
    return false;
  }

  private String unfolded(int from, int to) {
    byte[] plain = new byte[to - from];
    int length = 0;
    for (int at = from; at < to; at++) {
      if (octets[at] != '\r' && octets[at] != '\n') {
        plain[length++] = octets[at];
        continue;
      }
      while (at + 1 < to && isSpace(octets[at + 1])) at++;
      while (length > 0 && isSpace(plain[length - 1])) length--;
      plain[length++] = ' ';
    }
    return new String(Arrays.copyOf(plain, length), StandardCharsets.UTF_8);
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
  }
}
