package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyReader;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.policy.SignedPolicy;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing a policy in the console, and watching it reach the phones. */
class PolicyConsoleTest {
  private static final String TEXT = Profiles.text(Policy.Profile.DEFAULT);
  private static final Bytes KEY = Bytes.unsafeWrap(new byte[32]);

  @TempDir Path data;
  private RunningServer running;
  private ConsoleBrowser browser;

  @BeforeEach
  void start() throws Exception {
    running = new RunningServer(data);
    browser = ConsoleBrowser.signedIn(running, "olga", Role.OPERATOR);
  }

  @AfterEach
  void stop() {
    browser.close();
    running.close();
  }

  private JsonObject checked(String document) throws Exception {
    HttpResponse<String> reply =
        browser.post("policy/checks", new JsonObject().put("document", document));
    assertEquals(200, reply.statusCode(), reply.body());
    return new JsonObject(reply.body());
  }

  private JsonObject draft(String document) throws Exception {
    JsonObject checked = checked(document);
    assertEquals(new JsonArray(), checked.getJsonArray("problems"), checked.encode());
    return checked.getJsonObject("draft");
  }

  private JsonObject forecast(String document) throws Exception {
    return draft(document).getJsonObject("forecast");
  }

  private void install(String document) throws Exception {
    running.server.administration().trust(root());
    String line = PolicySignatures.sign("anna", KEY, Bytes.utf8(document));
    running.server.administration().install(new SignedPolicy(Bytes.utf8(document), line));
    int version = PolicyReader.read(document).version();
    long until = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (isBehind(version) && System.nanoTime() < until) Thread.sleep(300);
  }

  /** Whether the running server has not followed yet. */
  private boolean isBehind(int version) throws Exception {
    JsonObject policy = new JsonObject(browser.get("overview").body()).getJsonObject("policy");
    return policy == null || policy.getInteger("version") != version;
  }

  private static PolicyRoot root() {
    return new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", KEY)));
  }

  private SSLContext phone(String user, String protection) throws Exception {
    String secret = running.server.administration().addUser(user).secret();
    KeyPair key = CertificateAuthority.newKey();
    HttpResponse<String> reply = running.enrol(secret, key, user + "s phone", protection);
    assertEquals(201, reply.statusCode(), reply.body());
    return running.tls(key, new JsonObject(reply.body()).getString("certificateChain"));
  }

  private JsonArray rollOut() throws Exception {
    return new JsonObject(browser.get("policy").body()).getJsonArray("rollOut");
  }

  private static JsonObject row(int version, int phones) {
    return new JsonObject().put("version", version).put("phones", phones);
  }

  private List<JsonObject> problems(String document) throws Exception {
    JsonObject checked = checked(document);
    assertNull(checked.getJsonObject("draft"));
    return checked.getJsonArray("problems").stream().map(each -> (JsonObject) each).toList();
  }

  @Test
  void allMistakes_areShownAtOnce_withLineAndColumn() throws Exception {
    List<JsonObject> problems =
        problems(
            TEXT.replace("hold: steady", "hold: on").replace("codecs: [opus]", "codecs: [G.729]"));
    assertEquals(2, problems.size());
    assertTrue(problems.getFirst().getString("what").contains("'G.729' in codecs"));
    JsonObject hold = problems.getLast();
    int line = TEXT.substring(0, TEXT.indexOf("hold: steady")).split("\n", -1).length;
    assertEquals(line, hold.getInteger("line"));
    assertEquals(7, hold.getInteger("column"));
    assertEquals("hold must be one of steady, saving", hold.getString("what"));
    assertEquals(0, problems("").getFirst().getInteger("line"));
    assertEquals(0, problems("x".repeat(70_000)).getFirst().getInteger("line"));
    assertEquals(100, problems(TEXT + "x: 1\n".repeat(1_000)).size());
    assertEquals(400, browser.post("policy/checks", new JsonObject()).statusCode());
  }

  @Test
  void aDraft_isComparedWithTheOneInForce_keyByKey() throws Exception {
    install(TEXT);
    JsonObject same = draft(TEXT);
    assertEquals(new JsonArray(), same.getJsonArray("changes"));
    assertEquals(1, same.getJsonArray("obstacles").size(), "the version is not newer");
    String next = TEXT.replace("version: 1", "version: 2").replace("forged: 5", "forged: 7");
    JsonObject changed = draft(next);
    assertEquals(1, changed.getInteger("against"));
    assertEquals(List.of(), changed.getJsonArray("obstacles").getList());
    assertEquals(
        new JsonObject()
            .put("key", "watch.forged")
            .put("before", new JsonArray(List.of("5")))
            .put("after", new JsonArray(List.of("7"))),
        changed.getJsonArray("changes").getJsonObject(1));
    assertEquals(
        TEXT,
        running.server.administration().policies().newest().orElseThrow().document().utf8(),
        "a draft is not kept");
  }

  @Test
  void whomItWouldRefuse_isCounted_andNotNamed() throws Exception {
    phone("alice-the-first", "software");
    phone("bob", "browser");
    phone("carla", "tpm");
    running.kit("dora", data.resolve("kit"));
    JsonObject now = forecast(TEXT);
    assertEquals(3, now.getInteger("phones"));
    assertEquals(1, now.getInteger("foreignPhones"));
    assertEquals(List.of(), now.getJsonArray("refused").getList());
    JsonObject strict =
        forecast(
            TEXT.replace("deviceKey: software", "deviceKey: pkcs11")
                .replace("mutual: phones", "mutual: all")
                .replace("metadata: standard", "metadata: protected"));
    assertEquals(
        new JsonArray()
            .add(refused("device-key", "software"))
            .add(refused("device-key", "browser"))
            .add(refused("browser", null))
            .add(refused("foreign-phone", null)),
        strict.getJsonArray("refused"));
    assertFalse(strict.encode().contains("alice"));
  }

  private static JsonObject refused(
      String reason, @org.jspecify.annotations.Nullable String protection) {
    return new JsonObject().put("reason", reason).put("protection", protection).put("devices", 1);
  }

  @Test
  void aRollOut_isSeen_phoneByPhone_andSaysWhoReachesWhomMeanwhile() throws Exception {
    SSLContext alice = phone("alice", "software");
    SSLContext bob = phone("bob", "software");
    assertEquals(new JsonArray().add(row(0, 2)), rollOut());
    install(TEXT);
    assertEquals(200, running.get("/api/v1/policy", alice).statusCode());
    assertEquals(new JsonArray().add(row(0, 1)).add(row(1, 1)), rollOut());
    String next =
        TEXT.replace("version: 1", "version: 2")
            .replace("accept: [DTLS 1.3, DTLS 1.2, ZRTP", "accept: [DTLS 1.3, ZRTP")
            .replace("offer: [DTLS 1.3, DTLS 1.2]", "offer: [ZRTP]");
    JsonArray generations = forecast(next).getJsonArray("generations");
    assertEquals(2, generations.size());
    assertTrue(generations.getJsonObject(1).getJsonObject("calling").getBoolean("connects"));
    JsonObject lost =
        forecast(next.replace("accept: [DTLS 1.3, ZRTP, MIKEY-DH, MIKEY-DHHMAC]", "accept: [ZRTP]"))
            .getJsonArray("generations")
            .getJsonObject(1);
    assertEquals(1, lost.getInteger("version"));
    assertFalse(lost.getJsonObject("calling").getBoolean("connects"), lost.encode());
    assertTrue(lost.getJsonObject("called").getBoolean("connects"), lost.encode());
    install(next);
    for (SSLContext each : List.of(alice, bob, alice)) running.get("/api/v1/policy", each);
    assertEquals(new JsonArray().add(row(2, 2)), rollOut());
    JsonObject overview = new JsonObject(browser.get("overview").body());
    assertEquals(
        new JsonArray().add(row(2, 2)), overview.getJsonObject("policy").getJsonArray("rollOut"));
  }

  @Test
  void eachKeyIsExplained_andThereIsADocumentToBeginWith() throws Exception {
    JsonObject schema = new JsonObject(browser.get("policy/schema").body());
    String meaning =
        schema.getJsonObject("properties").getJsonObject("hold").getString("description");
    assertTrue(meaning.contains("held"), meaning);
    for (String each : List.of("default", "regulated", "interop")) {
      HttpResponse<String> reply = browser.get("policy/profiles/" + each);
      PolicyReader.read(new JsonObject(reply.body()).getString("document"));
    }
    assertEquals(404, browser.get("policy/profiles/other").statusCode());
  }
}
