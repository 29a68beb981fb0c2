package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.identity.token.DpopProof;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A device with its key and certificates, as a browser has them: TLS does not know of it. */
class TokenDevice {
  final KeyPair key = CertificateAuthority.newKey();
  final String user;
  final String id;
  final String chainPem;
  final List<Bytes> chain = new ArrayList<>();

  /** Whom it asks. */
  RunningServer running;

  TokenDevice(RunningServer running, String user) throws Exception {
    this.running = running;
    this.user = user;
    String code = running.server.administration().addUser(user).secret();
    JsonObject reply = new JsonObject(running.enrol(code, key, "browser").body());
    id = reply.getString("deviceId");
    chainPem = reply.getString("certificateChain");
    Path file = Files.writeString(running.data.resolve(id + ".pem"), chainPem);
    for (var each : Pem.certificates(file)) chain.add(Bytes.copyOf(each.getEncoded()));
  }

  Bytes sign(Bytes message) {
    return Es256.sign(key.getPrivate(), message);
  }

  /** A proof for a path of the HTTPS API. */
  String proof(String method, String path, Optional<String> nonce, Optional<String> token) {
    return proofFor(method, issuer() + path, nonce, token);
  }

  /** A proof for any address. */
  String proofFor(String method, String uri, Optional<String> nonce, Optional<String> token) {
    return new DpopProof(
            Jwk.of(Bytes.copyOf(key.getPublic().getEncoded())),
            method,
            uri,
            UUID.randomUUID().toString(),
            Instant.now(),
            nonce,
            token.map(DpopProof::hash))
        .signed(this::sign);
  }

  ClientAssertion assertion(String audience) {
    Instant now = Instant.now();
    return new ClientAssertion(
        id, audience, now, now.plusSeconds(60), UUID.randomUUID().toString(), chain);
  }

  HttpResponse<String> ask(String assertion, String proof) throws Exception {
    return running.http(
        HttpRequest.newBuilder(running.uri("/oauth2/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("DPoP", proof)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "grant_type=client_credentials&client_assertion_type="
                        + URLEncoder.encode(ClientAssertion.TYPE, StandardCharsets.UTF_8)
                        + "&client_assertion="
                        + assertion))
            .build(),
        running.trusting());
  }

  /** A nonce of the server's, as it comes with a refusal. */
  Optional<String> nonce() throws Exception {
    HttpResponse<String> first =
        ask(assertion(issuer()).signed(this::sign), tokenProof(Optional.empty()));
    assertEquals("use_dpop_nonce", new JsonObject(first.body()).getString("error"));
    return first.headers().firstValue("DPoP-Nonce");
  }

  String tokenProof(Optional<String> nonce) {
    return proof("POST", "/oauth2/token", nonce, Optional.empty());
  }

  HttpResponse<String> askForToken() throws Exception {
    return ask(assertion(issuer()).signed(this::sign), tokenProof(nonce()));
  }

  String token() throws Exception {
    HttpResponse<String> reply = askForToken();
    assertEquals(200, reply.statusCode(), reply.body());
    JsonObject json = new JsonObject(reply.body());
    assertEquals("DPoP", json.getString("token_type"));
    assertEquals(300, json.getInteger("expires_in"));
    return json.getString("access_token");
  }

  private String issuer() {
    return "https://localhost:" + running.server.httpsPort();
  }
}
