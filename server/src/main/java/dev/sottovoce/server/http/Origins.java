package dev.sottovoce.server.http;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * From which sites a browser may open a WebSocket here (RFC 6455 section 10.2): pages of others
 * could otherwise act in the name of whoever looks at them.
 *
 * @param sites the server's own addresses and those that the operator named
 */
public record Origins(Supplier<List<String>> sites) {
  private static final String USUAL_PORT = ":443";

  /** Whether that site may. */
  boolean allows(String origin) {
    String plain = plain(origin);
    return sites.get().stream().map(Origins::plain).anyMatch(plain::equals);
  }

  /** Browsers leave the usual port out (RFC 6454 section 6.2). */
  private static String plain(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") && lower.endsWith(USUAL_PORT)
        ? lower.substring(0, lower.length() - USUAL_PORT.length())
        : lower;
  }
}
