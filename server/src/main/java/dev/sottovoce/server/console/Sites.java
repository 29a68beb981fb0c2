package dev.sottovoce.server.console;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The addresses of the console: the server's public one, and without TLS {@code localhost} on its
 * own machine.
 *
 * @param host the public one
 * @param sitePort where browsers know the certificate; 0 where there is none
 * @param firstLookPort without TLS; 0 where there is none
 */
public record Sites(String host, int httpsPort, int sitePort, int firstLookPort) {
  public Sites {
    host = host.toLowerCase(Locale.ROOT);
  }

  /** Where it can be used, the public address first. */
  public List<String> pages() {
    List<String> pages = new ArrayList<>();
    if (sitePort != 0 && secure(sitePort).takesPasskeys()) pages.add(secure(sitePort).page());
    if (secure(httpsPort).takesPasskeys()) pages.add(secure(httpsPort).page());
    if (firstLookPort != 0) pages.add(firstLook().page());
    return pages;
  }

  /** The site that a request belongs to, by where it came in. */
  public Site of(HttpServerRequest request) {
    if (!request.isSSL()) return firstLook();
    SocketAddress here = request.localAddress();
    boolean site = sitePort != 0 && here != null && here.port() == sitePort;
    return secure(site ? sitePort : httpsPort);
  }

  private Site secure(int port) {
    return new Site(host, port, true);
  }

  private Site firstLook() {
    return new Site("localhost", firstLookPort, false);
  }

  /**
   * Whether a request was made to that site by its name: a page elsewhere whose name leads here
   * (DNS rebinding) is not.
   */
  public static boolean isAt(Site site, HttpServerRequest request) {
    HostAndPort asked = request.authority();
    if (asked == null) return false;
    int port = asked.port() > 0 ? asked.port() : site.secure() ? 443 : 80;
    return asked.host().equalsIgnoreCase(site.host()) && port == site.port();
  }
}
