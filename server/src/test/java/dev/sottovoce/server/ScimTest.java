package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.Provisioning;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People whom the organisation's own directory reports: they join, change, and leave. */
class ScimTest {
  private static final String USER = "urn:ietf:params:scim:schemas:core:2.0:User";
  private static final String PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

  @TempDir Path data;
  private RunningServer running;
  private String token = "";

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    token = running.server.administration().addDirectory("entra");
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpResponse<String> ask(String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.uri("/scim/v2" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/scim+json");
    if (!token.isEmpty()) request.header("Authorization", "Bearer " + token);
    if (headers.length > 0) request.headers(headers);
    return running.http(request.build(), running.trusting());
  }

  private HttpResponse<String> get(String path) throws Exception {
    return ask("GET", path, "");
  }

  private static JsonObject user(String name) {
    return new JsonObject().put("schemas", new JsonArray().add(USER)).put("userName", name);
  }

  private HttpResponse<String> join(JsonObject user) throws Exception {
    return ask("POST", "/Users", user.encode());
  }

  private String joined(String name) throws Exception {
    HttpResponse<String> reply = join(user(name));
    assertEquals(201, reply.statusCode(), reply.body());
    return new JsonObject(reply.body()).getString("id");
  }

  private static String patch(JsonObject... operations) {
    return new JsonObject()
        .put("schemas", new JsonArray().add(PATCH))
        .put("Operations", new JsonArray(List.of(operations)))
        .encode();
  }

  private static JsonObject replace(String path, Object value) {
    return new JsonObject().put("op", "replace").put("path", path).put("value", value);
  }

  private HttpResponse<String> deactivate(String id) throws Exception {
    return ask("PATCH", "/Users/" + id, patch(replace("active", false)));
  }

  private static void assertRefused(int status, String type, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
    JsonObject error = new JsonObject(reply.body());
    assertEquals("" + status, error.getString("status"));
    assertEquals(type, error.getString("scimType", ""));
  }

  private JsonObject list(String query) throws Exception {
    HttpResponse<String> reply = get("/Users" + query);
    assertEquals(200, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  private JsonObject found(String filter) throws Exception {
    return list("?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
  }

  private List<String> users() {
    return running.server.administration().users().stream().map(each -> each.name()).toList();
  }

  @Test
  void whoJoins_isAUser_andIsFoundAgain() throws Exception {
    HttpResponse<String> reply =
        join(
            user("Alice@Example.test")
                .put("externalId", "e-1")
                .put("name", new JsonObject().put("givenName", "Alice"))
                .put("emails", new JsonArray().add(new JsonObject().put("value", "a@b.example")))
                .put(
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
                    new JsonObject()));
    assertEquals(201, reply.statusCode(), reply.body());
    JsonObject made = new JsonObject(reply.body());
    assertEquals("Alice@Example.test", made.getString("userName"));
    assertEquals(List.of("alice"), users());
    String location = reply.headers().firstValue("Location").orElseThrow();
    assertTrue(location.endsWith("/scim/v2/Users/" + made.getString("id")), location);

    HttpResponse<String> read = get("/Users/" + made.getString("id"));
    assertEquals(made, new JsonObject(read.body()));
    assertEquals("W/\"1\"", read.headers().firstValue("ETag").orElseThrow());
    for (String filter :
        List.of(
            "userName eq \"alice\"",
            "username EQ \"ALICE@example.test\"",
            USER + ":userName eq \"alice\"",
            "externalId eq \"e-1\"",
            "id eq \"" + made.getString("id") + "\"")) {
      JsonObject answer = found(filter);
      assertEquals(1, answer.getInteger("totalResults"), filter);
      assertEquals(made, answer.getJsonArray("Resources").getJsonObject(0), filter);
    }
    assertEquals(0, found("userName eq \"bob\"").getInteger("totalResults"));
    assertEquals(0, found("externalId eq \"E-1\"").getInteger("totalResults"));
    assertRefused(409, "uniqueness", join(user("alice")));
  }

  @Test
  void whoWasAddedByHand_isTheSamePerson() throws Exception {
    running.server.administration().addUser("alice");
    joined("alice");
    assertEquals(List.of("alice"), users());
  }

  @Test
  void aListComesInPages() throws Exception {
    for (String each : List.of("dora", "alice", "carol", "bob", "emil")) joined(each);
    JsonObject page = list("?startIndex=2&count=2");
    assertEquals(5, page.getInteger("totalResults"));
    assertEquals(2, page.getInteger("itemsPerPage"));
    assertEquals("bob", page.getJsonArray("Resources").getJsonObject(0).getString("userName"));
    assertEquals(0, list("?count=0").getJsonArray("Resources").size());
    assertEquals(0, list("?startIndex=99").getInteger("itemsPerPage"));
    assertEquals(1, list("?startIndex=-3&count=100000").getInteger("startIndex"));
    assertEquals(5, list("?count=100000").getInteger("itemsPerPage"));
    assertRefused(400, "invalidValue", get("/Users?count=many"));
  }

  /** Devices, codes, connections, tokens, groups, and what somebody administers. */
  @Test
  void whoLeaves_losesEverything() throws Exception {
    String id = joined("alice");
    Administration administration = running.server.administration();
    administration.invite("alice", Role.OPERATOR);
    String code = administration.addUser("alice").secret();
    TokenDevice browser = new TokenDevice(running, "alice");
    String access = browser.token();
    try (TestPhone phone = running.phone("alice");
        TestPhone other = running.phone("bob")) {
      assertEquals(200, phone.register().status());
      assertEquals(200, deactivate(id).statusCode());
      assertTrue(phone.isCut());
      assertEquals(200, other.register().status());
    }
    assertTrue(
        administration.devices().stream()
            .filter(each -> each.user().equals("alice"))
            .allMatch(each -> each.revoked().isPresent()));
    assertTrue(administration.admins().named("alice").isEmpty());
    assertEquals(
        403, running.enrol(code, CertificateAuthority.newKey(), "late phone").statusCode());
    assertThrows(IllegalArgumentException.class, () -> administration.addUser("alice"));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            administration.addSipPhone("alice", data.resolve("kit"), SipPhoneKit.Options.DEFAULT));
    // What the token was good for, credentials for relays among it, and the next token.
    for (String path : List.of("/api/v1/accounts/bob", "/api/v1/relays", "/api/v1/policy")) {
      HttpResponse<String> read =
          running.http(
              HttpRequest.newBuilder(running.uri(path))
                  .header("Authorization", "DPoP " + access)
                  .header("DPoP", browser.proof("GET", path, browser.nonce(), Optional.of(access)))
                  .build(),
              running.trusting());
      assertEquals(403, read.statusCode(), read.body());
    }
    assertEquals(401, browser.askForToken().statusCode());
  }

  /** Leaving is one transaction: when it breaks off nothing has happened, and it is done again. */
  @Test
  void leavingThatBreaksOff_hasNotHappened_andIsDoneLater() throws Exception {
    String id = joined("alice");
    UUID first;
    try (TestPhone one = running.phone("alice");
        TestPhone two = running.phone("alice")) {
      first = one.device;
      database(
          "CREATE TRIGGER power_fails BEFORE INSERT ON revocations WHEN (SELECT count(*) FROM"
              + " revocations) = 1 BEGIN SELECT RAISE(ABORT, 'the power fails'); END");
      assertEquals(500, deactivate(id).statusCode());
      assertEquals(200, one.register().status());
      assertEquals(200, two.register().status());
      assertTrue(new JsonObject(get("/Users/" + id).body()).getBoolean("active"));
      running.restart();
      database("DROP TRIGGER power_fails");
      assertEquals(200, deactivate(id).statusCode());
    }
    assertTrue(
        running.server.administration().devices().stream()
            .allMatch(each -> each.revoked().isPresent()));
    // Once more is the same.
    assertEquals(200, deactivate(id).statusCode());
    assertTrue(
        running
            .server
            .administration()
            .directory()
            .device(first)
            .orElseThrow()
            .revoked()
            .isPresent());
  }

  private void database(String statement) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("sottovoce.db"));
        Statement made = connection.createStatement()) {
      made.execute("PRAGMA busy_timeout = 5000");
      made.execute(statement);
    }
  }

  @Test
  void whoComesBack_beginsAnew() throws Exception {
    String id = joined("alice");
    deactivate(id);
    assertEquals(200, ask("PATCH", "/Users/" + id, patch(replace("active", "True"))).statusCode());
    try (TestPhone phone = running.phone("alice")) {
      assertEquals(200, phone.register().status());
      assertEquals(204, ask("DELETE", "/Users/" + id, "").statusCode());
      assertTrue(phone.isCut());
    }
    assertRefused(404, "", get("/Users/" + id));
    assertRefused(404, "", ask("DELETE", "/Users/" + id, ""));
    assertNotEquals(id, joined("alice"));
  }

  @Test
  void patches_areAllDoneOrNone() throws Exception {
    String id = joined("alice");
    HttpResponse<String> reply =
        ask(
            "PATCH",
            "/Users/" + id,
            patch(
                replace("externalId", "e-2"),
                replace("name.familyName", "Smith"),
                replace("emails[type eq \"work\"].value", "a@b.example"),
                new JsonObject()
                    .put("op", "Add")
                    .put("value", new JsonObject().put("displayName", "A").put("active", true))));
    assertEquals(200, reply.statusCode(), reply.body());
    JsonObject now = new JsonObject(reply.body());
    assertEquals("e-2", now.getString("externalId"));
    assertEquals("W/\"2\"", now.getJsonObject("meta").getString("version"));

    String path = "/Users/" + id;
    assertRefused(
        400,
        "mutability",
        ask("PATCH", path, patch(replace("active", false), replace("userName", "bob"))));
    assertRefused(400, "invalidPath", ask("PATCH", path, patch(replace("shoeSize", 9))));
    assertRefused(400, "invalidValue", ask("PATCH", path, patch(replace("active", "maybe"))));
    assertRefused(
        400,
        "mutability",
        ask("PATCH", path, patch(new JsonObject().put("op", "remove").put("path", "active"))));
    assertRefused(400, "noTarget", ask("PATCH", path, patch(new JsonObject().put("op", "remove"))));
    assertRefused(400, "invalidSyntax", ask("PATCH", path, patch(new JsonObject().put("op", "x"))));
    assertRefused(400, "invalidSyntax", ask("PATCH", path, patch()));
    assertRefused(400, "invalidSyntax", ask("PATCH", path, user("alice").encode()));
    assertRefused(400, "invalidSyntax", ask("PATCH", path, "[]"));
    assertEquals(now, new JsonObject(get(path).body()));

    HttpResponse<String> removed =
        ask("PATCH", path, patch(new JsonObject().put("op", "remove").put("path", "externalId")));
    assertFalse(new JsonObject(removed.body()).containsKey("externalId"));
  }

  @Test
  void aReplacement_keepsTheName_andForgetsWhatItLeavesOut() throws Exception {
    String id = joined("alice");
    String path = "/Users/" + id;
    ask("PATCH", path, patch(replace("externalId", "e-3")));
    HttpResponse<String> reply = ask("PUT", path, user("ALICE").encode());
    assertEquals(200, reply.statusCode(), reply.body());
    JsonObject now = new JsonObject(reply.body());
    assertEquals("ALICE", now.getString("userName"));
    assertFalse(now.containsKey("externalId"));
    assertRefused(400, "mutability", ask("PUT", path, user("bob").encode()));
    assertEquals(200, ask("PUT", path, user("alice").put("active", false).encode()).statusCode());
    assertThrows(
        IllegalArgumentException.class, () -> running.server.administration().addUser("alice"));
  }

  @Test
  void aVersionThatHasPassed_isNotChanged() throws Exception {
    String path = "/Users/" + joined("alice");
    String change = patch(replace("externalId", "x"));
    assertEquals(200, ask("PATCH", path, change, "If-Match", "W/\"1\"").statusCode());
    assertRefused(412, "", ask("PATCH", path, change, "If-Match", "W/\"1\""));
    assertRefused(412, "", ask("DELETE", path, "", "If-Match", "W/\"1\""));
    assertRefused(412, "", ask("DELETE", path, "", "If-Match", "nonsense"));
    assertEquals(304, ask("GET", path, "", "If-None-Match", "W/\"2\"").statusCode());
    assertEquals(200, ask("PATCH", path, change, "If-Match", "*").statusCode());
  }

  @Test
  void whoShowsNoToken_orAnother_isRefused() throws Exception {
    String path = "/Users/" + joined("alice");
    String good = token;
    for (String other : List.of("", "x", good + "x", good.substring(1))) {
      token = other;
      HttpResponse<String> reply = ask("DELETE", path, "");
      assertRefused(401, "", reply);
      assertTrue(reply.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer"));
    }
    token = good;
    assertEquals(200, get(path).statusCode());
    Provisioning provisioning = running.server.administration().provisioning();
    assertTrue(provisioning.removeClient("entra"));
    assertRefused(401, "", get(path));
    assertFalse(provisioning.removeClient("entra"));
  }

  @Test
  void guessesAreCounted() throws Exception {
    token = "wrong";
    for (int i = 0; i < 30; i++) assertRefused(401, "", get("/Users"));
    HttpResponse<String> reply = get("/Users");
    assertRefused(429, "", reply);
    assertEquals("60", reply.headers().firstValue("Retry-After").orElse(""));
  }

  @Test
  void theToken_isKeptNowhere() throws Exception {
    running.close();
    for (String name : List.of("sottovoce.db", "sottovoce.db-wal")) {
      Path file = data.resolve(name);
      if (!java.nio.file.Files.exists(file)) continue;
      String octets = java.nio.file.Files.readString(file, StandardCharsets.ISO_8859_1);
      assertFalse(octets.contains(token), name);
    }
  }

  @Test
  void namesAndFiltersThatWillNotDo_areRefused() throws Exception {
    for (String name : List.of("", "a/b", "a@elsewhere.example", "x".repeat(300))) {
      assertRefused(400, "invalidValue", join(user(name)));
    }
    assertRefused(
        400, "invalidValue", join(new JsonObject().put("schemas", new JsonArray().add(USER))));
    assertRefused(400, "invalidSyntax", join(new JsonObject().put("userName", "alice")));
    assertRefused(400, "invalidPath", join(user("alice").put("shoeSize", 9)));
    assertRefused(413, "", join(user("alice").put("title", "x".repeat(70_000))));
    for (String filter :
        List.of(
            "userName",
            "userName co \"a\"",
            "userName eq alice",
            "userName eq \"a\" or userName eq \"b\"",
            "emails eq \"a\"",
            "userName eq \"" + "x".repeat(600) + "\"")) {
      String query = "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
      assertRefused(400, "invalidFilter", get("/Users" + query));
    }
    assertEquals(0, found("userName eq \"x\\\" OR 1=1 --\"").getInteger("totalResults"));
    assertEquals(List.of(), users());
  }

  @Test
  void theServerSaysWhatItCan() throws Exception {
    JsonObject can = new JsonObject(get("/ServiceProviderConfig").body());
    assertTrue(can.getJsonObject("patch").getBoolean("supported"));
    assertFalse(can.getJsonObject("bulk").getBoolean("supported"));
    JsonObject schemas = new JsonObject(get("/Schemas").body());
    assertEquals(USER, schemas.getJsonArray("Resources").getJsonObject(0).getString("id"));
    assertEquals(200, get("/Schemas/" + USER).statusCode());
    assertEquals("/Users", new JsonObject(get("/ResourceTypes/User").body()).getString("endpoint"));
    assertEquals(404, get("/Groups").statusCode());
  }
}
