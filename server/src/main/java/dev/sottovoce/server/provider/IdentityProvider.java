package dev.sottovoce.server.provider;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the identity provider: where it is (OpenID Connect Discovery), what a code stands for (RFC
 * 6749 section 4.1.3, RFC 7636), and for its keys. Each answer is bounded in time and size, and
 * nothing is asked anywhere else because an answer says so. Blocks. Thread-safe.
 */
public final class IdentityProvider implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int MOST_OCTETS = 64 * 1024;
  private static final int MOST_KEYS = 32;

  /** How long what it says of itself counts. */
  private static final Duration FRESH = Duration.ofHours(1);

  /** How often its keys are asked for because a token names one that is not known. */
  private static final Duration SELDOM = Duration.ofMinutes(1);

  /** It cannot be asked, or what it says of itself is not what it must be. */
  public static final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreachable(String why) {
      super(why);
    }
  }

  /**
   * What it says of itself.
   *
   * @param namesItself whether its answers carry its name (RFC 9207)
   */
  record Metadata(URI authorization, URI token, URI keys, boolean namesItself, Instant read) {}

  /**
   * What a person's browser takes there.
   *
   * @param scope what is wanted of the person's data (OpenID Connect Core, section 5.4)
   * @param challenge of the verifier (RFC 7636)
   */
  record Request(
      String redirect,
      String scope,
      String state,
      String nonce,
      String challenge,
      Duration maxAge,
      Prompt prompt) {}

  /** Whether the person is asked again though the provider knows them. */
  public enum Prompt {
    AS_IT_LIKES,
    LOGIN
  }

  private final ProviderConfig config;
  private final String secret;
  private final HttpClient http;
  private final Clock clock;
  private @Nullable Metadata metadata;
  private JWKSet keys = new JWKSet();
  private Instant keysRead = Instant.MIN;

  IdentityProvider(ProviderAccess access, Clock clock) {
    config = access.config();
    secret = access.secret();
    this.clock = clock;
    http =
        HttpClient.newBuilder()
            .sslContext(access.trust())
            .connectTimeout(WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** What it says of itself, of the last hour. */
  synchronized Metadata metadata() throws Unreachable {
    Instant now = clock.instant();
    if (metadata != null && now.isBefore(metadata.read().plus(FRESH))) return metadata;
    String issuer = config.issuer().toString();
    String at = issuer + (issuer.endsWith("/") ? "" : "/") + ".well-known/openid-configuration";
    JsonObject said = json(get(URI.create(at)));
    // Whoever answers for another one would have our secret sent there (Discovery, section 4.3).
    if (!issuer.equals(said.getValue("issuer"))) throw new Unreachable("it names another issuer");
    if (!isListed(said.getValue("code_challenge_methods_supported"), "S256")) {
      throw new Unreachable("it does not say that it takes S256 (PKCE)");
    }
    Metadata read =
        new Metadata(
            address(said, "authorization_endpoint"),
            address(said, "token_endpoint"),
            address(said, "jwks_uri"),
            Boolean.TRUE.equals(said.getValue("authorization_response_iss_parameter_supported")),
            now);
    metadata = read;
    return read;
  }

  private static boolean isListed(@Nullable Object list, String word) {
    return list instanceof JsonArray array && array.contains(word);
  }

  private static URI address(JsonObject said, String name) throws Unreachable {
    try {
      URI address = URI.create(String.valueOf(said.getValue(name)));
      if (ProviderConfig.mayBeAsked(address) && address.getFragment() == null) return address;
    } catch (IllegalArgumentException e) {
      // Said below, for both.
    }
    throw new Unreachable("its " + name + " is no HTTPS address");
  }

  /** Where a person's browser is sent. */
  String address(Request request) throws Unreachable {
    URI endpoint = metadata().authorization();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("response_type", "code");
    query.put("scope", request.scope());
    query.put("client_id", config.clientId());
    query.put("redirect_uri", request.redirect());
    query.put("state", request.state());
    query.put("nonce", request.nonce());
    query.put("code_challenge", request.challenge());
    query.put("code_challenge_method", "S256");
    query.put("max_age", "" + request.maxAge().toSeconds());
    if (request.prompt() == Prompt.LOGIN) query.put("prompt", "login");
    return endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + form(query);
  }

  /** The ID token for a code; nothing when the provider refuses it. */
  Optional<String> redeem(String code, String verifier, String redirect) throws Unreachable {
    Map<String, String> body = new LinkedHashMap<>();
    body.put("grant_type", "authorization_code");
    body.put("code", code);
    body.put("redirect_uri", redirect);
    body.put("code_verifier", verifier);
    // RFC 6749 section 2.3.1: both are encoded as in a form before they are joined.
    String basic = encoded(config.clientId()) + ":" + encoded(secret);
    HttpRequest request =
        HttpRequest.newBuilder(metadata().token())
            .timeout(WITHIN)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Accept", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(form(body)))
            .build();
    HttpResponse<byte[]> reply = send(request);
    if (reply.statusCode() == 400) return Optional.empty();
    if (reply.statusCode() != 200) throw new Unreachable("it answers " + reply.statusCode());
    return json(reply).getValue("id_token") instanceof String token
        ? Optional.of(token)
        : Optional.empty();
  }

  /** One of its keys; they are asked for anew for one that is not known, but seldom. */
  synchronized Optional<JWK> key(String id) {
    Instant now = clock.instant();
    Optional<JWK> known = find(id);
    boolean stale = !now.isBefore(keysRead.plus(FRESH));
    boolean again = known.isEmpty() && !now.isBefore(keysRead.plus(SELDOM));
    if (!stale && !again) return known;
    try {
      keysRead = now;
      JWKSet read = JWKSet.parse(Bytes.unsafeWrap(get(metadata().keys()).body()).utf8());
      keys = read.getKeys().size() > MOST_KEYS ? new JWKSet() : read;
    } catch (Unreachable | ParseException e) {
      keys = new JWKSet();
    }
    return find(id);
  }

  /** Two keys of one name are none. */
  private Optional<JWK> find(String id) {
    List<JWK> named = keys.getKeys().stream().filter(key -> id.equals(key.getKeyID())).toList();
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private HttpResponse<byte[]> get(URI at) throws Unreachable {
    HttpResponse<byte[]> reply =
        send(
            HttpRequest.newBuilder(at)
                .timeout(WITHIN)
                .header("Accept", "application/json")
                .build());
    if (reply.statusCode() == 200) return reply;
    throw new Unreachable("it answers " + reply.statusCode());
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws Unreachable {
    try {
      return http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_OCTETS));
    } catch (IOException e) {
      throw new Unreachable("it does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("the server stops");
    }
  }

  private static JsonObject json(HttpResponse<byte[]> reply) throws Unreachable {
    try {
      return new JsonObject(Bytes.unsafeWrap(reply.body()).utf8());
    } catch (DecodeException | ClassCastException e) {
      throw new Unreachable("its answer is no JSON");
    }
  }

  private static String form(Map<String, String> values) {
    return values.entrySet().stream()
        .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
