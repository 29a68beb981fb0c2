package dev.sottovoce.cli.report;

import java.util.Locale;

/** Text and numbers as they stand in HTML and SVG. */
final class Html {
  private Html() {}

  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** A number with one decimal, whatever the machine's language. */
  static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  static String percent(double part, double whole) {
    return String.format(Locale.ROOT, "%.2f%%", whole <= 0 ? 0 : 100 * part / whole);
  }
}
