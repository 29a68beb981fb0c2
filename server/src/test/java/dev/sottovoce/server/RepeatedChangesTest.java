package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sottovoce.server.admin.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes with an {@code Idempotency-Key} are made once, however often they are asked for. */
class RepeatedChangesTest {
  private static final String CODES = "users/alice/codes";
  private static final JsonObject NOTHING = new JsonObject();

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;
  private ConsoleBrowser browser;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data, clock);
    running.server.administration().addUser("alice");
    browser = ConsoleBrowser.signedIn(running, "otto", Role.OPERATOR);
  }

  @AfterEach
  void stop() {
    browser.close();
    running.close();
  }

  private static String code(HttpResponse<String> reply) {
    assertEquals(201, reply.statusCode(), reply.body());
    return new JsonObject(reply.body()).getString("code");
  }

  private static String title(int status, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
    return new JsonObject(reply.body()).getString("title");
  }

  private int deeds() {
    return running.server.administration().admins().actions(Long.MAX_VALUE, 100).size();
  }

  private void key(String key) {
    browser.headers.put("Idempotency-Key", key);
  }

  @Test
  void whoAsksAgain_getsTheAnswerOfBefore_andNothingIsDoneTwice() throws Exception {
    int before = deeds();
    assertNotEquals(code(browser.post(CODES, NOTHING)), code(browser.post(CODES, NOTHING)));
    assertEquals(before + 2, deeds(), "without a key each is another");
    key("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"");
    String first = code(browser.post(CODES, NOTHING));
    assertEquals(first, code(browser.post(CODES, NOTHING)));
    key("8e03978e-40d5-43dd-bc93-6894a57f9324");
    assertEquals(first, code(browser.post(CODES, NOTHING)), "quoted or not");
    assertEquals(before + 3, deeds());
    key("another");
    assertNotEquals(first, code(browser.post(CODES, NOTHING)));
  }

  @Test
  void aKey_isForOneRequest_andOfOnePerson() throws Exception {
    key("one");
    String first = code(browser.post(CODES, NOTHING));
    assertEquals("Another request", title(422, browser.post("users", NOTHING)));
    assertEquals(
        "Another request", title(422, browser.post(CODES, new JsonObject().put("more", 1))));
    try (ConsoleBrowser other = ConsoleBrowser.signedIn(running, "eva", Role.HELP_DESK)) {
      other.headers.put("Idempotency-Key", "one");
      assertNotEquals(first, code(other.post(CODES, NOTHING)));
    }
  }

  @Test
  void whoMayNotAnyMore_getsNoAnswerOfBefore() throws Exception {
    key("one");
    code(browser.post(CODES, NOTHING));
    clock.advance(Duration.ofMinutes(3));
    assertEquals("Verify first", title(403, browser.post(CODES, NOTHING)));
    var admins = running.server.administration().admins();
    admins.setRole(admins.named("otto").orElseThrow(), Role.AUDITOR);
    assertEquals("Not your role", title(403, browser.post(CODES, NOTHING)));
  }

  @Test
  void anAnswer_isKeptForFifteenMinutes() throws Exception {
    key("one");
    String first = code(browser.post(CODES, NOTHING));
    clock.advance(Duration.ofMinutes(14));
    assertEquals(200, browser.verify().statusCode());
    assertEquals(first, code(browser.post(CODES, NOTHING)));
    clock.advance(Duration.ofMinutes(1));
    assertNotEquals(first, code(browser.post(CODES, NOTHING)));
  }

  @Test
  void aRefusal_isRepeatedToo_andOddKeysAreRefused() throws Exception {
    key("one");
    assertEquals(
        "Known already", title(409, browser.post("users", new JsonObject().put("name", "alice"))));
    assertEquals(
        "Known already", title(409, browser.post("users", new JsonObject().put("name", "alice"))));
    for (String odd : List.of("", "a b", "x".repeat(65), "a,b")) {
      key(odd);
      assertEquals("Bad request", title(400, browser.post(CODES, NOTHING)), odd);
    }
  }

  @Test
  void onePerson_hasSoManyKeysOnly_andTheOldestGoes() throws Exception {
    key("first");
    String first = code(browser.post(CODES, NOTHING));
    for (int i = 0; i < 63; i++) {
      key(UUID.randomUUID().toString());
      code(browser.post(CODES, NOTHING));
    }
    key("first");
    assertEquals(first, code(browser.post(CODES, NOTHING)));
    key(UUID.randomUUID().toString());
    code(browser.post(CODES, NOTHING));
    key("first");
    assertNotEquals(first, code(browser.post(CODES, NOTHING)));
  }
}
