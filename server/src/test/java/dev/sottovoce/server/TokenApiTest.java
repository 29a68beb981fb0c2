package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of the real server, for devices that show no certificate in TLS; and thieves of them. */
class TokenApiTest {
  @TempDir Path data;
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private TokenDevice device(String user) throws Exception {
    return new TokenDevice(running, user);
  }

  private String issuer() {
    return "https://localhost:" + running.server.httpsPort();
  }

  private X509Certificate authority() throws Exception {
    return Pem.certificates(data.resolve("ca/ca.pem")).getFirst();
  }

  private static String error(HttpResponse<String> reply) {
    return new JsonObject(reply.body()).getString("error");
  }

  private HttpResponse<String> get(String path, String authorization, String... proofs)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.uri(path)).header("Authorization", authorization);
    for (String each : proofs) request.header("DPoP", each);
    return running.http(request.build(), running.trusting());
  }

  private static String challenge(HttpResponse<String> reply) {
    return reply.headers().firstValue("WWW-Authenticate").orElse("");
  }

  @Test
  void aDeviceGetsAToken_andIsKnownByIt() throws Exception {
    TokenDevice alice = device("alice");
    String token = alice.token();
    AccessToken claims = AccessToken.inspect(token).orElseThrow();
    assertEquals("sip:alice@example.test", claims.subject());
    assertEquals(alice.id, claims.client());

    HttpResponse<String> read =
        get(
            "/api/v1/accounts/alice",
            "DPoP " + token,
            alice.proof("GET", "/api/v1/accounts/alice", alice.nonce(), Optional.of(token)));
    assertEquals(200, read.statusCode(), read.body());
  }

  @Test
  void metadataAndKeys_areForEverybody() throws Exception {
    JsonObject metadata =
        new JsonObject(running.get("/.well-known/oauth-authorization-server").body());
    assertEquals(issuer(), metadata.getString("issuer"));
    assertEquals(issuer() + "/oauth2/token", metadata.getString("token_endpoint"));
    JsonObject keys = new JsonObject(running.get("/oauth2/jwks").body());
    assertEquals("P-256", keys.getJsonArray("keys").getJsonObject(0).getString("crv"));
    assertTrue(!keys.encode().contains("\"d\""));
  }

  /** A token alone is worth nothing, nor with somebody else's key. */
  @Test
  void aStolenToken_isWorthless() throws Exception {
    TokenDevice alice = device("alice");
    TokenDevice thief = device("mallory");
    String path = "/api/v1/accounts/alice";
    String token = alice.token();
    Optional<String> nonce = alice.nonce();

    assertEquals(401, get(path, "DPoP " + token).statusCode());
    assertEquals(401, get(path, "Bearer " + token).statusCode());
    HttpResponse<String> other =
        get(path, "DPoP " + token, thief.proof("GET", path, nonce, Optional.of(token)));
    assertTrue(challenge(other).contains("invalid_dpop_proof"), challenge(other));
    assertTrue(other.body().contains("another key"), other.body());

    String proof = alice.proof("GET", path, nonce, Optional.of(token));
    assertEquals(401, get(path, "DPoP " + token, proof, proof).statusCode(), "two proofs");
    assertEquals(200, get(path, "DPoP " + token, proof).statusCode());
    assertTrue(get(path, "DPoP " + token, proof).body().contains("used before"));
    assertTrue(
        get(path + "?x=1", "DPoP " + token, alice.proof("POST", path, nonce, Optional.of(token)))
            .body()
            .contains("another method"));
    assertTrue(
        get("/api/v1/policy", "DPoP " + token, alice.proof("GET", path, nonce, Optional.of(token)))
            .body()
            .contains("another address"));
    assertTrue(
        challenge(
                get(
                    path,
                    "DPoP " + token,
                    alice.proof("GET", path, Optional.empty(), Optional.of(token))))
            .contains("use_dpop_nonce"));
  }

  @Test
  void aTokenOfARevokedDevice_isWorthlessAtOnce() throws Exception {
    TokenDevice alice = device("alice");
    String token = alice.token();
    Optional<String> nonce = alice.nonce();
    assertTrue(running.server.administration().revoke(UUID.fromString(alice.id)));
    String path = "/api/v1/accounts/alice";
    assertEquals(
        403,
        get(path, "DPoP " + token, alice.proof("GET", path, nonce, Optional.of(token)))
            .statusCode());
    HttpResponse<String> again =
        alice.ask(alice.assertion(issuer()).signed(alice::sign), alice.tokenProof(nonce));
    assertEquals("invalid_client", error(again));
  }

  @Test
  void aDeviceThatWasCutOff_hasTheAuthoritysWordForIt_andNobodyElseHas() throws Exception {
    TokenDevice alice = device("alice");
    TokenDevice mallory = device("mallory");
    Optional<String> nonce = alice.nonce();
    assertTrue(running.server.administration().revoke(UUID.fromString(alice.id)));
    String forged = alice.assertion(issuer()).signed(mallory::sign);
    assertFalse(alice.ask(forged, alice.tokenProof(nonce)).body().contains("revocation"));
    HttpResponse<String> reply =
        alice.ask(alice.assertion(issuer()).signed(alice::sign), alice.tokenProof(nonce));
    byte[] word =
        Base64.getUrlDecoder().decode(new JsonObject(reply.body()).getString("revocation"));
    DeviceRevocation read =
        DeviceRevocation.read(Bytes.unsafeWrap(word), List.of(authority())).orElseThrow();
    assertEquals(alice.id, read.device().toString());
    assertEquals("alice", read.user());
  }

  /** A browser shows no certificate in TLS. */
  @Test
  void byItsToken_aDeviceRenewsItsCertificate_andReadsTheRoots() throws Exception {
    TokenDevice alice = device("alice");
    String token = alice.token();
    Optional<String> bound = Optional.of(token);
    HttpResponse<String> roots =
        get(
            "/api/v1/trust",
            "DPoP " + token,
            alice.proof("GET", "/api/v1/trust", alice.nonce(), bound));
    assertEquals(
        running.trustBundle().encoded().base64Url(),
        new JsonObject(roots.body()).getString("trust"));
    HttpRequest renewal =
        HttpRequest.newBuilder(running.uri("/api/v1/renewals"))
            .header("Authorization", "DPoP " + token)
            .header("DPoP", alice.proof("POST", "/api/v1/renewals", alice.nonce(), bound))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    HttpResponse<String> renewed = running.http(renewal, running.trusting());
    assertEquals(200, renewed.statusCode(), renewed::body);
    String chain = new JsonObject(renewed.body()).getString("certificateChain");
    Path file = Files.writeString(data.resolve("renewed.pem"), chain);
    assertEquals(alice.key.getPublic(), Pem.certificates(file).getFirst().getPublicKey());
    assertNotEquals(alice.chainPem, chain);
    assertEquals(
        401,
        running
            .http(
                HttpRequest.newBuilder(running.uri("/api/v1/renewals"))
                    .header("Authorization", "DPoP " + token)
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                running.trusting())
            .statusCode(),
        "without a proof");
  }

  @Test
  void assertions_areTakenOnce_fromTheDevice_forThisServer() throws Exception {
    TokenDevice alice = device("alice");
    TokenDevice mallory = device("mallory");
    Optional<String> nonce = alice.nonce();
    String assertion = alice.assertion(issuer()).signed(alice::sign);
    assertEquals(200, alice.ask(assertion, alice.tokenProof(nonce)).statusCode());
    HttpResponse<String> again = alice.ask(assertion, alice.tokenProof(nonce));
    assertTrue(again.body().contains("used before"), again.body());

    String elsewhere = alice.assertion("https://other.example").signed(alice::sign);
    assertEquals(401, alice.ask(elsewhere, alice.tokenProof(nonce)).statusCode());
    String forged = alice.assertion(issuer()).signed(mallory::sign);
    assertEquals(401, alice.ask(forged, alice.tokenProof(nonce)).statusCode());
    String stolen = alice.assertion(issuer()).signed(alice::sign);
    assertTrue(
        mallory.ask(stolen, mallory.tokenProof(nonce)).body().contains("another key"),
        "an assertion with the thief's proof");
  }

  /** Whoever signs a certificate for themselves is nobody. */
  @Test
  void aCertificateOfAnotherAuthority_isRefused(@TempDir Path other) throws Exception {
    TokenDevice alice = device("alice");
    Optional<String> nonce = alice.nonce();
    try (RunningServer elsewhere = new RunningServer(other)) {
      TokenDevice twin = new TokenDevice(elsewhere, "alice");
      twin.running = running;
      ClientAssertion lie =
          new ClientAssertion(
              alice.id, issuer(), Instant.now(), Instant.now().plusSeconds(60), "id", twin.chain);
      assertEquals(
          "invalid_client", error(twin.ask(lie.signed(twin::sign), twin.tokenProof(nonce))));
    }
  }

  @Test
  void rubbish_isRefusedPlainly() throws Exception {
    TokenDevice alice = device("alice");
    HttpResponse<String> none =
        running.post("/oauth2/token", "grant_type=password&username=alice&password=x");
    assertEquals("unsupported_grant_type", error(none));
    assertEquals("invalid_dpop_proof", error(alice.ask("a.b.c", "x")));
    assertEquals("invalid_client", error(alice.ask("a.b.c", alice.tokenProof(alice.nonce()))));
    assertEquals(413, running.post("/oauth2/token", "x=" + "y".repeat(30_000)).statusCode());
    assertEquals(405, running.get("/oauth2/token").statusCode());
  }
}
