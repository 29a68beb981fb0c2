package dev.sottovoce.lab.interop;

import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An identity provider with a page, for a browser: it knows who has signed in before, and asks them
 * again when it is asked to, unless a test makes it careless.
 */
final class LoginProvider implements AutoCloseable {
  static final String CLIENT = "sottovoce-console";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final RSAKey key;
  private final HttpServer server;
  private final Clock clock;
  private final Map<String, Map<String, String>> codes = new HashMap<>();
  private Instant verified = Instant.EPOCH;

  /** Whether it sends people back without asking them, whatever it was asked. */
  volatile boolean careless;

  LoginProvider(Clock clock) throws IOException, JOSEException {
    this.clock = clock;
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    switch (path) {
      case "/.well-known/openid-configuration" -> json(exchange, JSON.writeValueAsString(said()));
      case "/keys" -> json(exchange, new JWKSet(key.toPublicJWK()).toString());
      case "/authorize" -> authorize(exchange);
      case "/token" -> token(exchange);
      default -> send(exchange, 404, "text/plain", "");
    }
  }

  private Map<String, Object> said() {
    return Map.of(
        "issuer",
        issuer(),
        "authorization_endpoint",
        issuer() + "/authorize",
        "token_endpoint",
        issuer() + "/token",
        "jwks_uri",
        issuer() + "/keys",
        "authorization_response_iss_parameter_supported",
        true,
        "code_challenge_methods_supported",
        List.of("S256"));
  }

  /** Who presses the button is olga, verified now. */
  private synchronized void authorize(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    Map<String, String> asked = form(query);
    boolean pressed = asked.containsKey("pressed");
    boolean again = "login".equals(asked.get("prompt")) && !careless;
    if (!pressed && (again || verified.equals(Instant.EPOCH))) {
      String page =
          "<!doctype html><title>Provider</title><p>Who are you?</p><a id='me' href='/authorize?"
              + query.replace("&", "&amp;")
              + "&amp;pressed=1'>I am olga</a>";
      send(exchange, 200, "text/html", page);
      return;
    }
    if (pressed) verified = clock.instant();
    String code = UUID.randomUUID().toString();
    codes.put(code, asked);
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            asked.get("redirect_uri")
                + "?code="
                + code
                + "&state="
                + asked.get("state")
                + "&iss="
                + URLEncoder.encode(issuer(), StandardCharsets.UTF_8));
    send(exchange, 302, "text/plain", "");
  }

  private synchronized void token(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> asked = codes.remove(form(body).get("code"));
    if (asked == null) {
      send(exchange, 400, "application/json", "{}");
      return;
    }
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("subject of olga")
            .audience(CLIENT)
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plusSeconds(300)))
            .claim("auth_time", verified.getEpochSecond())
            .claim("nonce", asked.get("nonce"))
            .claim("preferred_username", "olga")
            .claim("groups", List.of("voice-operators"))
            .build();
    try {
      SignedJWT token =
          new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
      token.sign(new RSASSASigner(key));
      json(exchange, JSON.writeValueAsString(Map.of("id_token", token.serialize())));
    } catch (JOSEException e) {
      throw new IOException(e);
    }
  }

  private static Map<String, String> form(String text) {
    Map<String, String> values = new HashMap<>();
    for (String each : text.split("&")) {
      String[] parts = each.split("=", 2);
      values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return values;
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    send(exchange, 200, "application/json", body);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, octets.length == 0 ? -1 : octets.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(octets);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
