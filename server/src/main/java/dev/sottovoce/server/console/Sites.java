package dev.sottovoce.server.console;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The addresses of the console: the server's public one, and without TLS {@code localhost} on its
 * own machine.
 *
 * @param host the public one
 * @param httpsPort asked with each request: a free port is known only when the server listens
 */
public record Sites(String host, IntSupplier httpsPort, Supplier<OptionalInt> firstLookPort) {
  /** The site that a request belongs to, by where it came in. */
  Site of(HttpServerRequest request) {
    return request.isSSL()
        ? new Site(host.toLowerCase(Locale.ROOT), httpsPort.getAsInt(), true)
        : new Site("localhost", firstLookPort.get().orElse(0), false);
  }

  /**
   * Whether a request was made to that site by its name: a page elsewhere whose name leads here
   * (DNS rebinding) is not.
   */
  static boolean isAt(Site site, HttpServerRequest request) {
    HostAndPort asked = request.authority();
    if (asked == null) return false;
    int port = asked.port() > 0 ? asked.port() : site.secure() ? 443 : 80;
    return asked.host().equalsIgnoreCase(site.host()) && port == site.port();
  }
}
