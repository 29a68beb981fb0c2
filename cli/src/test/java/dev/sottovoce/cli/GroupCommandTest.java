package dev.sottovoce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.server.SottovoceServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type to share a key, against a real server. */
class GroupCommandTest {
  @TempDir Path folder;
  private Path data;
  private SottovoceServer server;

  @BeforeEach
  void start() throws Exception {
    data = folder.resolve("data");
    LocalServer.configure(data);
    server = SottovoceServer.start(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aGroup_isMade_changed_andListed() {
    for (String user : List.of("alice", "bob", "carol")) enrol(user);
    assertEquals(
        "None yet; make one with: sottovoce group create", group("bob", "list").out().trim());

    TestConsole made = group("alice", "create", "wards", "bob");
    assertEquals("wards has key number 1, shared by alice, bob.", made.out().trim(), made.err());
    JsonNode added = json("alice", "add", "wards", "carol", "--json");
    assertEquals(2, added.get("epoch").asInt());
    assertEquals("sip:alice@localhost", added.get("owner").asText());
    assertEquals("sip:carol@localhost", added.get("members").get(2).get("address").asText());
    assertEquals(1, added.get("members").get(2).get("devices").asInt());
    JsonNode seen = json("carol", "list", "--json").get("groups").get(0);
    assertEquals(2, seen.get("epoch").asInt());
    assertTrue(seen.get("key").asBoolean());
    assertEquals(
        "wards of alice: key number 2, alice, bob, carol", group("bob", "list").out().trim());

    assertEquals(3, json("alice", "remove", "wards", "bob", "--json").get("epoch").asInt());
    assertEquals(0, json("bob", "list", "--json").get("groups").size());
    assertEquals(4, json("alice", "rotate", "wards", "--json").get("epoch").asInt());
    assertEquals(4, json("carol", "list", "--json").get("groups").get(0).get("epoch").asInt());
  }

  @Test
  void whatCannotBe_isSaid() {
    enrol("alice");
    enrol("bob");
    assertFailure(1, "You own no group wards", "bob", "rotate", "wards");
    assertFailure(1, "nobody has no account", "alice", "create", "wards", "nobody");
    assertFailure(2, "no user of this phone's", "alice", "create", "wards", "bob@elsewhere.test");
    assertFailure(1, "A group's name has", "alice", "create", "Wards", "bob");
    assertFailure(2, "USER", "alice", "create", "wards");
    assertEquals(0, group("alice", "create", "wards", "bob").code());
    assertFailure(1, "There is a group wards already", "alice", "create", "wards", "bob");
    assertFailure(1, "bob is in wards already", "alice", "add", "wards", "bob");
    assertFailure(1, "The owner of a group cannot leave it", "alice", "remove", "wards", "alice");
    assertFailure(1, "You own no group wards", "bob", "remove", "wards", "alice");
    assertFailure(3, "This phone is not enrolled", "nowhere", "list");
    for (String each : List.of("create", "add", "remove", "rotate", "list")) {
      TestConsole help = TestConsole.run("group", each, "--help");
      assertEquals(0, help.code());
      assertTrue(help.out().contains("sottovoce group " + each), help.out());
    }
  }

  private void assertFailure(int code, String words, String home, String... command) {
    TestConsole run = group(home, command);
    assertEquals(code, run.code(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  private void enrol(String user) {
    TestConsole added = TestConsole.run("user", "add", user, "--json", "--data", data.toString());
    String code = Json.parse(added.out().trim()).orElseThrow().get("code").asText();
    TestConsole enrolled =
        TestConsole.run("phone", "enrol", code, "--home", folder.resolve(user).toString());
    assertEquals(0, enrolled.code(), enrolled.err());
  }

  private TestConsole group(String home, String... words) {
    List<String> all = new ArrayList<>(List.of("group"));
    all.addAll(List.of(words));
    all.addAll(List.of("--home", folder.resolve(home).toString()));
    return TestConsole.run(all.toArray(String[]::new));
  }

  private JsonNode json(String home, String... words) {
    TestConsole run = group(home, words);
    assertEquals(0, run.code(), run.err());
    return Json.parse(run.out().trim()).orElseThrow();
  }
}
