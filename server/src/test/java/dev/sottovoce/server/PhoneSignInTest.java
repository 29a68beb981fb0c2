package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.server.console.ConsoleCheck;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages that become phones without a code, and those that only would like to. */
class PhoneSignInTest {
  private static final String BY_NAME =
      """
        phones:
          match: name
          groupClaim: groups
          groups: [voice-users]
      """;

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private StandInProvider provider;
  private RunningServer running;
  private PhonePage page;

  @BeforeEach
  void start() throws Exception {
    provider = new StandInProvider(clock);
    running = server("server", Strictness.FULL, BY_NAME);
    running.server.administration().addUser("olga");
    page = new PhonePage(running);
  }

  @AfterEach
  void stop() {
    running.close();
    provider.close();
  }

  private RunningServer server(String name, Strictness strictness, String phones)
      throws IOException {
    Path folder = Files.createDirectories(data.resolve(name));
    Path secret = folder.resolve("oidc.secret");
    Files.writeString(secret, StandInProvider.SECRET + "\n");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    String more =
        """
        identityProvider:
          issuer: ISSUER
          clientId: sottovoce-console
          clientSecretFile: oidc.secret
        """;
    return new RunningServer(
        folder, clock, strictness, more.replace("ISSUER", provider.issuer()) + phones);
  }

  private static JsonObject json(int status, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  private static String refused(int status, HttpResponse<String> reply) {
    return json(status, reply).getString("title");
  }

  private static JsonObject begun(PhonePage by) throws Exception {
    return json(200, by.post("/provider", by.named()));
  }

  private HttpResponse<String> end(PhonePage by, JsonObject begun, JsonObject answer)
      throws Exception {
    JsonObject body = answer.copy().put("ticket", begun.getString("ticket"));
    return by.post("/provider/answers", by.proven(body));
  }

  /** The whole way of somebody. */
  private HttpResponse<String> signIn(PhonePage by, String person, String... groups)
      throws Exception {
    JsonObject begun = begun(by);
    return end(by, begun, provider.signIn(begun.getString("address"), person, groups));
  }

  private int devices(String user) {
    return running.server.administration().directory().devicesOf(user, 10).size();
  }

  @Test
  void whomTheProviderKnows_getsADevice_forTheKeyThatWasNamed() throws Exception {
    assertEquals("127.0.0.1", page.ways().getString("provider"));
    assertTrue(page.ways().getBoolean("passkeys"));
    Map<String, String> asked = StandInProvider.parameters(begun(page).getString("address"));
    assertEquals(
        "https://localhost:" + running.server.httpsPort() + "/phone/", asked.get("redirect_uri"));
    assertFalse(asked.toString().contains(page.named().getString("key")), "it stays here");
    PhonePage.Member olga = page.device(signIn(page, "Olga", "voice-users").body());
    assertEquals("sip:olga@example.test", olga.address);
    assertEquals(201, olga.found());
    String statements = running.get("/api/v1/accounts/olga", olga.tls).body();
    assertEquals(1, new JsonObject(statements).getJsonArray("statements").size());
  }

  @Test
  void aFurtherDevice_isCertified_andNotLetIn() throws Exception {
    PhonePage.Member first = page.device(signIn(page, "olga", "voice-users").body());
    assertEquals(201, first.found());
    PhonePage second = new PhonePage(running);
    PhonePage.Member waits = second.device(signIn(second, "olga", "voice-users").body());
    assertEquals(409, waits.found(), "the account is there, and stays as it was");
    JsonObject account = new JsonObject(running.get("/api/v1/accounts/olga", waits.tls).body());
    assertEquals(1, account.getJsonArray("statements").size());
    assertEquals("Not a member", refused(403, waits.makePasskey()));
  }

  @Test
  void whoMayNot_getsNothing() throws Exception {
    assertEquals("No phone", refused(403, signIn(page, "olga", "canteen")));
    assertEquals("No phone", refused(403, signIn(page, "nobody", "voice-users")));
    assertEquals("No phone", refused(403, signIn(page, "not a name", "voice-users")));
    json(201, signIn(page, "olga", "voice-users"));
    provider.change = claims -> claims.subject("another's");
    assertEquals("Name taken", refused(409, signIn(page, "olga", "voice-users")));
    provider.change = claims -> claims.subject("subject of olga");
    running.server.administration().addUser("otto");
    assertEquals(
        "sip:olga@example.test",
        page.device(signIn(page, "otto", "voice-users").body()).address,
        "a name that changes there makes nobody another");
    assertEquals(0, devices("otto"));
  }

  @Test
  void anAnswer_isGoodForTheKeyThatItWasBegunFor_once_inTheSameTab() throws Exception {
    JsonObject begun = begun(page);
    JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-users");
    PhonePage thief = new PhonePage(running);
    assertEquals("Answer refused", refused(403, end(thief, begun, answer)));
    assertEquals("Answer refused", refused(403, end(page, begun, answer)), "it was used up");

    JsonObject own = begun(thief);
    JsonObject stolen = provider.signIn(begun(page).getString("address"), "olga", "voice-users");
    assertEquals("Answer refused", refused(403, end(thief, own, stolen)));
    JsonObject injected = stolen.copy();
    JsonObject again = begun(thief);
    injected.put("state", StandInProvider.parameters(again.getString("address")).get("state"));
    assertEquals(
        "Answer refused", refused(403, end(thief, again, injected)), "its verifier is not there");
    JsonObject late = begun(page);
    JsonObject lateAnswer = provider.signIn(late.getString("address"), "olga", "voice-users");
    clock.advance(Duration.ofMinutes(10));
    assertEquals("Answer refused", refused(403, end(page, late, lateAnswer)));
    assertEquals(0, devices("olga"));
  }

  @Test
  void aKeyThatIsOnlySaid_countsForNothing() throws Exception {
    JsonObject begun = begun(page);
    JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-users");
    JsonObject body = page.proven(answer).put("ticket", begun.getString("ticket"));
    byte[] csr = Bytes.fromBase64Url(body.getString("csr")).orElseThrow().toArray();
    csr[csr.length - 1] ^= 1;
    JsonObject forged = body.copy().put("csr", Bytes.unsafeWrap(csr).base64Url());
    assertEquals("Bad request", refused(400, page.post("/provider/answers", forged)));
    assertEquals(
        "Bad request", refused(400, page.post("/provider", new JsonObject().put("key", "AA"))));
    json(201, page.post("/provider/answers", body));
  }

  @Test
  void onlyTheServersOwnPage_isAnswered() throws Exception {
    for (Map.Entry<String, String> each :
        List.of(
            Map.entry("Origin", "https://evil.example"),
            Map.entry("Origin", "https://localhost"),
            Map.entry("Sec-Fetch-Site", "cross-site"),
            Map.entry("Sec-Fetch-Site", "same-site"))) {
      PhonePage other = new PhonePage(running);
      other.headers.put(each.getKey(), each.getValue());
      assertEquals("Other site", refused(403, other.post("/provider", other.named())));
      assertEquals("Other site", refused(403, other.post("/passkey/options", other.named())));
    }
    page.headers.remove("Origin");
    assertEquals("Other site", refused(403, page.post("/provider", page.named())));
  }

  /** Where the check is off the attack works, so the check is what stops it. */
  @Test
  void mixedUpAnswers_areRefused() throws Exception {
    for (ConsoleCheck each :
        List.of(
            ConsoleCheck.PROVIDER_STATE,
            ConsoleCheck.PROVIDER_ISSUER,
            ConsoleCheck.PROVIDER_NONCE)) {
      provider.change =
          claims -> {
            if (each == ConsoleCheck.PROVIDER_NONCE) claims.claim("nonce", "of another sign-in");
          };
      try (RunningServer weak = server(each.name(), Strictness.FULL.without(each), BY_NAME)) {
        weak.server.administration().addUser("olga");
        PhonePage there = new PhonePage(weak);
        json(201, mixedUp(there, each));
        json(403, mixedUp(page, each));
      }
    }
  }

  private HttpResponse<String> mixedUp(PhonePage by, ConsoleCheck check) throws Exception {
    JsonObject begun = begun(by);
    JsonObject answer = provider.signIn(begun.getString("address"), "olga", "voice-users");
    if (check == ConsoleCheck.PROVIDER_STATE) answer.put("state", "another");
    if (check == ConsoleCheck.PROVIDER_ISSUER) answer.put("iss", "https://evil.example");
    return end(by, begun, answer);
  }

  @Test
  void byAddress_itHasToBeVerified_andOfTheDomain() throws Exception {
    String phones = "  phones:\n    match: email\n    emailDomain: example.org\n";
    try (RunningServer by = server("email", Strictness.FULL, phones)) {
      by.server.administration().addUser("olga");
      PhonePage there = new PhonePage(by);
      assertTrue(begun(there).getString("address").contains("scope=openid+profile+email"));
      for (Map.Entry<String, Boolean> each :
          List.of(
              Map.entry("olga@example.org", false),
              Map.entry("olga@evil.example", true),
              Map.entry("olga@example.org@evil.example", true),
              Map.entry("olga@evilexample.org", true),
              Map.entry("", true))) {
        provider.change =
            claims -> claims.claim("email", each.getKey()).claim("email_verified", each.getValue());
        assertEquals("No phone", refused(403, signIn(there, "olga")), each.getKey());
      }
      provider.change =
          claims -> claims.claim("email", "Olga@Example.org").claim("email_verified", true);
      json(201, signIn(there, "somebody"));
    }
  }

  @Test
  void byTheDirectorysName_forWhomItReports_untilTheyLeave() throws Exception {
    try (RunningServer by = server("scim", Strictness.FULL, "  phones:\n    match: externalId\n")) {
      Provisioning people = by.server.administration().provisioning();
      var wanted = new Provisioning.Wanted("olga", "Olga", Optional.of("subject of 4711"), true);
      Provisioning.Person olga = people.add(wanted).orElseThrow();
      PhonePage there = new PhonePage(by);
      assertEquals("No phone", refused(403, signIn(there, "olga")));
      PhonePage.Member device = there.device(signIn(there, "4711").body());
      assertEquals("sip:olga@example.test", device.address);
      people.change(
          olga.id(),
          Optional.empty(),
          new Provisioning.Wanted("olga", "Olga", Optional.of("subject of 4711"), false));
      assertEquals("No phone", refused(403, signIn(there, "4711")));
      people.add(new Provisioning.Wanted("otto", "Otto", Optional.of("subject of 12"), true));
      people.add(new Provisioning.Wanted("oskar", "Oskar", Optional.of("subject of 12"), true));
      assertEquals("No phone", refused(403, signIn(there, "12")), "two are nobody");
    }
  }

  @Test
  void withoutTheConfiguration_thereIsNoProviderForPhones_norForTheConsoleWithoutRoles()
      throws Exception {
    try (ConsoleBrowser console = new ConsoleBrowser(running)) {
      assertNull(json(200, console.get("identity-provider")).getString("name"));
    }
    try (RunningServer without = new RunningServer(data.resolve("without"), clock)) {
      PhonePage there = new PhonePage(without);
      assertNull(there.ways().getString("provider"));
      json(404, there.post("/provider", there.named()));
      json(404, there.post("/provider/answers", there.proven(new JsonObject())));
    }
  }

  // By passkey

  /** Olga's first page, which has founded her account and made a passkey. */
  private PhonePage.Member withPasskey() throws Exception {
    PhonePage.Member olga = page.device(signIn(page, "olga", "voice-users").body());
    assertEquals(201, olga.found());
    assertEquals("browser", json(201, olga.makePasskey()).getString("protection"));
    return olga;
  }

  /** Somebody signs in with the first page's passkey for another page's key. */
  private HttpResponse<String> byPasskey(PhonePage by) throws Exception {
    JsonObject options = json(200, by.post("/passkey/options", by.named()));
    return by.post("/passkey", by.proven(page.passkey.signed(options)));
  }

  @Test
  void aPasskey_getsACertificateForAnotherBrowser_whichWaits() throws Exception {
    withPasskey();
    PhonePage other = new PhonePage(running);
    JsonObject json = json(201, byPasskey(other));
    Bytes spki = Bytes.fromBase64Url(json.getString("passkey")).orElseThrow();
    assertEquals(91, spki.length());
    PhonePage.Member waits = other.device(json.encode());
    assertEquals("sip:olga@example.test", waits.address);
    assertEquals(409, waits.found());
    assertEquals("Not a member", refused(403, waits.makePasskey()));
  }

  @Test
  void aPasskeysSignature_isForOneKey_andCountsOnce() throws Exception {
    withPasskey();
    PhonePage other = new PhonePage(running);
    JsonObject options = json(200, other.post("/passkey/options", other.named()));
    JsonObject signed = page.passkey.signed(options);
    PhonePage thief = new PhonePage(running);
    assertEquals("Passkey refused", refused(403, thief.post("/passkey", thief.proven(signed))));
    json(201, other.post("/passkey", other.proven(signed)));
    assertEquals("Passkey refused", refused(403, other.post("/passkey", other.proven(signed))));
    JsonObject late = json(200, other.post("/passkey/options", other.named()));
    clock.advance(Duration.ofMinutes(5));
    assertEquals(
        "Passkey refused",
        refused(403, other.post("/passkey", other.proven(page.passkey.signed(late)))));
  }

  @Test
  void whatIsWrongAboutAPasskey_isRefused() throws Exception {
    withPasskey();
    TestPasskey key = page.passkey;
    PhonePage other = new PhonePage(running);
    String origin = key.origin;
    key.origin = "https://evil.example";
    assertEquals("Passkey refused", refused(403, byPasskey(other)));
    key.origin = origin;
    key.site = "evil.example";
    assertEquals("Passkey refused", refused(403, byPasskey(other)));
    key.site = "localhost";
    byte verified = key.flags;
    key.flags = 1;
    assertEquals("Passkey refused", refused(403, byPasskey(other)), "nobody was verified");
    key.flags = verified;
    Bytes handle = key.userHandle;
    key.userHandle = Bytes.EMPTY;
    assertEquals("Passkey refused", refused(403, byPasskey(other)));
    key.userHandle = Digests.sha256(handle);
    assertEquals("Passkey refused", refused(403, byPasskey(other)));
    key.userHandle = handle;
    json(201, byPasskey(other));
    key.countsOn = false;
    assertEquals("Passkey refused", refused(403, byPasskey(other)), "a copy counts no further");
    key.countsOn = true;
    other.key = CertificateAuthority.newKey();
    json(201, byPasskey(other));
  }

  @Test
  void aPasskeyOfTheConsole_isNoneHere() throws Exception {
    withPasskey();
    try (ConsoleBrowser console = new ConsoleBrowser(running)) {
      JsonObject options = json(200, console.post("sign-in/options", new JsonObject()));
      PhonePage other = new PhonePage(running);
      assertEquals(
          "Passkey refused",
          refused(403, other.post("/passkey", other.proven(page.passkey.signed(options)))));
      JsonObject here = json(200, other.post("/passkey/options", other.named()));
      json(403, console.post("sign-in", page.passkey.signed(here)));
    }
  }

  @Test
  void aPasskey_endsWithItsDevice_orWhenItsPersonSaysSo() throws Exception {
    PhonePage.Member olga = withPasskey();
    PhonePage second = new PhonePage(running);
    running.server.administration().addUser("otto");
    PhonePage.Member otto = second.device(signIn(second, "otto", "voice-users").body());
    String path = "/passkeys/" + page.passkey.id.base64Url();
    json(404, otto.delete(path));
    json(404, olga.delete("/passkeys/AAAA"));
    json(200, olga.delete(path));
    assertEquals("Passkey refused", refused(403, byPasskey(new PhonePage(running))));
    json(201, olga.makePasskey());
    json(201, byPasskey(new PhonePage(running)));
    running.server.administration().directory().revoke(olga.id);
    assertEquals("Passkey refused", refused(403, byPasskey(new PhonePage(running))));
  }

  @Test
  void whoSignsInTooOften_waits() throws Exception {
    for (int i = 0; i < 5; i++) json(201, signIn(new PhonePage(running), "olga", "voice-users"));
    assertEquals("Too many requests", refused(429, signIn(page, "olga", "voice-users")));
    assertEquals(5, devices("olga"));
  }
}
