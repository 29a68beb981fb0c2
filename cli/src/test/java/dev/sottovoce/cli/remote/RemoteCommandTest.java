package dev.sottovoce.cli.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.TestConsole;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.DeviceRequests;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyRoot;
import dev.sottovoce.policy.PolicySignatures;
import dev.sottovoce.policy.Profiles;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Administering over HTTPS by a phone's account, at a real server. */
class RemoteCommandTest {
  @TempDir Path folder;
  private Path data;
  private Path home;
  private Path passphrase;
  private SottovoceServer server;
  private String device = "";

  @BeforeEach
  void startAndEnrol() throws Exception {
    data = folder.resolve("data");
    LocalServer.configure(data);
    server = SottovoceServer.start(data);
    passphrase = Files.writeString(folder.resolve("passphrase"), "five words that nobody knows\n");
    home = folder.resolve("olga");
    String file = passphrase.toString();
    TestConsole enrolled = enrol("olga", home, "--key-store", "file", "--passphrase-file", file);
    assertEquals(0, enrolled.code(), enrolled.err());
    device = at("devices", "list", "--json").get("devices").get(0).get("id").asText();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestConsole enrol(String user, Path into, String... more) {
    String code = at("user", "add", user, "--json").get("code").asText();
    List<String> words =
        new ArrayList<>(List.of("phone", "enrol", code, "--home", into.toString()));
    words.addAll(List.of(more));
    return TestConsole.run(words.toArray(String[]::new));
  }

  /** On the server's machine. */
  private TestConsole local(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return TestConsole.run(all.toArray(String[]::new));
  }

  private JsonNode at(String... words) {
    TestConsole result = local(words);
    assertEquals(0, result.code(), result.err());
    return Json.parse(result.out()).orElseThrow();
  }

  /** On another machine, as far as the command can tell: it has the phone's folder alone. */
  private TestConsole remote(String... words) {
    List<String> all = new ArrayList<>(List.of("remote"));
    all.addAll(List.of(words));
    all.addAll(List.of("--home", home.toString(), "--passphrase-file", passphrase.toString()));
    return TestConsole.run(all.toArray(String[]::new));
  }

  private JsonNode asked(String... words) {
    TestConsole result = remote(words);
    assertEquals(0, result.code(), result.err());
    return Json.parse(result.out()).orElseThrow();
  }

  private static SottovoceServer startAt(Path folder, int port) throws IOException {
    Path file = folder.resolve("sottovoce.yaml");
    String text = Files.readString(file).replace("https: 127.0.0.1:0", "https: 127.0.0.1:" + port);
    Files.writeString(file, text);
    return SottovoceServer.start(folder);
  }

  private void link(String name, String role) {
    assertEquals(0, local("admin", "add", name, "--role", role).code());
    TestConsole linked = local("admin", "device", name, device);
    assertEquals(0, linked.code(), linked.err());
  }

  private String lastDeed() {
    var last = server.administration().admins().actions(Long.MAX_VALUE, 1).getFirst();
    return last.admin() + " " + last.deed() + " " + last.subject();
  }

  @Test
  void everythingWorksOverHttps_andTheJournalNamesWho() throws Exception {
    link("otto", "operator");
    assertEquals("(command line) DEVICE_LINKED " + device + " of otto", lastDeed());
    JsonNode listed = at("admin", "list", "--json").get("admins").get(0);
    assertEquals(device, listed.get("devices").get(0).asText());
    assertTrue(local("admin", "list").out().contains(device));

    TestConsole added = remote("user", "add", "alice");
    assertEquals(0, added.code(), added.err());
    assertTrue(added.out().contains("sv1:"), added.out());
    assertEquals("otto USER_ADDED alice", lastDeed());
    assertEquals(1, remote("user", "add", "alice").code(), "known already");
    assertTrue(asked("user", "add", "bob", "--json").get("code").asText().startsWith("sv1:"));
    assertEquals(3, asked("users", "--json").get("users").size());
    assertTrue(remote("users").out().contains("alice"));

    assertEquals(0, enrol("carol", folder.resolve("carol")).code());
    JsonNode devices = asked("devices", "--json").get("devices");
    assertEquals(2, devices.size());
    JsonNode other = devices.get(devices.get(0).get("id").asText().equals(device) ? 1 : 0);
    String id = other.get("id").asText();
    assertEquals("carol", other.get("user").asText());
    assertTrue(remote("devices").out().contains(id));
    TestConsole cut = remote("devices", "revoke", id);
    assertEquals(0, cut.code(), cut.err());
    assertEquals("otto DEVICE_REVOKED " + id, lastDeed());
    assertTrue(remote("devices").out().contains("revoked"));

    assertEquals(4, asked("health", "--json").get("users").asInt());
    TestConsole health = remote("health");
    assertTrue(health.out().contains("4 users, 1 devices that may sign in"), health.out());
  }

  @Test
  void whoeverMayNot_isToldWhatToDo() throws Exception {
    TestConsole stranger = remote("users");
    assertEquals(1, stranger.code());
    assertTrue(stranger.err().contains("sottovoce admin device NAME " + device), stranger.err());
    link("anna", "auditor");
    assertEquals(0, remote("users").code());
    TestConsole refused = remote("user", "add", "alice");
    assertEquals(1, refused.code());
    assertTrue(refused.err().contains("role"), refused.err());
    assertEquals(2, remote("devices", "revoke", "x").code());
    assertEquals(1, local("admin", "device", "anna", device).code(), "linked already");
    assertEquals(0, local("admin", "device", "anna", device, "--remove").code());
    assertEquals("(command line) DEVICE_UNLINKED " + device + " of anna", lastDeed());
    assertEquals(1, remote("users").code());
    assertEquals(1, local("admin", "device", "anna", device, "--remove").code());
    assertEquals(2, local("admin", "device", "anna", "x").code());
  }

  /** As a page leaves it that has made a passkey in a TPM. */
  private void addProvenPasskey() throws Exception {
    String database = "jdbc:sqlite:" + data.resolve("sottovoce.db") + "?busy_timeout=5000";
    try (Connection connection = DriverManager.getConnection(database);
        PreparedStatement add =
            connection.prepareStatement(
                "INSERT INTO phone_passkeys (credential_id, device_id, site, credential, counter,"
                    + " backup_eligible, protection, format, maker, model, created_at) VALUES"
                    + " (x'01', ?, 'localhost', x'02', 0, 0, 'tpm', 'tpm', 'Maker', 'M7', 0)")) {
      add.setString(1, device);
      add.executeUpdate();
    }
  }

  @Test
  void whatAMakerHasProven_standsBelowTheDevice_hereAndThere() throws Exception {
    link("anna", "auditor");
    String none = "\"attested\":[]";
    assertTrue(done("devices", "--json").contains(none));
    addProvenPasskey();
    String line = "a passkey made there: tpm (Maker, M7)";
    assertTrue(done("devices").contains(line), done("devices"));
    assertTrue(local("devices", "list").out().contains(line));
    JsonNode there = asked("devices", "--json").at("/devices/0");
    JsonNode here = at("devices", "list", "--json").at("/devices/0");
    assertEquals(here.get("protection"), there.get("protection"));
    assertEquals(there.get("attested"), here.get("attested"));
    assertEquals("M7", here.at("/attested/0/model").asText());
    assertEquals("1970-01-01T00:00:00Z", here.at("/attested/0/at").asText());
  }

  private String trustAnna() throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    server
        .administration()
        .trust(new PolicyRoot(1, List.of(PolicySignatures.verifierKey("anna", key))));
    return Profiles.text(Policy.Profile.DEFAULT);
  }

  private Path signed(String name, String text) throws Exception {
    Bytes key = Bytes.unsafeWrap(new byte[32]);
    Path file = Files.writeString(folder.resolve(name), text);
    Files.writeString(
        folder.resolve(name + ".sig"), PolicySignatures.sign("anna", key, Bytes.utf8(text)));
    return file;
  }

  private String done(String... words) {
    TestConsole result = remote(words);
    assertEquals(0, result.code(), result.err());
    return result.out();
  }

  private String refused(int code, String... words) {
    TestConsole result = remote(words);
    assertEquals(code, result.code(), result.out());
    return result.err();
  }

  @Test
  void policies_areShown_checked_andInstalled() throws Exception {
    link("sara", "security-officer");
    assertTrue(done("policy", "status").contains("Nobody signs policies here."));
    assertTrue(refused(1, "policy", "show").contains("None is installed"));
    String text = trustAnna();
    Path bad =
        Files.writeString(
            folder.resolve("bad.yaml"),
            text.replace("hold: steady", "hold: on").replace("codecs: [opus]", "codecs: [x]"));
    String mistakes = refused(1, "policy", "check", bad.toString());
    assertTrue(mistakes.contains("'x' in codecs is not one of"), mistakes);
    assertTrue(mistakes.contains("hold must be one of"), mistakes);
    Path good = signed("good.yaml", text);
    String checked = done("policy", "check", good.toString());
    assertTrue(checked.contains("It says the same as the built-in rules."), checked);
    assertTrue(checked.contains("No device would be refused."), checked);
    String other = done("policy", "check", "regulated");
    assertTrue(other.contains("profile"), other);
    Files.writeString(folder.resolve("unsigned.yaml"), text);
    assertEquals(2, remote("policy", "install", folder.resolve("unsigned.yaml").toString()).code());
    assertTrue(done("policy", "install", good.toString()).contains("Version 1"));
    assertEquals("sara POLICY_INSTALLED version 1", lastDeed());
    assertTrue(done("policy", "status").contains("In force: version 1 (default)"));
    assertEquals(text, done("policy", "show"));
    assertEquals(1, asked("policy", "status", "--json").get("policy").get("version").asInt());
  }

  @Test
  void theLog_theJournal_andWhoAdministers_areShown() throws Exception {
    link("sara", "security-officer");
    String head = "";
    for (int i = 0; i < 100 && head.isEmpty(); i++) {
      TestConsole asked = remote("log");
      if (asked.code() == 0) head = asked.out();
      else Thread.sleep(200);
    }
    assertTrue(head.contains("Nobody else vouches for this log."), head);
    assertTrue(head.contains("epoch 0"), head);
    assertTrue(asked("log", "--json").get("head").get("size").asInt() > 0);
    assertTrue(done("journal").contains("device-linked"));
    assertTrue(done("admins").contains("security-officer"));
    String invited = done("admins", "invite", "otto", "--role", "operator");
    assertTrue(invited.contains("#invitation="), invited);
    assertEquals("sara ADMIN_INVITED otto as operator", lastDeed());
    assertTrue(done("admins", "remove", "otto").contains("otto does not administer"));
    assertTrue(refused(1, "admins", "remove", "otto").contains("Nobody of that name"));
    String linked = done("admins", "devices");
    assertTrue(linked.contains(device) && linked.contains("(command line)"), linked);
    assertTrue(done("admins", "unlink", device).contains("administers for nobody"));
    assertTrue(refused(1, "admins", "devices").contains("admin device NAME " + device));
  }

  @Test
  void theSecondPerson_saysYesOrNo_fromAnotherMachine() throws Exception {
    String text = trustAnna().replace("fourEyes: []", "fourEyes: [enrolment, admins]");
    Path file = signed("two.yaml", text);
    assertEquals(0, local("policy", "install", file.toString()).code());
    link("otto", "operator");
    String waits = done("user", "add", "alice");
    String id = waits.substring(waits.lastIndexOf(' ') + 1).strip();
    assertTrue(done("waiting").contains(id));
    assertTrue(refused(1, "waiting", "yes", id).contains("Somebody else"));

    Path first = home;
    home = folder.resolve("eva");
    String key = passphrase.toString();
    assertEquals(0, enrol("eva", home, "--key-store", "file", "--passphrase-file", key).code());
    JsonNode devices = at("devices", "list", "--json").get("devices");
    String other =
        devices.get(devices.get(0).get("user").asText().equals("eva") ? 0 : 1).get("id").asText();
    assertEquals(0, local("admin", "add", "eva", "--role", "help-desk").code());
    assertEquals(0, local("admin", "device", "eva", other).code());
    assertTrue(done("waiting").contains("alice (asked by otto"));
    assertTrue(done("waiting", "yes", id).contains("sv1:"));
    assertEquals("otto USER_ADDED alice", lastDeed());
    assertTrue(done("waiting").contains("Nothing waits"));
    assertEquals(1, remote("waiting", "yes", id).code());

    home = first;
    String second = asked("devices", "add", "alice", "--json").at("/waiting/id").asText();
    assertTrue(done("waiting", "no", second).contains("does not wait any more"));
    assertTrue(done("waiting").contains("Nothing waits"));
  }

  @Test
  void aDeviceThatWasCutOff_mayNothing() {
    link("otto", "operator");
    assertEquals(0, remote("users").code());
    assertEquals(0, local("devices", "revoke", device).code());
    // By the console's API within the first second, and then by who gives tokens.
    for (int i = 0; i < 3; i++) {
      TestConsole refused = remote("users");
      assertEquals(1, refused.code(), refused.err());
      assertTrue(refused.err().contains("cut off"), refused.err());
    }
  }

  @Test
  void aKeyInAPlainFile_andAFolderWithoutAPhone_areRefused() throws Exception {
    home = folder.resolve("plain");
    assertEquals(0, enrol("petra", home).code());
    TestConsole plain = remote("users");
    assertEquals(3, plain.code());
    assertTrue(plain.err().contains("--key-store"), plain.err());
    home = folder.resolve("nobody");
    TestConsole nobody = remote("users");
    assertEquals(3, nobody.code());
    assertTrue(nobody.err().contains("not enrolled"), nobody.err());
  }

  /** As after five minutes, when neither token nor nonce counts any more. */
  @Test
  void aTokenThatDoesNotCountAnyMore_isReplacedOnce() throws Exception {
    Path plain = folder.resolve("plain");
    assertEquals(0, enrol("petra", plain).code());
    Account account = AccountStore.inFolder(plain).load().orElseThrow();
    assertEquals(0, local("admin", "add", "petra", "--role", "auditor").code());
    assertEquals(0, local("admin", "device", "petra", account.deviceId()).code());
    DeviceRequests requests = new DeviceRequests(account, Clock.systemUTC());
    assertEquals(200, requests.get("/api/v1/console/users", "").status());
    int port = server.httpsPort();
    server.close();
    server = startAt(data, port);
    assertEquals(200, requests.get("/api/v1/console/users", "?limit=1").status());
    assertEquals(403, requests.post("/api/v1/console/users", "{\"name\":\"x\"}").status());
    assertEquals(0, local("devices", "revoke", account.deviceId()).code());
    assertEquals(403, requests.get("/api/v1/console/users", "").status());
  }

  /** The account's roots say which server is asked: one that has its address is not enough. */
  @Test
  void aServerOfAnotherOrganisation_atTheSameAddress_isNotAsked() throws Exception {
    link("otto", "operator");
    int port = server.httpsPort();
    server.close();
    Path other = folder.resolve("other");
    LocalServer.configure(other);
    server = startAt(other, port);
    TestConsole refused = remote("users");
    assertEquals(3, refused.code());
    assertEquals(port, server.httpsPort());
    assertTrue(refused.err().contains("not this organisation's server"), refused.err());
    server.close();
    assertTrue(remote("users").err().contains("localhost:" + port), "nobody is there");
    server = SottovoceServer.start(other);
  }
}
