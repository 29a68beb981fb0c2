package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.console.ConsoleCheck;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.Proposals;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that take two people, under a policy that says so. */
class FourEyesTest {
  private static final JsonObject NOTHING = new JsonObject();
  private static final Bytes KEY = Bytes.unsafeWrap(new byte[32]);
  private static final String ALL = "[policy, revocation, enrolment, admins]";

  @TempDir Path data;
  private final TestClock clock = new TestClock();
  private RunningServer running;
  private ConsoleBrowser olga;
  private ConsoleBrowser otto;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data, clock);
    take(running, 1, ALL);
    olga = ConsoleBrowser.signedIn(running, "olga", Role.SECURITY_OFFICER);
    otto = ConsoleBrowser.signedIn(running, "otto", Role.SECURITY_OFFICER);
  }

  @AfterEach
  void stop() {
    olga.close();
    otto.close();
    running.close();
  }

  private static SignedPolicy signed(int version, String fourEyes) {
    Bytes document =
        Bytes.utf8(
            Profiles.text(Policy.Profile.DEFAULT)
                .replace("version: 1", "version: " + version)
                .replace("fourEyes: []", "fourEyes: " + fourEyes));
    return new SignedPolicy(document, PolicySignatures.sign("anna", KEY, document));
  }

  private static void take(RunningServer server, int version, String fourEyes) throws Exception {
    server
        .server
        .administration()
        .trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", KEY))));
    server.server.administration().install(signed(version, fourEyes));
  }

  private static JsonObject json(int status, HttpResponse<String> reply) {
    assertEquals(status, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  private static String waiting(HttpResponse<String> reply) {
    return json(202, reply).getJsonObject("waiting").getString("id");
  }

  private static HttpResponse<String> confirm(ConsoleBrowser by, String id) throws Exception {
    return by.post("proposals/" + id + "/confirmation", NOTHING);
  }

  private static JsonArray proposals(ConsoleBrowser by) throws Exception {
    return json(200, by.get("proposals")).getJsonArray("proposals");
  }

  private static JsonObject invitation(String name, String role) {
    return new JsonObject().put("name", name).put("role", role);
  }

  private List<String> deeds() {
    return running.server.administration().admins().actions(Long.MAX_VALUE, 9).stream()
        .map(each -> each.admin() + " " + each.deed() + " " + each.subject())
        .toList();
  }

  private String device(String user) throws Exception {
    String secret = running.server.administration().addUser(user).secret();
    HttpResponse<String> reply = running.enrol(secret, CertificateAuthority.newKey(), "desk");
    return json(201, reply).getString("deviceId");
  }

  private boolean isCutOff() {
    return running.server.administration().devices().getFirst().revoked().isPresent();
  }

  @Test
  void aDevice_isCutOff_whenASecondPersonSaysYes_andBothStandInTheJournal() throws Exception {
    String device = device("alice");
    HttpResponse<String> asked = olga.post("devices/" + device + "/revocation", NOTHING);
    assertEquals(1, json(202, asked).getJsonObject("waiting").getInteger("others"));
    String id = waiting(asked);
    assertFalse(isCutOff());
    JsonObject seen = proposals(otto).getJsonObject(0);
    assertEquals("olga", seen.getString("by"));
    assertEquals("revoke", seen.getString("change"));
    assertTrue(seen.getBoolean("mayConfirm"));
    assertFalse(proposals(olga).getJsonObject(0).getBoolean("mayConfirm"));
    JsonObject done = json(200, confirm(otto, id));
    assertEquals(device, done.getJsonObject("result").getString("id"));
    assertTrue(isCutOff());
    String subject = device + " of alice";
    assertEquals(
        List.of(
            "olga DEVICE_REVOKED " + device,
            "otto CHANGE_CONFIRMED revoke: " + subject,
            "olga CHANGE_PROPOSED revoke: " + subject),
        deeds().subList(0, 3));
    json(404, confirm(otto, id));
    assertEquals(new JsonArray(), proposals(otto));
  }

  @Test
  void nobodyConfirmsTheirOwn_notEvenWithAnotherPasskey() throws Exception {
    String id = waiting(olga.post("admins", invitation("eve", "auditor")));
    json(409, confirm(olga, id));
    try (ConsoleBrowser another = new ConsoleBrowser(running)) {
      String code = running.server.administration().invite("olga", Role.SECURITY_OFFICER);
      json(201, another.takeInvitation(code));
      json(200, another.signIn());
      assertFalse(another.passkey.id.equals(olga.passkey.id));
      json(409, confirm(another, id));
    }
    assertEquals(1, proposals(otto).size());
    assertTrue(running.server.administration().admins().named("eve").isEmpty());
  }

  @Test
  void oneConfirmsTheirOwn_whereThatIsNotLookedAt_andNowhereElse() throws Exception {
    Strictness weak = Strictness.FULL.without(ConsoleCheck.SECOND_PERSON);
    try (RunningServer weakened = new RunningServer(data.resolve("weak"), clock, weak)) {
      take(weakened, 1, ALL);
      try (ConsoleBrowser there =
          ConsoleBrowser.signedIn(weakened, "olga", Role.SECURITY_OFFICER)) {
        JsonObject eve = invitation("eve", "auditor");
        json(200, confirm(there, waiting(there.post("admins", eve))));
        json(409, confirm(olga, waiting(olga.post("admins", eve))));
      }
    }
  }

  @Test
  void itTakesARoleForIt_andThePasskeyJustThen() throws Exception {
    String id = waiting(olga.post("admins", invitation("eve", "auditor")));
    for (Role role : List.of(Role.OPERATOR, Role.HELP_DESK, Role.AUDITOR)) {
      try (ConsoleBrowser other = ConsoleBrowser.signedIn(running, "one-" + role.word(), role)) {
        assertEquals("Not your role", json(403, confirm(other, id)).getString("title"));
        json(403, other.delete("proposals/" + id));
        assertEquals(role == Role.AUDITOR ? 1 : 0, proposals(other).size());
      }
    }
    clock.advance(Duration.ofMinutes(3));
    assertEquals("Verify first", json(403, confirm(otto, id)).getString("title"));
    json(200, otto.verify());
    JsonObject result = json(200, confirm(otto, id)).getJsonObject("result");
    assertTrue(result.getString("address").contains("#invitation="));
  }

  @Test
  void itWaitsForADay_andNotForSomebodyWhoIsGone() throws Exception {
    String late = waiting(olga.post("admins", invitation("eve", "auditor")));
    clock.advance(Proposals.LIFE);
    json(200, otto.signIn());
    json(404, confirm(otto, late));
    json(200, olga.signIn());
    String orphan = waiting(olga.post("admins", invitation("eve", "auditor")));
    running.server.administration().admins().remove("olga");
    json(404, confirm(otto, orphan));
    assertTrue(running.server.administration().admins().named("eve").isEmpty());
  }

  @Test
  void eitherSaysNo_andTheSameAgainWaitsOnce() throws Exception {
    JsonObject eve = invitation("eve", "auditor");
    String id = waiting(olga.post("admins", eve));
    assertEquals(id, waiting(olga.post("admins", eve)));
    json(200, otto.delete("proposals/" + id));
    json(404, olga.delete("proposals/" + id));
    json(404, confirm(otto, id));
    json(200, olga.delete("proposals/" + waiting(olga.post("admins", eve))));
    assertEquals("olga CHANGE_WITHDRAWN manage-admins: eve as auditor", deeds().getFirst());
    for (int i = 0; i < 20; i++) waiting(olga.post("admins", invitation("eve" + i, "auditor")));
    json(409, olga.post("admins", invitation("eve20", "auditor")));
  }

  @Test
  void aPolicy_thatEndsIt_takesTwoItself_andWhatCannotBeDoneDoesNotWait() throws Exception {
    SignedPolicy next = signed(2, "[]");
    JsonObject body =
        new JsonObject()
            .put("document", next.document().utf8())
            .put("signatures", next.signatures());
    json(409, olga.post("policy", body.copy().put("signatures", "")));
    json(400, olga.post("policy", NOTHING));
    json(400, olga.post("admins", invitation("eve", "king")));
    json(404, olga.delete("admins/nobody"));
    String id = waiting(olga.post("policy", body));
    assertTrue(proposals(otto).getJsonObject(0).getString("subject").startsWith("version 2, SHA-"));
    assertEquals(1, running.server.administration().policy().orElseThrow().version());
    json(200, confirm(otto, id));
    assertEquals(2, running.server.administration().policy().orElseThrow().version());
    json(201, olga.post("admins", invitation("eve", "auditor")));
    assertEquals(new JsonArray(), proposals(otto));
  }

  @Test
  void whatThePolicyDoesNotList_isDoneAtOnce() throws Exception {
    take(running, 2, "[admins]");
    String device = device("alice");
    json(200, olga.post("devices/" + device + "/revocation", NOTHING));
    try (ConsoleBrowser desk = ConsoleBrowser.signedIn(running, "hedy", Role.HELP_DESK)) {
      json(201, desk.post("users", new JsonObject().put("name", "bob")));
      take(running, 3, ALL);
      String id = waiting(desk.post("users", new JsonObject().put("name", "carla")));
      try (ConsoleBrowser other = ConsoleBrowser.signedIn(running, "henry", Role.OPERATOR)) {
        JsonObject result = json(200, confirm(other, id)).getJsonObject("result");
        assertEquals("sip:carla@example.test", result.getString("address"));
      }
    }
  }
}
