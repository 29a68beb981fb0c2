package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.webauthn.RelyingParty;
import dev.sottovoce.server.webauthn.TestMaker;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What makers have proven of a page's passkeys, as who administers sees it. */
class AttestedPasskeyTest {
  private static final String ANCHORS =
      """
      attestation:
        tpm: makers.pem
        packed: makers.pem
      """;

  @TempDir Path data;
  private TestMaker maker;
  private RunningServer running;
  private PhonePage.Member olga;

  @BeforeEach
  void start() throws Exception {
    maker = new TestMaker();
    Files.writeString(data.resolve("makers.pem"), Pem.of(maker.root));
    running = new RunningServer(data, Clock.systemUTC(), Strictness.FULL, ANCHORS);
    PhonePage page = new PhonePage(running);
    String code = running.server.administration().addUser("olga").secret();
    olga = page.device(running.enrol(code, page.key, "Laptop").body());
    assertEquals(201, olga.found());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private interface Statement {
    TestMaker.Made make(RelyingParty party, Bytes challenge) throws Exception;
  }

  /** Makes a passkey; what the server says of where its key is kept. */
  private String protection(Statement statement) throws Exception {
    JsonObject options = new JsonObject(olga.post("/passkey-options", new JsonObject()).body());
    String origin = "https://localhost:" + running.server.httpsPort();
    Bytes challenge = Bytes.fromBase64Url(options.getString("challenge")).orElseThrow();
    TestMaker.Made made = statement.make(new RelyingParty(origin, "localhost"), challenge);
    JsonObject body =
        new JsonObject()
            .put("attestation", made.attestation().base64Url())
            .put("clientData", made.clientData().base64Url());
    HttpResponse<String> reply = olga.post("/passkeys", body);
    assertEquals(201, reply.statusCode(), reply.body());
    return new JsonObject(reply.body()).getString("protection");
  }

  private static JsonObject only(ConsoleBrowser console, String path) throws Exception {
    JsonArray devices = new JsonObject(console.get(path).body()).getJsonArray("devices");
    assertEquals(1, devices.size());
    return devices.getJsonObject(0);
  }

  @Test
  void whatIsProven_isShown_withItsMakerModelAndTime_andTheDeviceStaysWhatItWas() throws Exception {
    Instant before = Instant.now().minus(Duration.ofSeconds(1));
    try (ConsoleBrowser console = ConsoleBrowser.signedIn(running, "ann", Role.AUDITOR)) {
      JsonObject plain = only(console, "devices");
      assertTrue(plain.getJsonArray("attested").isEmpty());
      assertEquals("tpm", protection(maker::tpm));
      JsonObject device = only(console, "devices");
      JsonObject proven = device.getJsonArray("attested").getJsonObject(0);
      Instant at = Instant.parse((String) proven.remove("at"));
      assertTrue(at.isAfter(before) && at.isBefore(Instant.now().plusSeconds(1)), "" + at);
      assertEquals(
          new JsonObject()
              .put("protection", "tpm")
              .put("format", "tpm")
              .put("maker", "Maker")
              .put("model", "model"),
          proven);
      assertEquals(plain.getString("protection"), device.getString("protection"));
      assertEquals(1, only(console, "users/olga").getJsonArray("attested").size());
      assertEquals(0, count(console, "tpm"), "found by its own key alone");
      assertEquals(1, count(console, plain.getString("protection")));
    }
  }

  private static int count(ConsoleBrowser console, String protection) throws Exception {
    String body = console.get("devices?protection=" + protection).body();
    return new JsonObject(body).getInteger("total");
  }

  @Test
  void aModelAlone_isNamed_andNothingElseIsWhereNobodyVouches() throws Exception {
    assertEquals("browser", protection(maker::packed));
    assertEquals("browser", protection(new TestMaker()::tpm));
    maker.flags |= 0x08;
    assertEquals("browser", protection(maker::tpm), "may be backed up");
    try (ConsoleBrowser console = ConsoleBrowser.signedIn(running, "ann", Role.AUDITOR)) {
      JsonArray attested = only(console, "devices").getJsonArray("attested");
      assertEquals(1, attested.size(), attested.encode());
      JsonObject known = attested.getJsonObject(0);
      assertEquals("browser", known.getString("protection"));
      assertEquals(TestMaker.MODEL.toString(), known.getString("model"));
    }
  }

  @Test
  void aPolicyThatWantsATpm_countsTheDeviceByItsOwnKey() throws Exception {
    protection(maker::tpm);
    String document =
        Profiles.text(Policy.Profile.DEFAULT).replace("deviceKey: software", "deviceKey: tpm");
    try (ConsoleBrowser console = ConsoleBrowser.signedIn(running, "ann", Role.AUDITOR)) {
      JsonObject draft = new JsonObject().put("document", document);
      String forecast = console.post("policy/checks", draft).body();
      assertTrue(forecast.contains("device-key"), forecast);
    }
    assertEquals(
        Protection.SOFTWARE, running.server.administration().devices().getFirst().protection());
  }
}
