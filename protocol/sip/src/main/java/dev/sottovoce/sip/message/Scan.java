package dev.sottovoce.sip.message;

import java.util.ArrayList;
import java.util.List;

/** Small scanning steps over header text (RFC 3261 section 25.1). */
final class Scan {
  private static final String TOKEN_MARKS = "-.!%*_+`'~";

  private static final boolean[] TOKEN = tokenTable();

  private Scan() {}

  private static boolean[] tokenTable() {
    boolean[] table = new boolean[256];
    for (char c = '0'; c <= '9'; c++) table[c] = true;
    for (char c = 'a'; c <= 'z'; c++) {
      table[c] = true;
      table[c - 'a' + 'A'] = true;
    }
    for (int i = 0; i < TOKEN_MARKS.length(); i++) table[TOKEN_MARKS.charAt(i)] = true;
    return table;
  }

  static boolean isTokenChar(int c) {
    return c >= 0 && c < TOKEN.length && TOKEN[c];
  }

  /** An ASCII letter or digit. */
  static boolean isAlphanumeric(char c) {
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'z' && c < 0x80 || c >= '0' && c <= '9';
  }

  static boolean isTokenOctet(byte octet) {
    return TOKEN[octet & 0xff];
  }

  static boolean isToken(String text) {
    return isToken(text, 0, text.length());
  }

  static boolean isToken(String text, int from, int to) {
    for (int i = from; i < to; i++) if (!isTokenChar(text.charAt(i))) return false;
    return from < to;
  }

  /** A parameter's name: a token, or what URIs allow beside (RFC 3261 paramchar). */
  static boolean isParameterName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isTokenChar(c) && "[]/:&$()".indexOf(c) < 0) return false;
    }
    return !text.isEmpty();
  }

  /** Where text begins behind spaces and tabs, at most at {@code to}. */
  static int trimStart(String text, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) <= ' ') at++;
    return at;
  }

  /** Where text ends before spaces and tabs, at least at {@code from}. */
  static int trimEnd(String text, int from, int to) {
    int at = to;
    while (at > from && text.charAt(at - 1) <= ' ') at--;
    return at;
  }

  /** The part of the text, or the word of {@code known} that equals it: no new string each time. */
  static String word(String text, int from, int to, String[] known) {
    for (String each : known) {
      if (each.length() == to - from && text.startsWith(each, from)) return each;
    }
    return text.substring(from, to);
  }

  static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
    return at;
  }

  /**
   * The next {@code stop} (or the end) at or after {@code from} that is neither in a quoted string
   * nor in angle brackets; -1 when a quote or bracket stays open.
   */
  static int endOfUnquoted(String text, int from, char stop) {
    if (text.indexOf('"', from) < 0 && text.indexOf('<', from) < 0) {
      int plain = text.indexOf(stop, from);
      return plain < 0 ? text.length() : plain;
    }
    boolean inBrackets = false;
    int at = from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at = endOfQuoted(text, at);
        if (at < 0) return -1;
        continue;
      }
      if (c == stop && !inBrackets) return at;
      if (c == '<') inBrackets = true;
      if (c == '>') inBrackets = false;
      at++;
    }
    return inBrackets ? -1 : at;
  }

  /** The index behind the quoted string that begins at {@code from}, or -1. */
  static int endOfQuoted(String text, int from) {
    for (int at = from + 1; at < text.length(); at++) {
      if (text.charAt(at) == '\\') at++;
      else if (text.charAt(at) == '"') return at + 1;
    }
    return -1;
  }

  static String unquoted(String text) {
    if (text.length() < 2 || text.charAt(0) != '"') return text;
    if (text.indexOf('\\') < 0) return text.substring(1, text.length() - 1);
    StringBuilder plain = new StringBuilder(text.length());
    for (int at = 1; at < text.length() - 1; at++) {
      if (text.charAt(at) == '\\') at++;
      plain.append(text.charAt(at));
    }
    return plain.toString();
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Splits at commas outside quotes and brackets; an unbalanced tail stays one element. */
  static List<String> commaSeparated(String text) {
    List<String> elements = new ArrayList<>(2);
    int at = 0;
    while (at <= text.length()) {
      int end = endOfUnquoted(text, at, ',');
      if (end < 0) end = text.length();
      String element = text.substring(at, end).trim();
      if (!element.isEmpty()) elements.add(element);
      at = end + 1;
    }
    return elements;
  }

  /** A number of at most {@code most}, or -1 when the text is anything else. */
  static long number(String text, long most) {
    return number(text, 0, text.length(), most);
  }

  /** The same for a part of the text. */
  static long number(String text, int from, int to, long most) {
    if (from >= to || to - from > 10) return -1;
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) return -1;
      value = 10 * value + digit;
    }
    return value <= most ? value : -1;
  }

  /** The same for octets, with space and line ends around it. */
  static long number(byte[] octets, int from, int to, long most) {
    int start = from;
    int end = to;
    while (start < end && octets[start] >= 0 && octets[start] <= ' ') start++;
    while (end > start && octets[end - 1] >= 0 && octets[end - 1] <= ' ') end--;
    if (start == end || end - start > 10) return -1;
    long value = 0;
    for (int i = start; i < end; i++) {
      int digit = octets[i] - '0';
      if (digit < 0 || digit > 9) return -1;
      value = 10 * value + digit;
    }
    return value <= most ? value : -1;
  }
}
