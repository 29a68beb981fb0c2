package dev.sottovoce.server.http;

import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.identity.token.Checked;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.identity.token.DpopProof;
import dev.sottovoce.identity.token.Refusal;
import dev.sottovoce.identity.token.ReplayCache;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.server.token.TokenErrors;
import dev.sottovoce.server.token.Tokens;
import dev.sottovoce.wire.Bytes;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives devices access tokens (RFC 6749, RFC 9700): by {@code private_key_jwt} (RFC 7523) of the
 * device's key, bound to it (RFC 9449), for five minutes. There are no other grants, no client
 * secrets and no refresh tokens.
 */
public final class TokenApi {
  /** Where a token is asked for. */
  static final String TOKEN = "/oauth2/token";

  static final String KEYS = "/oauth2/jwks";
  static final String METADATA = "/.well-known/oauth-authorization-server";

  private static final Logger LOG = LoggerFactory.getLogger(TokenApi.class);
  private static final int MOST_BODY = 24 * 1024;
  private static final int MOST_FIELDS = 16;
  private static final int MOST_ASSERTIONS = 200_000;

  /** Of one source in a minute: a device asks every four minutes. */
  private static final int MOST_REQUESTS = 120;

  private final Vertx vertx;
  private final Clock clock;
  private final Tokens tokens;
  private final ReplayCache assertions = new ReplayCache(MOST_ASSERTIONS);
  private final RateLimit limit = new RateLimit(MOST_REQUESTS, Duration.ofMinutes(1));
  private final Callers callers;

  /**
   * @param authority who certifies devices
   */
  public TokenApi(
      Vertx vertx,
      LiveDevices devices,
      Supplier<CertificateAuthority> authority,
      Tokens tokens,
      Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
    this.tokens = tokens;
    this.callers = new Callers(vertx, devices, authority, tokens, clock);
  }

  /** Who tells devices apart, by certificates and by these tokens. */
  public Callers callers() {
    return callers;
  }

  /** Whether a path is one of those here. */
  static boolean serves(String path) {
    return path.equals(TOKEN) || path.equals(KEYS) || path.equals(METADATA);
  }

  void handle(HttpServerRequest request, String path) {
    if (!path.equals(TOKEN)) {
      if (HttpApi.only(HttpMethod.GET, request)) {
        HttpApi.reply(request, 200, path.equals(KEYS) ? keys() : metadata());
      }
      return;
    }
    if (!HttpApi.only(HttpMethod.POST, request)) return;
    if (!limit.allows(Source.of(request.remoteAddress().hostAddress()), clock.instant())) {
      request.response().putHeader("Retry-After", "60");
      error(request, 429, "temporarily_unavailable", "Wait a minute and try again.");
      return;
    }
    List<String> shown = request.headers().getAll("DPoP");
    HttpApi.body(
        request,
        MOST_BODY,
        () -> error(request, 413, "invalid_request", "A token request is much shorter than that."),
        body -> issue(request, form(body), shown));
  }

  /** A form's fields (RFC 6749 appendix B); one that stands twice counts as none. */
  private static Map<String, String> form(Buffer body) {
    Map<String, String> fields = new HashMap<>();
    try {
      String text = body.toString(StandardCharsets.UTF_8);
      new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MOST_FIELDS)
          .parameters()
          .forEach((name, values) -> {
            if (values.size() == 1) fields.put(name, values.getFirst());
          });
    } catch (IllegalArgumentException e) {
      // Not a form: nothing in it can be found, which is said to whoever sent it.
      fields.clear();
    }
    return fields;
  }

  private JsonObject keys() {
    JsonObject jwk =
        new JsonObject(tokens.publicKey().json().toString())
            .put("kid", tokens.keyId())
            .put("use", "sig")
            .put("alg", "ES256");
    return new JsonObject().put("keys", new JsonArray().add(jwk));
  }

  /** RFC 8414 section 2. */
  private JsonObject metadata() {
    String base = tokens.issuer();
    return new JsonObject()
        .put("issuer", base)
        .put("token_endpoint", base + TOKEN)
        .put("jwks_uri", base + KEYS)
        .put("response_types_supported", new JsonArray())
        .put("grant_types_supported", new JsonArray().add("client_credentials"))
        .put("token_endpoint_auth_methods_supported", new JsonArray().add("private_key_jwt"))
        .put("token_endpoint_auth_signing_alg_values_supported", new JsonArray().add("ES256"))
        .put("dpop_signing_alg_values_supported", new JsonArray().add("ES256"));
  }

  private void issue(HttpServerRequest request, Map<String, String> form, List<String> shown) {
    if (!"client_credentials".equals(form.get("grant_type"))) {
      error(request, 400, "unsupported_grant_type", "grant_type is client_credentials.");
      return;
    }
    String assertion = form.get("client_assertion");
    if (assertion == null || !ClientAssertion.TYPE.equals(form.get("client_assertion_type"))) {
      error(request, 401, "invalid_client", "A device signs a client_assertion with its key.");
      return;
    }
    if (shown.size() != 1) {
      error(request, 400, "invalid_dpop_proof", "One DPoP proof is wanted.");
      return;
    }
    vertx
        .executeBlocking(() -> judged(shown.getFirst(), assertion), false)
        .onSuccess(outcome -> answer(request, outcome))
        .onFailure(failure -> {
          LOG.error("a token could not be made", failure);
          error(request, 500, "server_error", "The server could not do that; see its log.");
        });
  }

  /** What came of a request. */
  private sealed interface Outcome {
    record Issued(String token) implements Outcome {}

    record BadProof(Refusal why) implements Outcome {}

    record BadClient(Refusal why) implements Outcome {}

    /**
     * @param word of the authority, signed
     */
    record CutOff(Bytes word) implements Outcome {}
  }

  private Outcome judged(String shown, String compact) {
    Instant now = clock.instant();
    Checked<DpopProof> proof = tokens.proof(shown, "POST", tokens.issuer() + TOKEN);
    if (proof instanceof Checked.Bad<DpopProof> bad) return new Outcome.BadProof(bad.why());
    Checked<ClientAssertion> read =
        ClientAssertion.check(compact, tokens.issuer(), callers::publicKey, tokens.ecdsa(), now);
    if (read instanceof Checked.Bad<ClientAssertion> bad) {
      Optional<Bytes> word = callers.revocation(compact);
      return word.isPresent() ? new Outcome.CutOff(word.get()) : new Outcome.BadClient(bad.why());
    }
    ClientAssertion assertion = ((Checked.Good<ClientAssertion>) read).value();
    Optional<Caller> caller = callers.ofChain(assertion.certificates());
    String thumbprint = ((Checked.Good<DpopProof>) proof).value().key().thumbprint();
    if (caller.isEmpty() || !isOf(caller.get(), thumbprint)) {
      return new Outcome.BadClient(Refusal.KEY);
    }
    Instant over = assertion.expires().plus(ClientAssertion.SKEW);
    return switch (assertions.remember(assertion.client() + ' ' + assertion.id(), over, now)) {
      case BEFORE -> new Outcome.BadClient(Refusal.REPLAYED);
      case FULL -> new Outcome.BadClient(Refusal.BUSY);
      case NEW -> new Outcome.Issued(tokens.issue(caller.get().device(), thumbprint));
    };
  }

  /** The token is bound to the device's key, not to any that it may have made for the occasion. */
  private static boolean isOf(Caller caller, String thumbprint) {
    return Jwk.of(caller.publicKey()).thumbprint().equals(thumbprint);
  }

  private void answer(HttpServerRequest request, Outcome outcome) {
    request.response().putHeader("DPoP-Nonce", tokens.nonce());
    switch (outcome) {
      case Outcome.Issued issued ->
          HttpApi.reply(
              request,
              200,
              new JsonObject()
                  .put("access_token", issued.token())
                  .put("token_type", "DPoP")
                  .put("expires_in", AccessToken.LIFE.toSeconds()));
      case Outcome.BadProof bad ->
          error(
              request,
              400,
              TokenErrors.ofProof(bad.why()),
              "The proof: " + bad.why().sentence() + ".");
      case Outcome.BadClient bad ->
          error(request, 401, "invalid_client", "The assertion: " + bad.why().sentence() + ".");
      case Outcome.CutOff cutOff ->
          HttpApi.reply(
              request,
              401,
              new JsonObject()
                  .put("error", "invalid_client")
                  .put("error_description", "This device was cut off.")
                  .put("revocation", cutOff.word().base64Url()));
    }
  }

  /** RFC 6749 section 5.2. */
  private static void error(HttpServerRequest request, int status, String code, String words) {
    HttpApi.reply(
        request, status, new JsonObject().put("error", code).put("error_description", words));
  }
}
