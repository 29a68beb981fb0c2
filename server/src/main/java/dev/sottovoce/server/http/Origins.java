package dev.sottovoce.server.http;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * From which sites a browser may open a WebSocket here (RFC 6455 section 10.2): pages of others
 * could otherwise act in the name of whoever looks at them.
 *
 * @param own the server's address, {@code https://HOST:PORT}
 * @param others that the operator named
 */
public record Origins(Supplier<String> own, List<String> others) {
  private static final String USUAL_PORT = ":443";

  public Origins {
    others = List.copyOf(others);
  }

  /** Whether that site may. */
  boolean allows(String origin) {
    String plain = plain(origin);
    return plain.equals(plain(own.get()))
        || others.stream().map(Origins::plain).anyMatch(plain::equals);
  }

  /** Browsers leave the usual port out (RFC 6454 section 6.2). */
  private static String plain(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    return lower.startsWith("https://") && lower.endsWith(USUAL_PORT)
        ? lower.substring(0, lower.length() - USUAL_PORT.length())
        : lower;
  }
}
