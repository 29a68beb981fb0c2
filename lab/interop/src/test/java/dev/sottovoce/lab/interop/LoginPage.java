package dev.sottovoce.lab.interop;

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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A small identity provider that knows one person and asks nothing; browsers go there. */
final class LoginPage implements AutoCloseable {
  private static final String CLIENT = "sottovoce";

  private final RSAKey key;
  private final HttpServer server;
  private final Map<String, String> nonces = new HashMap<>();

  /** Who comes; may be changed. */
  volatile String person = "bob";

  /** Whether they go through with it. */
  volatile boolean agrees = true;

  LoginPage() throws Exception {
    key = new RSAKeyGenerator(2048).keyID("one").generate();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", it -> json(it, metadata()));
    server.createContext("/keys", it -> json(it, new JWKSet(key.toPublicJWK()).toString()));
    server.createContext("/authorize", this::authorize);
    server.createContext("/token", this::token);
    server.start();
  }

  private String issuer() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A server that lets people make their browser a phone by it. */
  OwnServer server(Path folder) throws IOException {
    Path data = Files.createDirectories(folder.resolve("server"));
    Path secret = data.resolve("oidc.secret");
    Files.writeString(secret, "secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    return OwnServer.with(
        folder,
        """
        firstLook: 127.0.0.1:0
        identityProvider:
          issuer: %s
          clientId: %s
          clientSecretFile: oidc.secret
          phones:
            match: name
        """
            .formatted(issuer(), CLIENT));
  }

  private String metadata() {
    return """
    {"issuer": "ISSUER", "authorization_endpoint": "ISSUER/authorize",
     "token_endpoint": "ISSUER/token", "jwks_uri": "ISSUER/keys",
     "authorization_response_iss_parameter_supported": true,
     "code_challenge_methods_supported": ["S256"]}
    """
        .replace("ISSUER", issuer());
  }

  private static Map<String, String> form(String text) {
    Map<String, String> values = new HashMap<>();
    for (String each : text.split("&")) {
      String[] parts = each.split("=", 2);
      values.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return values;
  }

  private synchronized void authorize(HttpExchange exchange) throws IOException {
    Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
    String code = UUID.randomUUID().toString();
    nonces.put(code, asked.getOrDefault("nonce", ""));
    String answer = agrees ? "?code=" + code : "?error=access_denied";
    String back =
        asked.get("redirect_uri")
            + answer
            + "&state="
            + asked.get("state")
            + "&iss="
            + URLEncoder.encode(issuer(), StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Location", back);
    exchange.sendResponseHeaders(302, -1);
    exchange.close();
  }

  private synchronized void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    Instant now = Instant.now();
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .subject("subject of " + person)
            .audience(CLIENT)
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(300)))
            .claim("auth_time", now.getEpochSecond())
            .claim("nonce", nonces.remove(form.getOrDefault("code", "")))
            .claim("preferred_username", person)
            .build();
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IOException(e);
    }
    json(exchange, "{\"id_token\": \"" + token.serialize() + "\"}");
  }

  private static void json(HttpExchange exchange, String body) throws IOException {
    byte[] octets = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
