package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.ConsoleCheck;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in by an identity provider: one that behaves, and one that does not. */
class IdentityProviderTest {
  private static final String AT = "identity-provider/";

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private StandInProvider provider;
  private RunningServer running;
  private ConsoleBrowser browser;

  @BeforeEach
  void start() throws Exception {
    provider = new StandInProvider(clock);
    running = server(data.resolve("server"), Strictness.FULL);
    browser = new ConsoleBrowser(running);
  }

  @AfterEach
  void stop() {
    browser.close();
    running.close();
    provider.close();
  }

  private RunningServer server(Path folder, Strictness strictness) throws IOException {
    Files.createDirectories(folder);
    Path secret = folder.resolve("oidc.secret");
    Files.writeString(secret, StandInProvider.SECRET + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String more =
        """
        identityProvider:
          issuer: ISSUER
          clientId: sottovoce-console
          clientSecretFile: oidc.secret
          roleClaim: groups
          roles:
            voice-security: security-officer
            voice-operators: operator
        """;
    return new RunningServer(folder, clock, strictness, more.replace("ISSUER", provider.issuer()));
  }

  private static JsonObject json(int status, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  private static JsonObject begun(ConsoleBrowser by, String what) throws Exception {
    return json(200, by.post(AT + what, new JsonObject()));
  }

  private static HttpResponse<String> end(ConsoleBrowser by, JsonObject begun, JsonObject answer)
      throws Exception {
    return by.post(AT + "answers", answer.copy().put("ticket", begun.getString("ticket")));
  }

  /** The whole way of somebody. */
  private HttpResponse<String> signIn(ConsoleBrowser by, String person, String... groups)
      throws Exception {
    JsonObject begun = begun(by, "sign-in");
    return end(by, begun, provider.signIn(begun.getString("address"), person, groups));
  }

  @Test
  void whomTheProviderKnows_isSignedIn_withTheRoleOfTheirGroup() throws Exception {
    assertEquals("127.0.0.1", json(200, browser.get("identity-provider")).getString("name"));
    JsonObject who = json(200, signIn(browser, "Olga", "staff", "voice-operators"));
    assertEquals("olga", who.getString("name"));
    assertEquals("operator", who.getString("role"));
    assertEquals("olga", json(200, browser.get("session")).getString("name"));
    assertTrue(browser.cookie.startsWith("__Host-console="), browser.cookie);
    json(200, signIn(browser, "Olga", "voice-operators", "voice-security"));
    JsonObject promoted = json(200, browser.get("session"));
    assertEquals("security-officer", promoted.getString("role"), "the first that fits");
    JsonObject admin = json(200, browser.get("admins")).getJsonArray("admins").getJsonObject(0);
    assertTrue(admin.getBoolean("identified"));
  }

  @Test
  void theRequest_hasEverythingThatIsCheckedLater_andNothingTwice() throws Exception {
    Map<String, String> one =
        StandInProvider.parameters(begun(browser, "sign-in").getString("address"));
    Map<String, String> other =
        StandInProvider.parameters(begun(browser, "sign-in").getString("address"));
    String page = "https://localhost:" + running.server.httpsPort() + "/console/";
    assertEquals(page, one.get("redirect_uri"));
    assertEquals("28800", one.get("max_age"));
    for (String each : List.of("state", "nonce", "code_challenge")) {
      assertEquals(43, one.getOrDefault(each, "").length(), each);
      assertNotEquals(one.get(each), other.get(each), each);
    }
  }

  @Test
  void whoHasNoRoleThere_isNotLetIn_andLosesTheOneTheyHad() throws Exception {
    json(403, signIn(browser, "eve", "staff"));
    json(403, signIn(browser, "eve"));
    json(200, signIn(browser, "olga", "voice-operators"));
    try (ConsoleBrowser again = new ConsoleBrowser(running)) {
      assertEquals("No role", json(403, signIn(again, "olga", "staff")).getString("title"));
    }
    json(401, browser.get("session"));
    assertEquals(List.of(), running.server.administration().admins().all());
  }

  @Test
  void nobodyGetsAnothersName_andANameThatChangesThereStaysHere() throws Exception {
    running.server.administration().invite("otto", Role.SECURITY_OFFICER);
    assertEquals(
        "Name taken", json(409, signIn(browser, "otto", "voice-operators")).getString("title"));
    json(409, signIn(browser, "not a name", "voice-operators"));
    json(200, signIn(browser, "olga", "voice-operators"));
    provider.change = claims -> claims.subject("subject of olga").claim("preferred_username", "x");
    assertEquals(
        "olga", json(200, signIn(browser, "anybody", "voice-operators")).getString("name"));
    provider.change = claims -> claims.subject("another's");
    json(409, signIn(browser, "olga", "voice-operators"));
  }

  @Test
  void aChange_wantsThePersonVerifiedThereAnew_inTheSameSession() throws Exception {
    provider.verifiedAgo = Duration.ofHours(1);
    json(200, signIn(browser, "olga", "voice-operators"));
    JsonObject alice = new JsonObject().put("name", "alice");
    assertEquals("Verify first", json(403, browser.post("users", alice)).getString("title"));
    JsonObject begun = begun(browser, "verification");
    Map<String, String> asked = StandInProvider.parameters(begun.getString("address"));
    assertEquals("login", asked.get("prompt"));
    assertEquals("0", asked.get("max_age"));
    json(403, end(browser, begun, provider.signIn(begun.getString("address"), "olga", "x")));
    provider.verifiedAgo = Duration.ZERO;
    JsonObject second = begun(browser, "verification");
    json(403, end(browser, second, provider.signIn(second.getString("address"), "otto", "x")));
    JsonObject third = begun(browser, "verification");
    try (ConsoleBrowser other = new ConsoleBrowser(running)) {
      json(200, signIn(other, "otto", "voice-operators"));
      json(403, end(other, third, provider.signIn(third.getString("address"), "olga", "x")));
    }
    json(403, browser.post("users", alice));
    JsonObject good = begun(browser, "verification");
    json(200, end(browser, good, provider.signIn(good.getString("address"), "olga", "x")));
    json(201, browser.post("users", alice));
  }

  // A provider, or somebody who plays one, that does not behave

  private void refused(Consumer<JWTClaimsSet.Builder> change) throws Exception {
    provider.change = change;
    assertEquals(
        "Answer refused", json(403, signIn(browser, "olga", "voice-operators")).getString("title"));
  }

  @Test
  void aTokenForOthers_orOfAnotherTime_isRefused() throws Exception {
    Date now = Date.from(clock.instant());
    refused(claims -> claims.issuer("https://evil.example"));
    refused(claims -> claims.issuer(provider.issuer() + "/"));
    refused(claims -> claims.audience("another"));
    refused(claims -> claims.audience(List.of(StandInProvider.CLIENT, "another")));
    refused(claims -> claims.claim("azp", "another"));
    refused(claims -> claims.claim("nonce", "x"));
    refused(claims -> claims.claim("nonce", null));
    refused(claims -> claims.expirationTime(Date.from(clock.instant().minusSeconds(61))));
    refused(claims -> claims.expirationTime(null));
    refused(claims -> claims.issueTime(Date.from(clock.instant().plusSeconds(120))));
    refused(claims -> claims.claim("auth_time", null));
    refused(claims -> claims.claim("auth_time", now.getTime() / 1000 - 30_000));
    refused(claims -> claims.claim("auth_time", now.getTime() / 1000 + 600));
    refused(claims -> claims.claim("auth_time", "now"));
    refused(claims -> claims.subject(null));
    refused(claims -> claims.subject("x".repeat(300)));
    provider.change =
        claims ->
            claims
                .audience(List.of(StandInProvider.CLIENT, "another"))
                .claim("azp", StandInProvider.CLIENT);
    json(200, signIn(browser, "olga", "voice-operators"));
  }

  @Test
  void aTokenThatTheProviderHasNotSigned_isRefused() throws Exception {
    RSAKey evil = new RSAKeyGenerator(2048).keyID("one").generate();
    List<StandInProvider.Signer> signers =
        List.of(
            claims -> new PlainJWT(claims).serialize(),
            claims -> StandInProvider.signed(claims, evil, "one"),
            claims -> StandInProvider.signed(claims, evil, "two"),
            claims -> StandInProvider.signed(claims, provider.key, "unknown"),
            IdentityProviderTest::byTheSecret,
            claims -> "",
            claims -> "a.b.c",
            claims -> "x".repeat(20_000));
    StandInProvider.Signer good = provider.signer;
    for (StandInProvider.Signer each : signers) {
      provider.signer = each;
      json(403, signIn(browser, "olga", "voice-operators"));
    }
    provider.signer =
        claims -> {
          String token = good.sign(claims);
          return token.substring(0, token.length() - 6) + "AAAAAA";
        };
    json(403, signIn(browser, "olga", "voice-operators"));
    provider.signer = good;
    json(200, signIn(browser, "olga", "voice-operators"));
  }

  /** With what both ends know, which is no signature. */
  private static String byTheSecret(JWTClaimsSet claims) throws Exception {
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims);
    token.sign(
        new MACSigner(
            (StandInProvider.SECRET + "                ").getBytes(StandardCharsets.UTF_8)));
    return token.serialize();
  }

  @Test
  void anAnswer_countsOnce_inTheBrowserThatAskedForIt_andForTenMinutes() throws Exception {
    JsonObject begun = begun(browser, "sign-in");
    JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-operators");
    JsonObject another = begun(browser, "sign-in");
    json(403, end(browser, another, answer));
    json(403, end(browser, new JsonObject().put("ticket", "A".repeat(43)), answer));
    json(200, end(browser, begun, answer));
    json(403, end(browser, begun, answer));
    JsonObject late = begun(browser, "sign-in");
    JsonObject lateAnswer = provider.signIn(late.getString("address"), "olga", "voice-operators");
    clock.advance(Duration.ofMinutes(10));
    json(403, end(browser, late, lateAnswer));
    json(403, end(browser, begun(browser, "sign-in"), new JsonObject()));
  }

  @Test
  void aMixedUpAnswer_isRefused() throws Exception {
    for (String iss : List.of("https://evil.example", "", provider.issuer() + "/")) {
      JsonObject begun = begun(browser, "sign-in");
      JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-operators");
      json(403, end(browser, begun, answer.put("iss", iss)));
    }
    JsonObject begun = begun(browser, "sign-in");
    JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-operators");
    answer.remove("iss");
    json(403, end(browser, begun, answer));
  }

  /** What each check is for: with it switched off, what it stops goes through. */
  @Test
  void eachAttack_works_whereItIsNotLookedFor() throws Exception {
    RSAKey evil = new RSAKeyGenerator(2048).keyID("one").generate();
    StandInProvider.Signer good = provider.signer;
    for (ConsoleCheck each :
        List.of(
            ConsoleCheck.PROVIDER_STATE,
            ConsoleCheck.PROVIDER_ISSUER,
            ConsoleCheck.PROVIDER_SIGNATURE,
            ConsoleCheck.PROVIDER_AUDIENCE,
            ConsoleCheck.PROVIDER_NONCE)) {
      provider.signer =
          each == ConsoleCheck.PROVIDER_SIGNATURE
              ? claims -> StandInProvider.signed(claims, evil, "one")
              : good;
      provider.change =
          claims -> {
            if (each == ConsoleCheck.PROVIDER_AUDIENCE) claims.audience("another");
            if (each == ConsoleCheck.PROVIDER_NONCE) claims.claim("nonce", "of another sign-in");
          };
      Strictness weak = Strictness.FULL.without(each);
      try (RunningServer weakened = server(data.resolve(each.name()), weak);
          ConsoleBrowser there = new ConsoleBrowser(weakened)) {
        assertEquals(200, attack(there, each).statusCode(), each.name());
        assertEquals(403, attack(browser, each).statusCode(), each.name());
      }
    }
  }

  private HttpResponse<String> attack(ConsoleBrowser by, ConsoleCheck check) throws Exception {
    JsonObject begun = begun(by, "sign-in");
    JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-operators");
    if (check == ConsoleCheck.PROVIDER_STATE) answer.put("state", "another");
    if (check == ConsoleCheck.PROVIDER_ISSUER) answer.put("iss", "https://evil.example");
    return end(by, begun, answer);
  }

  @Test
  void aProviderThatSaysWhatItMayNot_isNotAsked() throws Exception {
    for (JsonObject lie :
        List.of(
            new JsonObject().put("issuer", "https://evil.example"),
            new JsonObject().put("token_endpoint", "http://evil.example/token"),
            new JsonObject().put("jwks_uri", "file:///etc/passwd"),
            new JsonObject().put("authorization_endpoint", 7),
            new JsonObject().put("code_challenge_methods_supported", new JsonArray().add("plain")),
            new JsonObject().put("padding", "x".repeat(70_000)))) {
      provider.metadata = lie;
      assertEquals(
          "Provider not reached",
          json(502, browser.post(AT + "sign-in", new JsonObject())).getString("title"));
    }
    provider.metadata = new JsonObject();
    for (String answer :
        List.of(
            "", "[]", "{}", "{\"id_token\":7}", "{\"padding\":\"" + "x".repeat(70_000) + "\"}")) {
      provider.tokenAnswer = Optional.of(answer);
      int status = signIn(browser, "olga", "voice-operators").statusCode();
      assertTrue(status == 403 || status == 502, answer.length() + ": " + status);
    }
  }

  @Test
  void withoutAProvider_thereIsNone_andASecretThatOthersRead_stopsTheServer() throws Exception {
    try (RunningServer without = new RunningServer(data.resolve("without"), clock);
        ConsoleBrowser there = new ConsoleBrowser(without)) {
      assertEquals(null, json(200, there.get("identity-provider")).getString("name"));
      json(404, there.post(AT + "sign-in", new JsonObject()));
      json(404, there.post(AT + "answers", new JsonObject()));
    }
    running.server.close();
    Path secret = data.resolve("server/oidc.secret");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    IOException refused =
        assertThrows(IOException.class, () -> SottovoceServer.start(data.resolve("server")));
    assertTrue(String.valueOf(refused.getMessage()).contains("chmod 600"), refused.toString());
  }
}
