package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import dev.sottovoce.crypto.Digests;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.ConsoleCheck;
import dev.sottovoce.server.log.Releases;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.routing.Milestone;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.PushFigures;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's API in the real server, for browsers that behave and for others. */
class ConsoleApiTest {
  private static final JsonObject NOTHING = new JsonObject();

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data, clock);
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private ConsoleBrowser browser(Role role) throws Exception {
    return ConsoleBrowser.signedIn(running, "one-of-" + role.word(), role);
  }

  private static JsonObject json(HttpResponse<String> reply) {
    return new JsonObject(reply.body());
  }

  private static void refused(int status, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
  }

  // Invitations and signing in

  @Test
  void anInvitation_makesAPasskey_whichSignsIn_untilSigningOut() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      JsonObject who = json(browser.get("session"));
      assertEquals("one-of-operator", who.getString("name"));
      assertEquals("operator", who.getString("role"));
      assertTrue(who.getJsonArray("may").contains("enrol"));
      String before = browser.cookie;
      assertTrue(before.startsWith("__Host-console="), before);
      refused(200, browser.delete("session"));
      browser.cookie = before;
      refused(401, browser.get("session"));
    }
  }

  /** Session fixation: whoever planted a cookie beforehand does not come in with it. */
  @Test
  void aSessionThatWasPlantedBefore_isNotSignedIn() throws Exception {
    try (ConsoleBrowser mallory = browser(Role.AUDITOR);
        ConsoleBrowser victim = browser(Role.SECURITY_OFFICER)) {
      for (String planted : List.of(mallory.cookie, "__Host-console=" + "A".repeat(43))) {
        victim.cookie = planted;
        refused(200, victim.signIn());
        assertNotEquals(planted, victim.cookie);
        String own = victim.cookie;
        assertEquals("security-officer", json(victim.get("session")).getString("role"));
        victim.cookie = planted;
        HttpResponse<String> who = victim.get("session");
        assertFalse(who.body().contains("one-of-security-officer"), who.body());
        victim.cookie = own;
      }
    }
  }

  @Test
  void theCookie_isForTheServerAlone_andForNoScript() throws Exception {
    try (ConsoleBrowser browser = browser(Role.AUDITOR)) {
      String set = browser.signIn().headers().firstValue("Set-Cookie").orElseThrow();
      for (String each : List.of("Secure", "HttpOnly", "SameSite=Strict", "Path=/")) {
        assertTrue(set.toLowerCase(Locale.ROOT).contains(each.toLowerCase(Locale.ROOT)), each);
      }
      assertFalse(set.contains("Domain"));
    }
  }

  @Test
  void anInvitation_isGoodOnce_andForFifteenMinutes() throws Exception {
    String code = running.server.administration().invite("olga", Role.OPERATOR);
    try (ConsoleBrowser first = new ConsoleBrowser(running);
        ConsoleBrowser second = new ConsoleBrowser(running)) {
      JsonObject options = json(second.post("invitations", new JsonObject().put("code", code)));
      refused(201, first.takeInvitation(code));
      refused(403, second.takeInvitation(code));
      refused(403, second.post("passkeys", second.passkey.made(code, options)));
      String late = running.server.administration().invite("olga", Role.OPERATOR);
      clock.advance(Admins.INVITATION_LIFE);
      refused(403, second.takeInvitation(late));
      refused(403, second.signIn());
      refused(403, second.takeInvitation("A".repeat(22)));
    }
  }

  @Test
  void aPasskeyMadeForAnotherInvitation_isNotTaken() throws Exception {
    String one = running.server.administration().invite("olga", Role.AUDITOR);
    String other = running.server.administration().invite("otto", Role.SECURITY_OFFICER);
    try (ConsoleBrowser browser = new ConsoleBrowser(running)) {
      JsonObject options = json(browser.post("invitations", new JsonObject().put("code", one)));
      refused(403, browser.post("passkeys", browser.passkey.made(other, options)));
    }
  }

  @Test
  void aPasskeyOfAnotherSiteOrOrigin_orOfNobodyVerified_isRefused() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      TestPasskey passkey = browser.passkey;
      String origin = passkey.origin;
      for (String other : List.of("https://evil.example", "http://localhost:8080", origin + "0")) {
        passkey.origin = other;
        refused(403, browser.signIn());
      }
      passkey.origin = origin;
      passkey.site = "evil.example";
      refused(403, browser.signIn());
      passkey.site = "localhost";
      passkey.flags = AuthenticatorData.BIT_UP;
      refused(403, browser.signIn());
      passkey.flags = AuthenticatorData.BIT_UP | AuthenticatorData.BIT_UV;
      refused(200, browser.signIn());
    }
  }

  @Test
  void anAssertion_countsOnce_forItsPurpose_andForFiveMinutes() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      JsonObject assertion = browser.passkey.signed(browser.options("sign-in"));
      refused(200, browser.post("sign-in", assertion));
      refused(403, browser.post("sign-in", assertion));
      // The same where authenticators do not count.
      browser.passkey.countsOn = false;
      browser.passkey.counter = 0;
      refused(
          403, browser.post("verifications", browser.passkey.signed(browser.options("sign-in"))));
      JsonObject options = browser.options("sign-in");
      clock.advance(Duration.ofMinutes(5));
      browser.passkey.countsOn = true;
      browser.passkey.counter = 100;
      refused(403, browser.post("sign-in", browser.passkey.signed(options)));
      refused(200, browser.signIn());
    }
  }

  @Test
  void aCounterThatGoesBack_isRefused() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      browser.passkey.counter = 0;
      browser.passkey.countsOn = false;
      refused(403, browser.signIn());
      browser.passkey.counter = 1;
      refused(403, browser.signIn());
      browser.passkey.counter = 10;
      refused(200, browser.signIn());
    }
  }

  @Test
  void anotherAdminsPasskey_verifiesNobodyElse() throws Exception {
    try (ConsoleBrowser olga = browser(Role.OPERATOR);
        ConsoleBrowser otto = browser(Role.SECURITY_OFFICER)) {
      JsonObject options = otto.options("verifications");
      refused(403, otto.post("verifications", olga.passkey.signed(options)));
      // Nor does one's own for another session.
      refused(403, olga.post("verifications", olga.passkey.signed(options)));
      JsonObject withOthersName = olga.passkey.signed(olga.options("sign-in"));
      withOthersName.put("userHandle", otto.passkey.userHandle.base64Url());
      refused(403, olga.post("sign-in", withOthersName));
      refused(200, otto.verify());
    }
  }

  @Test
  void changedOctets_areRefused() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      for (String part : List.of("signature", "authenticatorData", "clientData", "id")) {
        JsonObject assertion = browser.passkey.signed(browser.options("sign-in"));
        String good = assertion.getString(part);
        assertion.put(part, (good.charAt(0) == 'A' ? "B" : "A") + good.substring(1));
        refused(403, browser.post("sign-in", assertion));
        assertion.put(part, "");
        refused(403, browser.post("sign-in", assertion));
        assertion.put(part, 7);
        refused(403, browser.post("sign-in", assertion));
      }
    }
  }

  @Test
  void aSession_endsWhenIdle_afterEightHours_andWhenItsAdminIsTakenOut() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      clock.advance(Duration.ofMinutes(14));
      refused(200, browser.get("session"));
      clock.advance(Duration.ofMinutes(15));
      refused(401, browser.get("session"));
      refused(200, browser.signIn());
      for (int i = 0; i < 48; i++) {
        refused(200, browser.get("session"));
        clock.advance(Duration.ofMinutes(10));
      }
      refused(401, browser.get("session"));
      refused(200, browser.signIn());
      assertTrue(running.server.administration().admins().remove("one-of-operator"));
      refused(401, browser.get("session"));
      refused(403, browser.signIn());
    }
  }

  // Who may what

  /** Has a body and changes nothing. */
  private static final String ASKED = "POST policy/checks";

  /** What is asked, as method and path. */
  private static final Map<String, Set<Role>> TABLE =
      Map.ofEntries(
          Map.entry("GET overview", EnumSet.allOf(Role.class)),
          Map.entry("GET overview/history", EnumSet.allOf(Role.class)),
          Map.entry("GET doctor", EnumSet.allOf(Role.class)),
          Map.entry("GET push", EnumSet.allOf(Role.class)),
          Map.entry("GET users", EnumSet.allOf(Role.class)),
          Map.entry("GET users/alice", EnumSet.allOf(Role.class)),
          Map.entry("GET devices", EnumSet.allOf(Role.class)),
          Map.entry("GET sessions", EnumSet.allOf(Role.class)),
          Map.entry("POST users", EnumSet.of(Role.HELP_DESK, Role.OPERATOR)),
          Map.entry("POST users/alice/codes", EnumSet.of(Role.HELP_DESK, Role.OPERATOR)),
          Map.entry("POST devices/x/revocation", EnumSet.complementOf(EnumSet.of(Role.AUDITOR))),
          Map.entry("GET policy", EnumSet.complementOf(EnumSet.of(Role.HELP_DESK))),
          Map.entry("POST policy", EnumSet.of(Role.SECURITY_OFFICER)),
          Map.entry("GET policy/schema", EnumSet.complementOf(EnumSet.of(Role.HELP_DESK))),
          Map.entry(
              "GET policy/profiles/default", EnumSet.complementOf(EnumSet.of(Role.HELP_DESK))),
          Map.entry(ASKED, EnumSet.complementOf(EnumSet.of(Role.HELP_DESK))),
          Map.entry("GET log", EnumSet.complementOf(EnumSet.of(Role.HELP_DESK))),
          Map.entry("GET log/epochs", EnumSet.complementOf(EnumSet.of(Role.HELP_DESK))),
          Map.entry("GET proposals", EnumSet.allOf(Role.class)),
          Map.entry("GET releases", EnumSet.allOf(Role.class)),
          Map.entry("GET sbom", EnumSet.allOf(Role.class)),
          Map.entry("GET admins", EnumSet.of(Role.SECURITY_OFFICER, Role.AUDITOR)),
          Map.entry("GET actions", EnumSet.of(Role.SECURITY_OFFICER, Role.AUDITOR)),
          Map.entry("POST admins", EnumSet.of(Role.SECURITY_OFFICER)),
          Map.entry("GET linked-devices", EnumSet.of(Role.SECURITY_OFFICER, Role.AUDITOR)),
          Map.entry("DELETE linked-devices/x", EnumSet.of(Role.SECURITY_OFFICER)),
          Map.entry("DELETE admins/nobody", EnumSet.of(Role.SECURITY_OFFICER)));

  @Test
  void eachRole_mayWhatTheTableSays_andNothingElse() throws Exception {
    Map<Role, ConsoleBrowser> browsers = new EnumMap<>(Role.class);
    for (Role role : Role.values()) browsers.put(role, browser(role));
    try (ConsoleBrowser stranger = new ConsoleBrowser(running)) {
      for (Map.Entry<String, Set<Role>> each : TABLE.entrySet()) {
        String[] asked = each.getKey().split(" ");
        String body = asked[0].equals("POST") ? "{}" : "";
        refused(401, stranger.send(asked[0], asked[1], body));
        browsers.forEach((role, browser) -> {
          int status = status(browser, asked, body);
          boolean allowed = each.getValue().contains(role);
          assertEquals(!allowed, status == 403, each.getKey() + " as " + role + ": " + status);
          assertNotEquals(401, status);
        });
      }
    } finally {
      browsers.values().forEach(ConsoleBrowser::close);
    }
  }

  private static int status(ConsoleBrowser browser, String[] asked, String body) {
    try {
      return browser.send(asked[0], asked[1], body).statusCode();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void everyChange_wantsAVerification_ofLessThanTwoMinutesAgo() throws Exception {
    for (Role role : List.of(Role.OPERATOR, Role.SECURITY_OFFICER)) {
      try (ConsoleBrowser browser = browser(role)) {
        clock.advance(Duration.ofMinutes(2));
        for (Map.Entry<String, Set<Role>> each : TABLE.entrySet()) {
          String[] asked = each.getKey().split(" ");
          if (asked[0].equals("GET") || each.getKey().equals(ASKED)) continue;
          if (!each.getValue().contains(role)) continue;
          String body = asked[0].equals("POST") ? "{}" : "";
          HttpResponse<String> stale = browser.send(asked[0], asked[1], body);
          refused(403, stale);
          assertEquals("Verify first", json(stale).getString("title"));
          refused(200, browser.verify());
          assertNotEquals(403, browser.send(asked[0], asked[1], body).statusCode());
          clock.advance(Duration.ofMinutes(2));
        }
      }
    }
  }

  // Other sites

  @Test
  void aChangeFromAnotherSite_isRefused() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      JsonObject alice = new JsonObject().put("name", "alice");
      for (Map.Entry<String, String> wrong :
          Map.of(
                  "Origin", "https://evil.example",
                  "Sec-Fetch-Site", "cross-site",
                  "X-Console", "0")
              .entrySet()) {
        String good = browser.headers.put(wrong.getKey(), wrong.getValue());
        refused(403, browser.post("users", alice));
        browser.headers.put(wrong.getKey(), good);
      }
      for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
        String good = browser.headers.put("Content-Type", type);
        refused(415, browser.post("users", alice));
        browser.headers.put("Content-Type", good);
      }
      for (String needed : List.of("Origin", "X-Console")) {
        String good = browser.headers.remove(needed);
        refused(403, browser.post("users", alice));
        refused(403, browser.delete("session"));
        browser.headers.put(needed, good);
      }
      assertEquals(List.of(), running.server.administration().users());
      refused(201, browser.post("users", alice));
    }
  }

  /** What a form of another site can send, with the cookie. */
  private static HttpResponse<String> forged(ConsoleBrowser browser) throws Exception {
    browser.headers.put("Origin", "https://evil.example");
    browser.headers.put("Sec-Fetch-Site", "cross-site");
    browser.headers.put("Content-Type", "text/plain");
    browser.headers.remove("X-Console");
    return browser.post("users", new JsonObject().put("name", "eve"));
  }

  @Test
  void aForgedRequest_works_whereOtherSitesAreNotLookedFor_andNowhereElse() throws Exception {
    Strictness weak = Strictness.FULL.without(ConsoleCheck.OTHER_SITES);
    try (RunningServer weakened = new RunningServer(data.resolve("weak"), clock, weak);
        ConsoleBrowser there = ConsoleBrowser.signedIn(weakened, "olga", Role.OPERATOR);
        ConsoleBrowser here = browser(Role.OPERATOR)) {
      refused(201, forged(there));
      refused(403, forged(here));
      assertEquals(List.of(), running.server.administration().users());
    }
  }

  @Test
  void aStolenSession_changesThings_whereNobodyIsVerified_andNowhereElse() throws Exception {
    Strictness weak = Strictness.FULL.without(ConsoleCheck.VERIFICATION);
    try (RunningServer weakened = new RunningServer(data.resolve("weak"), clock, weak);
        ConsoleBrowser there = ConsoleBrowser.signedIn(weakened, "olga", Role.OPERATOR);
        ConsoleBrowser here = browser(Role.OPERATOR)) {
      clock.advance(Duration.ofMinutes(10));
      JsonObject eve = new JsonObject().put("name", "eve");
      refused(201, there.post("users", eve));
      refused(403, here.post("users", eve));
    }
  }

  @Test
  void whatAnotherSiteCouldRead_isNotSent_andNobodyMayFrameIt() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR)) {
      browser.headers.put("Sec-Fetch-Site", "cross-site");
      refused(403, browser.get("users"));
      browser.headers.put("Sec-Fetch-Site", "same-origin");
      HttpResponse<String> reply = browser.get("users");
      assertTrue(reply.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
      for (HttpResponse<String> each :
          List.of(reply, page("https://localhost:" + running.server.httpsPort()))) {
        String security = each.headers().firstValue("Content-Security-Policy").orElse("");
        assertTrue(security.contains("frame-ancestors 'none'"), security);
        assertEquals(
            "same-origin", each.headers().firstValue("Cross-Origin-Opener-Policy").orElse(""));
      }
    }
  }

  // What is done

  @Test
  void aUser_isAdded_enrols_isSeen_andCutOff() throws Exception {
    try (ConsoleBrowser browser = browser(Role.HELP_DESK)) {
      HttpResponse<String> added = browser.post("users", new JsonObject().put("name", "Alice"));
      refused(201, added);
      assertEquals("sip:alice@example.test", json(added).getString("address"));
      String secret = json(added).getString("code").split("/")[1];
      String device =
          json(running.enrol(secret, CertificateAuthority.newKey(), "desk")).getString("deviceId");
      JsonObject alice = json(browser.get("users/alice"));
      assertEquals(1, alice.getInteger("deviceCount"));
      assertEquals("desk", alice.getJsonArray("devices").getJsonObject(0).getString("name"));
      refused(409, browser.post("users", new JsonObject().put("name", "alice")));
      refused(201, browser.post("users/alice/codes", NOTHING));
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> cut = browser.post("devices/" + device + "/revocation", NOTHING);
        assertNotEquals(null, json(cut).getString("revoked"));
      }
      assertTrue(running.server.administration().devices().getFirst().revoked().isPresent());
      refused(400, browser.post("users", new JsonObject().put("name", "al ice")));
      refused(400, browser.post("users", NOTHING));
      refused(404, browser.get("users/bob"));
      refused(404, browser.post("users/bob/codes", NOTHING));
      refused(404, browser.post("devices/" + "0".repeat(36) + "/revocation", NOTHING));
    }
    try (ConsoleBrowser auditor = browser(Role.AUDITOR)) {
      JsonArray actions = json(auditor.get("actions")).getJsonArray("actions");
      List<String> deeds =
          actions.stream().map(each -> ((JsonObject) each).getString("deed")).toList();
      assertEquals(
          List.of("passkey-added", "device-revoked", "code-made", "user-added", "passkey-added"),
          deeds);
    }
  }

  @Test
  void users_comePageByPage_andAreFound() throws Exception {
    for (int i = 100; i < 130; i++) running.server.administration().addUser("user" + i);
    try (ConsoleBrowser browser = browser(Role.AUDITOR)) {
      JsonObject first = json(browser.get("users?limit=20"));
      assertEquals(30, first.getInteger("total"));
      assertEquals(20, first.getJsonArray("users").size());
      JsonObject second = json(browser.get("users?limit=20&after=" + first.getString("next")));
      assertEquals(10, second.getJsonArray("users").size());
      assertEquals(null, second.getString("next"));
      assertEquals(3, json(browser.get("users?query=ER12&limit=3")).getJsonArray("users").size());
      assertEquals(10, json(browser.get("users?query=ER12")).getInteger("total"));
      for (String odd : List.of("0", "-1", "x", "99999", "")) {
        assertEquals(30, json(browser.get("users?limit=" + odd)).getJsonArray("users").size());
      }
      for (String odd : List.of("%25", "_", "'", "%00")) {
        assertEquals(0, json(browser.get("users?query=" + odd)).getInteger("total"), odd);
      }
    }
  }

  @Test
  void anOfficer_invites_andTakesOut_butNotThemselves() throws Exception {
    try (ConsoleBrowser officer = browser(Role.SECURITY_OFFICER);
        ConsoleBrowser invited = new ConsoleBrowser(running)) {
      JsonObject otto = new JsonObject().put("name", "otto").put("role", "help-desk");
      HttpResponse<String> invitation = officer.post("admins", otto);
      refused(201, invitation);
      String address = json(invitation).getString("address");
      String page = "https://localhost:" + running.server.httpsPort() + "/console/#invitation=";
      assertTrue(address.startsWith(page), address);
      refused(201, invited.takeInvitation(address.substring(page.length())));
      refused(200, invited.signIn());
      refused(400, officer.post("admins", otto.copy().put("role", "auditor")));
      refused(400, officer.post("admins", otto.copy().put("role", "king")));
      assertEquals(2, json(officer.get("admins")).getJsonArray("admins").size());
      refused(409, officer.delete("admins/one-of-security-officer"));
      refused(200, officer.delete("admins/otto"));
      refused(401, invited.get("session"));
      refused(404, officer.delete("admins/otto"));
    }
  }

  @Test
  void aPolicy_isInstalledWhenItsOfficersHaveSigned_andShownInWords() throws Exception {
    Bytes annasKey = Bytes.unsafeWrap(new byte[32]);
    PolicyRoot anna = new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", annasKey)));
    running.server.administration().trust(anna);
    String text = Profiles.text(Policy.Profile.DEFAULT);
    String line = PolicySignatures.sign("anna", annasKey, Bytes.utf8(text));
    JsonObject signed = new JsonObject().put("document", text).put("signatures", line);
    try (ConsoleBrowser officer = browser(Role.SECURITY_OFFICER)) {
      assertEquals(null, json(officer.get("policy")).getJsonObject("policy"));
      refused(409, officer.post("policy", signed.copy().put("document", text + "\n")));
      refused(409, officer.post("policy", signed.copy().put("signatures", "")));
      refused(409, officer.post("policy", signed.copy().put("signatures", "x".repeat(9_000))));
      refused(400, officer.post("policy", NOTHING));
      for (int i = 0; i < 2; i++) refused(200, officer.post("policy", signed));
      JsonObject shown = json(officer.get("policy")).getJsonObject("policy");
      assertEquals(text, shown.getString("document"));
      assertEquals(Digests.sha256(Bytes.utf8(text)).hex(), shown.getString("fingerprint"));
      assertTrue(shown.getJsonArray("accepted").size() > 5);
      JsonArray actions = json(officer.get("actions")).getJsonArray("actions");
      assertEquals("policy-installed", actions.getJsonObject(0).getString("deed"));
      assertEquals("passkey-added", actions.getJsonObject(1).getString("deed"), "once");
    }
  }

  @Test
  void theLog_isShown_fromItsNewestEpochOn() throws Exception {
    try (ConsoleBrowser browser = browser(Role.AUDITOR)) {
      long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      // Not faster: one session may ask so often only.
      while (browser.get("log").statusCode() == 404 && System.nanoTime() < until) {
        Thread.sleep(300);
      }
      JsonObject head = json(browser.get("log"));
      assertEquals("example.test/log", head.getString("origin"));
      JsonObject page = json(browser.get("log/epochs?limit=1"));
      assertEquals(1, page.getJsonArray("epochs").size());
      assertTrue(page.getInteger("total") >= head.getInteger("size"));
      assertEquals(0, json(browser.get("log/epochs?before=0")).getJsonArray("epochs").size());
      for (String odd : List.of("-1", "x", "00")) {
        refused(400, browser.get("log/epochs?before=" + odd));
        refused(400, browser.get("actions?before=" + odd));
      }
    }
  }

  @Test
  void howLongPhonesTakeToWake_isShownByModel() throws Exception {
    PushFigures figures = running.server.administration().pushRecords();
    for (int i = 1; i <= 20; i++)
      figures.add("pear 7", Milestone.THERE, Duration.ofMillis(100 * i));
    figures.add("plum 2", Milestone.MISSED, Duration.ZERO);
    try (ConsoleBrowser browser = browser(Role.AUDITOR)) {
      JsonObject push = json(browser.get("push"));
      assertEquals(new JsonArray(), push.getJsonArray("services"));
      JsonObject pear = push.getJsonArray("models").getJsonObject(0);
      assertEquals("pear 7", pear.getString("model"));
      assertEquals(1_000, pear.getJsonObject("there").getInteger("millisMedian"));
      assertEquals(1_900, pear.getJsonObject("there").getInteger("millisP95"));
      assertEquals(null, pear.getJsonObject("ringing"));
      assertTrue(pear.getBoolean("good"));
      assertFalse(push.getJsonArray("models").getJsonObject(1).getBoolean("good"));
    }
  }

  @Test
  void whatRuns_isNamedByItsHash_asTheLogHasIt() throws Exception {
    try (ConsoleBrowser browser = browser(Role.AUDITOR)) {
      long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!server(browser).getBoolean("logged") && System.nanoTime() < until) {
        Thread.sleep(300);
      }
      JsonObject server = server(browser);
      assertTrue(server.getBoolean("logged"));
      Bytes list = Releases.running().getOrDefault(Releases.SERVER, Bytes.EMPTY);
      assertEquals(Digests.sha256(list).hex(), server.getString("hash"));
      JsonObject bill = json(browser.get("sbom"));
      assertEquals(
          "sottovoce", bill.getJsonObject("metadata").getJsonObject("component").getString("name"));
    }
  }

  private static JsonObject server(ConsoleBrowser browser) throws Exception {
    return json(browser.get("releases")).getJsonArray("releases").getJsonObject(0);
  }

  @Test
  void bodies_thatAreTooLargeOrNoObject_areRefused() throws Exception {
    try (ConsoleBrowser browser = browser(Role.SECURITY_OFFICER)) {
      refused(413, browser.send("POST", "users", "{\"name\":\"" + "a".repeat(40_000) + "\"}"));
      refused(400, browser.send("POST", "users", "[]"));
      refused(400, browser.send("POST", "users", "{"));
      refused(413, browser.send("POST", "policy", " ".repeat(400_000)));
    }
  }

  @Test
  void theOverview_countsWhatThereIs_andNamesNobody() throws Exception {
    try (ConsoleBrowser browser = browser(Role.OPERATOR);
        TestPhone alice = running.phone("alice-the-first")) {
      alice.register();
      alice.send(alice.request("INVITE", "sip:nobody@example.test").toRequest());
      assertEquals(480, alice.laterResponse().status());
      HttpResponse<String> reply = browser.get("overview");
      JsonObject overview = json(reply);
      assertEquals(1, overview.getJsonObject("refusals").getInteger("unreachable"));
      assertEquals(0, overview.getJsonObject("calls").getInteger("started"));
      assertEquals(1, overview.getInteger("registrations"));
      assertEquals(1, overview.getInteger("users"));
      assertEquals(1, overview.getInteger("devices"));
      assertFalse(reply.body().contains("alice"));
      JsonArray sessions = json(browser.get("sessions")).getJsonArray("sessions");
      assertEquals(alice.device.toString(), sessions.getJsonObject(0).getString("device"));
      assertEquals("tls", sessions.getJsonObject(0).getString("entrance"));
    }
  }

  @Test
  void underAnotherName_thereIsNoConsole() throws Exception {
    HttpResponse<String> page = page("https://127.0.0.1:" + running.server.httpsPort());
    assertEquals(302, page.statusCode());
    assertEquals(
        "https://localhost:" + running.server.httpsPort() + "/console/",
        page.headers().firstValue("Location").orElse(""));
  }

  /** The page's first file, from an address. */
  private HttpResponse<String> page(String address) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(running.trusting()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(address + "/console/")).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
