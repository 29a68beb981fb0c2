package dev.sottovoce.server.console;

import dev.sottovoce.server.console.Sessions.Session;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What is looked at in every request before anything is done for it: whether it comes from the
 * console's own page, and from whom.
 */
final class Visits {
  /** A header that a page of another site cannot send without being asked first (CORS). */
  static final String HEADER = "X-Console";

  private final Sessions sessions;

  private final Set<ConsoleCheck> checks;

  Visits(Sessions sessions, Set<ConsoleCheck> checks) {
    this.sessions = sessions;
    this.checks = checks;
  }

  /** Why a request is not the console's own, or nothing. */
  Optional<Answer> stranger(Site site, HttpServerRequest request) {
    if (!Sites.isAt(site, request)) {
      return Optional.of(
          Answer.refused(421, "Other address", "The console is at " + site.page() + "."));
    }
    if (!checks.contains(ConsoleCheck.OTHER_SITES)) return Optional.empty();
    String from = request.getHeader("Sec-Fetch-Site");
    boolean reads = request.method().equals(HttpMethod.GET);
    boolean elsewhere =
        from != null && !from.equals("same-origin") && !(reads && from.equals("none"));
    if (elsewhere) return Optional.of(otherSite());
    return reads ? Optional.empty() : change(site, request);
  }

  private static Optional<Answer> change(Site site, HttpServerRequest request) {
    List<String> origins = request.headers().getAll("Origin");
    if (origins.size() != 1 || !origins.getFirst().equals(site.origin())) {
      return Optional.of(otherSite());
    }
    if (!"1".equals(request.getHeader(HEADER))) {
      return Optional.of(
          Answer.refused(403, "Not from the console", "A change carries " + HEADER + ": 1."));
    }
    if (request.method().equals(HttpMethod.DELETE)) return Optional.empty();
    String type = request.getHeader("Content-Type");
    boolean json =
        type != null
            && type.split(";", 2)[0].trim().toLowerCase(Locale.ROOT).equals("application/json");
    return json
        ? Optional.empty()
        : Optional.of(Answer.refused(415, "Not JSON", "The body wants application/json."));
  }

  private static Answer otherSite() {
    return Answer.refused(
        403, "Other site", "Only pages of the console itself may do that in this browser.");
  }

  /** The session that a request is made in. */
  Optional<Session> session(Site site, HttpServerRequest request, Instant now) {
    // With two of one name nobody could say which of them the server set.
    List<Cookie> shown = List.copyOf(request.cookies(site.cookie()));
    return shown.size() == 1 ? sessions.find(shown.getFirst().getValue(), now) : Optional.empty();
  }

  /** Gives a browser its session, or with empty text takes it away. */
  static void give(Site site, HttpServerRequest request, String value) {
    Cookie cookie =
        Cookie.cookie(site.cookie(), value)
            .setPath("/")
            .setHttpOnly(true)
            .setSecure(site.secure())
            .setSameSite(CookieSameSite.STRICT);
    if (value.isEmpty()) cookie.setMaxAge(0);
    request.response().addCookie(cookie);
  }
}
