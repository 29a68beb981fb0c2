package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.token.ProofCheck;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Devices that ask in the name of somebody who administers, and those that may not. */
class LinkedDeviceTest {
  private static final String USERS = "/api/v1/console/users";
  private static final String SESSION = "/api/v1/console/session";

  @TempDir Path data;
  private RunningServer running;
  private TokenDevice device;
  private String token = "";
  private Optional<String> nonce = Optional.empty();

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    use(running);
  }

  private void use(RunningServer server) throws Exception {
    device = new TokenDevice(server, "olga");
    token = device.token();
    nonce = device.nonce();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void link(String name, Role role) {
    running.server.administration().invite(name, role);
    running.server.administration().linkDevice(name, UUID.fromString(device.id), "nina");
  }

  private HttpRequest.Builder bare(String method, String path, String body) {
    return HttpRequest.newBuilder(device.running.uri(path))
        .method(
            method,
            body.isEmpty()
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body))
        .header("Authorization", "DPoP " + token);
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return bare(method, path, body)
        .header("DPoP", device.proof(method, path.split("\\?")[0], nonce, Optional.of(token)));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return device.running.http(request.build(), device.running.trusting());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request("GET", path, ""));
  }

  private HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send(request("POST", path, body.encode()));
  }

  private static JsonObject json(int status, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  private static String title(int status, HttpResponse<String> reply) {
    return json(status, reply).getString("title");
  }

  private static String challenge(HttpResponse<String> reply) {
    assertEquals(401, reply.statusCode(), reply.body());
    assertTrue(reply.headers().firstValue("DPoP-Nonce").isPresent());
    return reply.headers().firstValue("WWW-Authenticate").orElse("");
  }

  private String lastDeed() {
    var last = running.server.administration().admins().actions(Long.MAX_VALUE, 1).getFirst();
    return last.admin() + " " + last.deed() + " " + last.subject();
  }

  @Test
  void aLinkedDevice_doesWhatItsPersonMay_andTheJournalNamesThem() throws Exception {
    assertEquals("Not linked", title(403, get(SESSION)));
    link("otto", Role.OPERATOR);
    assertEquals("otto", json(200, get(SESSION)).getString("name"));
    JsonObject alice = new JsonObject().put("name", "alice");
    assertTrue(json(201, post(USERS, alice)).getString("code").startsWith("sv1:"));
    assertEquals("otto USER_ADDED alice", lastDeed());
    assertEquals(1, json(200, get(USERS + "?query=ali")).getInteger("total"));
    json(200, get("/api/v1/console/overview"));
    TokenDevice other = new TokenDevice(running, "bob");
    JsonObject devices = json(200, get("/api/v1/console/devices?limit=1"));
    String next = devices.getString("next");
    assertEquals(next, devices.getJsonArray("devices").getJsonObject(0).getString("id"));
    JsonObject rest = json(200, get("/api/v1/console/devices?after=" + next));
    assertEquals(1, rest.getJsonArray("devices").size());
    json(200, post("/api/v1/console/devices/" + other.id + "/revocation", new JsonObject()));
    assertEquals("otto DEVICE_REVOKED " + other.id, lastDeed());
  }

  @Test
  void theRoleSaysWhatItMay_andIsLookedUpEachTime() throws Exception {
    link("anna", Role.AUDITOR);
    json(200, get("/api/v1/console/actions"));
    JsonObject alice = new JsonObject().put("name", "alice");
    assertEquals("Not your role", title(403, post(USERS, alice)));
    var admins = running.server.administration().admins();
    admins.setRole(admins.named("anna").orElseThrow(), Role.HELP_DESK);
    json(201, post(USERS, alice));
    assertEquals("Not your role", title(403, get("/api/v1/console/actions")));
    running.server.administration().unlinkDevice("anna", UUID.fromString(device.id));
    assertEquals("Not linked", title(403, get(USERS)));
    running.server.administration().linkDevice("anna", UUID.fromString(device.id), "nina");
    json(200, get(USERS));
    assertTrue(admins.remove("anna"));
    assertEquals("Not linked", title(403, get(USERS)));
  }

  @Test
  void aDeviceThatWasCutOff_isNobodys_atOnce() throws Exception {
    link("otto", Role.OPERATOR);
    json(200, get(USERS));
    assertTrue(running.server.administration().revoke(UUID.fromString(device.id)));
    assertEquals("Not linked", title(403, get(USERS)));
    var admin = running.server.administration().admins().named("otto").orElseThrow();
    assertEquals(List.of(), admin.devices());
    assertFalse(admin.canSignIn());
  }

  @Test
  void aProofCountsOnce_forOneRequest_ofTheDevicesKey() throws Exception {
    link("otto", Role.OPERATOR);
    String proof = device.proof("GET", USERS, nonce, Optional.of(token));
    json(200, send(bare("GET", USERS, "").header("DPoP", proof)));
    HttpResponse<String> again = send(bare("GET", USERS, "").header("DPoP", proof));
    assertTrue(challenge(again).contains("invalid_dpop_proof"), again.body());
    assertTrue(again.body().contains("used before"), again.body());
    HttpResponse<String> none = send(bare("GET", USERS, ""));
    assertTrue(challenge(none).contains("invalid_dpop_proof"));
    String fresh = device.proof("GET", USERS, nonce, Optional.of(token));
    HttpResponse<String> changed = send(bare("POST", USERS, "{}").header("DPoP", fresh));
    assertTrue(challenge(changed).contains("invalid_dpop_proof"));
    assertTrue(changed.body().contains("another method"), changed.body());
    TokenDevice thief = new TokenDevice(running, "mallory");
    HttpResponse<String> stolen =
        send(
            bare("GET", USERS, "")
                .header("DPoP", thief.proof("GET", USERS, nonce, Optional.of(token))));
    assertTrue(challenge(stolen).contains("invalid_dpop_proof"), stolen.body());
    nonce = Optional.empty();
    assertTrue(challenge(get(USERS)).contains("use_dpop_nonce"));
    token = "a.b.c";
    assertTrue(challenge(get(USERS)).contains("invalid_token"));
  }

  /** The control: where replays are not looked for, a recorded request works once more. */
  @Test
  void aReplay_works_whereItIsNotLookedFor(@TempDir Path folder) throws Exception {
    Strictness weak = Strictness.FULL.without(ProofCheck.Check.REPLAY);
    try (RunningServer weakened = new RunningServer(folder, Clock.systemUTC(), weak)) {
      use(weakened);
      weakened.server.administration().invite("otto", Role.OPERATOR);
      weakened.server.administration().linkDevice("otto", UUID.fromString(device.id), "nina");
      String proof = device.proof("GET", USERS, nonce, Optional.of(token));
      json(200, send(bare("GET", USERS, "").header("DPoP", proof)));
      json(200, send(bare("GET", USERS, "").header("DPoP", proof)));
    }
  }

  @Test
  void aBrowser_cannotShowBoth_andNoTokenAtAll() throws Exception {
    link("otto", Role.OPERATOR);
    try (ConsoleBrowser browser = ConsoleBrowser.signedIn(running, "olga", Role.AUDITOR)) {
      assertEquals(
          "Either or",
          title(403, send(request("GET", USERS, "").header("Cookie", browser.cookie))));
      json(200, browser.get("users"));
    }
    String origin = "https://localhost:" + running.server.httpsPort();
    assertEquals("Either or", title(403, send(request("GET", USERS, "").header("Origin", origin))));
    assertEquals(
        "Either or",
        title(403, send(request("GET", USERS, "").header("Sec-Fetch-Site", "same-origin"))));
    json(200, send(request("GET", USERS, "")));
  }

  @Test
  void whatIsAboutABrowsersSession_isNotForDevices() throws Exception {
    link("otto", Role.OPERATOR);
    JsonObject nothing = new JsonObject();
    assertEquals("Either or", title(403, post("/api/v1/console/sign-in/options", nothing)));
    assertEquals("Either or", title(403, post("/api/v1/console/verifications/options", nothing)));
    assertEquals("Either or", title(403, send(request("DELETE", SESSION, ""))));
    assertEquals("Either or", title(403, get("/api/v1/console/overview/events")));
  }

  @Test
  void aChangeThatTakesTwo_waits_andNobodyConfirmsTheirOwnByAnotherWay() throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    Administration administration = running.server.administration();
    administration.trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", key))));
    Bytes document =
        Bytes.utf8(
            Profiles.text(Policy.Profile.DEFAULT)
                .replace("fourEyes: []", "fourEyes: [enrolment, admins]"));
    administration.install(
        new SignedPolicy(document, PolicySignatures.sign("anna", key, document)));
    link("otto", Role.OPERATOR);
    JsonObject waiting = json(202, post(USERS, new JsonObject().put("name", "alice")));
    String id = waiting.getJsonObject("waiting").getString("id");
    assertEquals("otto CHANGE_PROPOSED enrol: alice", lastDeed());
    String confirmation = "proposals/" + id + "/confirmation";
    assertEquals(
        "Second person", title(409, post("/api/v1/console/" + confirmation, new JsonObject())));
    try (ConsoleBrowser own = ConsoleBrowser.signedIn(running, "otto", Role.OPERATOR)) {
      assertEquals("Second person", title(409, own.post(confirmation, new JsonObject())));
    }
    try (ConsoleBrowser other = ConsoleBrowser.signedIn(running, "eva", Role.HELP_DESK)) {
      json(200, other.post(confirmation, new JsonObject()));
    }
    assertEquals("otto USER_ADDED alice", lastDeed());
  }

  @Test
  void onePersonAsksTooOften_andIsToldWhenToComeBack() throws Exception {
    link("otto", Role.OPERATOR);
    HttpResponse<String> reply = get(SESSION);
    for (int i = 0; i < 700 && reply.statusCode() == 200; i++) reply = get(SESSION);
    assertEquals("Too many requests", title(429, reply));
  }

  @Test
  void onlyALivePhoneOfOurs_ofOnePerson_isLinked() throws Exception {
    Administration administration = running.server.administration();
    administration.invite("otto", Role.OPERATOR);
    administration.invite("anna", Role.AUDITOR);
    UUID id = UUID.fromString(device.id);
    assertThrows(
        IllegalArgumentException.class, () -> administration.linkDevice("nobody", id, "nina"));
    assertThrows(
        IllegalArgumentException.class,
        () -> administration.linkDevice("otto", UUID.randomUUID(), "nina"));
    assertThrows(IllegalArgumentException.class, () -> administration.unlinkDevice("otto", id));
    administration.linkDevice("otto", id, "nina");
    assertThrows(
        IllegalArgumentException.class, () -> administration.linkDevice("anna", id, "nina"));
    assertThrows(IllegalArgumentException.class, () -> administration.unlinkDevice("anna", id));
    assertEquals(List.of(id), administration.admins().named("otto").orElseThrow().devices());

    String code = administration.addUser("eve").secret();
    HttpResponse<String> browser =
        running.enrol(code, CertificateAuthority.newKey(), "page", "browser");
    UUID page = UUID.fromString(new JsonObject(browser.body()).getString("deviceId"));
    assertThrows(
        IllegalArgumentException.class, () -> administration.linkDevice("anna", page, "nina"));
    UUID foreign = UUID.fromString(running.kit("desk", data.resolve("desk")).device());
    assertThrows(
        IllegalArgumentException.class, () -> administration.linkDevice("anna", foreign, "nina"));
    administration.revoke(id);
    administration.unlinkDevice("otto", id);
    assertThrows(
        IllegalArgumentException.class, () -> administration.linkDevice("otto", id, "nina"));
  }

  @Test
  void theConsoleShowsWhoLinkedWhat_andEndsIt() throws Exception {
    link("otto", Role.OPERATOR);
    json(200, get(USERS));
    try (ConsoleBrowser officer = ConsoleBrowser.signedIn(running, "sara", Role.SECURITY_OFFICER)) {
      JsonObject linked =
          json(200, officer.get("linked-devices")).getJsonArray("devices").getJsonObject(0);
      assertEquals("otto", linked.getString("admin"));
      assertEquals("nina", linked.getString("by"));
      assertEquals(device.id, linked.getJsonObject("device").getString("id"));
      assertEquals("olga", linked.getJsonObject("device").getString("user"));
      json(404, officer.delete("linked-devices/" + UUID.randomUUID()));
      json(404, officer.delete("linked-devices/x"));
      json(200, officer.delete("linked-devices/" + device.id));
      assertEquals("sara DEVICE_UNLINKED " + device.id + " of otto", lastDeed());
      json(404, officer.delete("linked-devices/" + device.id));
      assertEquals(0, json(200, officer.get("linked-devices")).getJsonArray("devices").size());
    }
    assertEquals("Not linked", title(403, get(USERS)));
    // It is a phone all the same, and what is cut off asks for nobody.
    assertTrue(
        running
            .server
            .administration()
            .directory()
            .device(UUID.fromString(device.id))
            .orElseThrow()
            .revoked()
            .isEmpty());
    running.server.administration().linkDevice("otto", UUID.fromString(device.id), "nina");
    assertTrue(running.server.administration().revoke(UUID.fromString(device.id)));
    assertEquals(List.of(), running.server.administration().admins().linked("", 10));
  }
}
