package dev.sottovoce.server.console;

import dev.sottovoce.identity.token.Refusal;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.token.TokenErrors;
import dev.sottovoce.server.token.Tokens;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Requests of devices that people who administer have linked: an access token in the place of the
 * session's cookie, and with each request a proof of the device's key for it alone (RFC 9449),
 * which is also the verification that a change wants. What other sites can make a browser send has
 * no such proof; browsers have passkeys all the same and may not ask like this.
 */
final class DeviceVisits {
  private static final String SCHEME = "DPoP ";

  /** Of one source in a minute: as many as one person may ask. */
  private static final int MOST_OF_SOURCE = 600;

  private final Tokens tokens;
  private final Admins admins;
  private final Clock clock;
  private final RateLimit perSource = new RateLimit(MOST_OF_SOURCE, Duration.ofMinutes(1));

  DeviceVisits(Tokens tokens, Admins admins, Clock clock) {
    this.tokens = tokens;
    this.admins = admins;
    this.clock = clock;
  }

  /**
   * What a request shows.
   *
   * @param path without what stands behind it
   */
  record Shown(List<String> authorizations, List<String> proofs, String method, String path) {
    static Shown in(HttpServerRequest request) {
      return new Shown(
          List.copyOf(request.headers().getAll("Authorization")),
          List.copyOf(request.headers().getAll("DPoP")),
          request.method().name(),
          request.path() == null ? "" : request.path());
    }

    @Override
    public String toString() {
      return "Shown[redacted]";
    }
  }

  /** Whether a device asks, rather than somebody in a session. */
  static boolean isOne(HttpServerRequest request) {
    return request.headers().contains("Authorization");
  }

  /** Why a request is none of those, or one too many; nothing when it is worth looking up. */
  Optional<Answer> stranger(Site site, Route route, HttpServerRequest request) {
    boolean browser =
        request.headers().contains("Cookie")
            || request.headers().contains("Origin")
            || request.headers().contains("Sec-Fetch-Site");
    if (browser || route.isForBrowsers()) return Optional.of(browsersAlone());
    if (!site.secure()) {
      return Optional.of(Answer.refused(403, "Not encrypted", "A token is shown over TLS alone."));
    }
    String source = Source.of(request.remoteAddress().hostAddress());
    return perSource.allows(source, clock.instant()) ? Optional.empty() : Optional.of(tooMany());
  }

  /** Whose device asks. Blocks. */
  Standing standing(Shown shown) {
    boolean one =
        shown.authorizations().size() == 1 && shown.authorizations().getFirst().startsWith(SCHEME);
    if (!one) return badToken(Refusal.WRONG_TYPE);
    String token = shown.authorizations().getFirst().substring(SCHEME.length());
    String uri = tokens.issuer() + shown.path();
    return switch (tokens.shown(token, shown.proofs(), shown.method(), uri)) {
      case Tokens.Shown.By by -> of(by.device().device());
      case Tokens.Shown.ByStranger stranger -> notTaken(notLinked("ID"));
      case Tokens.Shown.BadToken bad -> badToken(bad.why());
      case Tokens.Shown.BadProof bad ->
          notTaken(refused(TokenErrors.ofProof(bad.why()), bad.why()));
    };
  }

  private Standing of(UUID device) {
    return admins
        .ofDevice(device)
        .<Standing>map(admin -> new Standing.Known(new Asked.By(admin, Optional.empty())))
        .orElseGet(() -> notTaken(notLinked(device.toString())));
  }

  /** Says in a reply what was wrong with a token or proof, with a nonce for the next one. */
  void challenge(HttpServerRequest request, String error) {
    request
        .response()
        .putHeader("WWW-Authenticate", "DPoP error=\"" + error + "\", algs=\"ES256\"")
        .putHeader("DPoP-Nonce", tokens.nonce());
  }

  private static Standing badToken(Refusal why) {
    return notTaken(refused(TokenErrors.INVALID_TOKEN, why));
  }

  private static Standing notTaken(Answer why) {
    return new Standing.NotTaken(why);
  }

  private static Answer refused(String error, Refusal why) {
    String detail = "The token or its proof: " + why.sentence() + ".";
    return Answer.refused(401, "Not taken", detail).challenging(error);
  }

  private static Answer notLinked(String device) {
    return Answer.refused(
        403,
        "Not linked",
        "This device is cut off, or nobody who administers has it. On the server's machine:"
            + " sottovoce admin device NAME "
            + device);
  }

  static Answer browsersAlone() {
    return Answer.refused(
        403,
        "Either or",
        "A browser signs in by passkey and shows no token; a device shows its token alone, and not"
            + " for what is about a browser's session.");
  }

  static Answer tooMany() {
    return Answer.refused(429, "Too many requests", "Wait a minute and try again.");
  }
}
