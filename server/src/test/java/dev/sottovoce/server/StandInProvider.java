package dev.sottovoce.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** An identity provider that keeps to OpenID Connect until a test has it lie. */
final class StandInProvider implements AutoCloseable {
  static final String CLIENT = "sottovoce-console";
  static final String SECRET = "a secret: with % and +";

  /** Signs an ID token. */
  interface Signer {
    String sign(JWTClaimsSet claims) throws Exception;
  }

  private record Code(Map<String, String> asked, String person, List<String> groups) {}

  final RSAKey key;
  private final HttpServer server;
  private final Clock clock;
  private final Map<String, Code> codes = new HashMap<>();

  /** How tokens are made; each may be made wrong. */
  Consumer<JWTClaimsSet.Builder> change = claims -> {};

  Signer signer;

  /** What it says of itself and its answer at the token's address, where a test has another. */
  JsonObject metadata = new JsonObject();

  Optional<String> tokenAnswer = Optional.empty();

  /** How long ago it has verified the person. */
  Duration verifiedAgo = Duration.ZERO;

  StandInProvider(Clock clock) throws IOException, JOSEException {
    this.clock = clock;
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    signer = claims -> signed(claims, key, "one");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/.well-known/openid-configuration", exchange -> reply(exchange, 200, said().encode()));
    server.createContext(
        "/keys", exchange -> reply(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/token", this::token);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private JsonObject said() {
    return new JsonObject()
        .put("issuer", issuer())
        .put("authorization_endpoint", issuer() + "/authorize")
        .put("token_endpoint", issuer() + "/token")
        .put("jwks_uri", issuer() + "/keys")
        .put("authorization_response_iss_parameter_supported", true)
        .put("code_challenge_methods_supported", new JsonArray().add("S256"))
        .mergeIn(metadata);
  }

  /** What a browser is asked to bring here. */
  static Map<String, String> parameters(String address) {
    return form(URI.create(address).getRawQuery());
  }

  private static Map<String, String> form(String text) {
    Map<String, String> values = new HashMap<>();
    for (String each : text.split("&")) {
      String[] parts = each.split("=", 2);
      values.put(decoded(parts[0]), decoded(parts[1]));
    }
    return values;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** Somebody signs in here; what goes back with their browser. */
  synchronized JsonObject signIn(String address, String person, String... groups) {
    Map<String, String> asked = parameters(address);
    if (!address.startsWith(issuer() + "/authorize?")
        || !"code".equals(asked.get("response_type"))
        || !"S256".equals(asked.get("code_challenge_method"))
        || !CLIENT.equals(asked.get("client_id"))) {
      throw new AssertionError(address);
    }
    String code = UUID.randomUUID().toString();
    codes.put(code, new Code(asked, person, List.of(groups)));
    return new JsonObject().put("code", code).put("state", asked.get("state")).put("iss", issuer());
  }

  private synchronized void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (tokenAnswer.isPresent()) {
      reply(exchange, 200, tokenAnswer.get());
      return;
    }
    // A code counts once; whoever asks for it has to be whom it was given to.
    Code code = codes.remove(form.getOrDefault("code", ""));
    if (code == null || !isClient(exchange) || !isFor(code, form)) {
      reply(exchange, 400, "{\"error\":\"invalid_grant\"}");
      return;
    }
    try {
      String token = signer.sign(claims(code));
      reply(exchange, 200, new JsonObject().put("id_token", token).encode());
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static boolean isClient(HttpExchange exchange) {
    String shown = exchange.getRequestHeaders().getFirst("Authorization");
    if (shown == null || !shown.startsWith("Basic ")) return false;
    String basic =
        new String(Base64.getDecoder().decode(shown.substring(6)), StandardCharsets.UTF_8);
    String[] parts = basic.split(":", 2);
    return decoded(parts[0]).equals(CLIENT) && decoded(parts[1]).equals(SECRET);
  }

  private static boolean isFor(Code code, Map<String, String> form) {
    String verifier = form.getOrDefault("code_verifier", "");
    String challenge = Digests.sha256(Bytes.utf8(verifier)).base64Url();
    return "authorization_code".equals(form.get("grant_type"))
        && challenge.equals(code.asked().get("code_challenge"))
        && code.asked().getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"));
  }

  private JWTClaimsSet claims(Code code) {
    Date now = Date.from(clock.instant());
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("subject of " + code.person())
            .audience(CLIENT)
            .issueTime(now)
            .expirationTime(Date.from(clock.instant().plusSeconds(300)))
            .claim("auth_time", clock.instant().minus(verifiedAgo).getEpochSecond())
            .claim("nonce", code.asked().get("nonce"))
            .claim("preferred_username", code.person())
            .claim("groups", code.groups());
    change.accept(claims);
    return claims.build();
  }

  static String signed(JWTClaimsSet claims, RSAKey by, String keyId) throws JOSEException {
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build();
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(new RSASSASigner(by));
    return token.serialize();
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, octets.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(octets);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
