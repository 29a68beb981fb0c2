package dev.sottovoce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.cli.output.Console;
import dev.sottovoce.cli.output.Json;
import dev.sottovoce.cli.server.LocalServer;
import dev.sottovoce.server.SottovoceServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands against a real server folder, and a phone that enrols there. */
class OperatorTest {
  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void configure() throws IOException {
    data = folder.resolve("data");
    LocalServer.configure(data);
  }

  @Test
  void userIsAdded_enrolled_listed_andCutOff() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.sipPort() > 0);
      JsonNode added = json("user", "add", "alice", "--json");
      assertEquals("sip:alice@localhost", added.get("address").asText());
      String code = added.get("code").asText();
      Path home = folder.resolve("alice");

      TestConsole enrolled =
          TestConsole.run("phone", "enrol", code, "--home", home.toString(), "--name", "desk");
      assertEquals(0, enrolled.code(), enrolled.err());
      assertTrue(enrolled.out().contains("sip:alice@localhost"));

      TestConsole again =
          TestConsole.run("phone", "enrol", code, "--home", folder.resolve("eve").toString());
      assertEquals(1, again.code(), "a code works once");
      assertFalse(Files.exists(folder.resolve("eve").resolve("account.properties")));

      TestConsole replaced = TestConsole.run("phone", "enrol", code, "--home", home.toString());
      assertEquals(1, replaced.code());
      assertTrue(replaced.err().contains("--force"), replaced.err());

      JsonNode user = json("user", "list", "--json").get("users").get(0);
      assertEquals("alice", user.get("name").asText());
      assertEquals(1, user.get("devices").asInt());

      JsonNode device = json("devices", "list", "--json").get("devices").get(0);
      assertEquals("desk", device.get("name").asText());
      assertTrue(device.get("revoked").isNull());
      String id = device.get("id").asText();
      assertEquals(1, run("devices", "add", "nobody").code());
      assertTrue(json("devices", "add", user.get("name").asText(), "--json").has("code"));
      assertEquals(0, run("devices", "revoke", id).code());
      assertEquals(1, run("devices", "revoke", id).code(), "it is cut off already");
      assertTrue(run("devices", "list").out().contains("revoked"));
    }
  }

  @Test
  void code_isAlsoDrawnOnATerminal_andOnlyThere() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.httpsPort() > 0);
      assertFalse(run("user", "add", "bob").out().contains("\u2588"));
      TestConsole drawn =
          TestConsole.run(Console.Kind.TERMINAL, "user", "add", "bob", "--data", data.toString());
      assertTrue(drawn.out().contains("\u2588"));
      assertTrue(drawn.out().contains("sv1:"));
    }
  }

  @Test
  void somebodyIsInvitedToTheConsole_listed_andTakenOut() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      JsonNode invited = json("admin", "add", "olga", "--role", "operator", "--json");
      String address = invited.get("addresses").get(0).asText();
      String page = "https://localhost:" + server.httpsPort() + "/console/#invitation=";
      assertTrue(address.startsWith(page), address);
      assertEquals(22, address.length() - page.length());
      assertTrue(run("admin", "add", "olga", "--role", "operator").out().contains(page));
      assertEquals(2, run("admin", "add", "olga", "--role", "auditor").code());
      assertEquals(2, run("admin", "add", "otto", "--role", "king").code());
      assertEquals(2, run("admin", "add", "ot to", "--role", "auditor").code());
      JsonNode admin = json("admin", "list", "--json").get("admins").get(0);
      assertEquals("operator", admin.get("role").asText());
      assertEquals(0, admin.get("passkeys").asInt());
      assertTrue(run("admin", "list").out().contains("olga"));
      assertEquals(0, run("admin", "remove", "olga").code());
      assertEquals(1, run("admin", "remove", "olga").code());
      assertTrue(run("admin", "list").out().contains("Nobody yet"));
    }
  }

  @Test
  void aDirectoryMayReport_isListed_andTakenOut() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      JsonNode added = json("scim", "add", "entra", "--json");
      assertEquals(
          "https://localhost:" + server.httpsPort() + "/scim/v2", added.get("address").asText());
      String token = added.get("token").asText();
      assertEquals(43, token.length());
      assertEquals(2, run("scim", "add", "entra").code());
      assertEquals(2, run("scim", "add", "en tra").code());
      TestConsole list = run("scim", "list");
      assertTrue(list.out().contains("entra"), list.out());
      assertFalse(list.out().contains(token));
      assertEquals(0, run("scim", "remove", "entra").code());
      assertEquals(1, run("scim", "remove", "entra").code());
      assertTrue(run("scim", "list").out().contains("None yet"));
    }
  }

  @Test
  void nameThatCannotBeAUser_isRefusedWithTheRule() {
    TestConsole result = run("user", "add", "al ice");
    assertEquals(2, result.code());
    assertTrue(result.err().contains("letters"), result.err());
  }

  @Test
  void sipPhone_getsItsFiles() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.sipPort() > 0);
      Path out = folder.resolve("desk");
      TestConsole result = run("user", "add", "desk", "--sip-phone", "--out", out.toString());
      assertEquals(0, result.code(), result.err());
      for (String file : new String[] {"config", "accounts", "ca.pem", "phone.pem"}) {
        assertTrue(Files.size(out.resolve(file)) > 0, file);
      }
      TestConsole again = run("user", "add", "desk", "--sip-phone", "--out", out.toString());
      assertEquals(3, again.code());
      assertTrue(again.err().contains("--out"), again.err());
    }
  }

  /** The operator never has the key: there is none in the folder, and the certificate is for it. */
  @Test
  void sipPhoneWithItsOwnKey_getsACertificateForIt() throws Exception {
    java.security.KeyPair key = dev.sottovoce.server.pki.CertificateAuthority.newKey();
    byte[] encoded = dev.sottovoce.identity.CertificateRequests.create(key).toArray();
    Path der = Files.write(folder.resolve("request.der"), encoded);
    Path pem =
        Files.writeString(
            folder.resolve("request.pem"),
            "-----BEGIN CERTIFICATE REQUEST-----\n"
                + java.util.Base64.getMimeEncoder().encodeToString(encoded)
                + "\n-----END CERTIFICATE REQUEST-----\n");
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.sipPort() > 0);
      for (Path request : new Path[] {der, pem}) {
        Path out = folder.resolve("own-" + request.getFileName());
        TestConsole added =
            run(
                "user",
                "add",
                "desk",
                "--sip-phone",
                "--csr",
                request.toString(),
                "--out",
                out.toString());
        assertEquals(0, added.code(), added.err());
        assertFalse(Files.exists(out.resolve("key.pem")));
        assertFalse(Files.exists(out.resolve("phone.pem")));
        try (var in = Files.newInputStream(out.resolve("certificate.pem"))) {
          var certificate =
              java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in);
          assertEquals(key.getPublic(), certificate.getPublicKey());
        }
      }
      byte[] forged = encoded.clone();
      forged[forged.length - 1] ^= 1;
      Files.write(der, forged);
      TestConsole refused =
          run(
              "user",
              "add",
              "desk",
              "--sip-phone",
              "--csr",
              der.toString(),
              "--out",
              folder.resolve("none").toString());
      assertEquals(3, refused.code());
      assertTrue(refused.err().contains("P-256"), refused.err());
    }
  }

  @Test
  void authority_isReplaced_andRetiredWhenNoPhoneNeedsIt() throws Exception {
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.sipPort() > 0);
      String code = json("user", "add", "alice", "--json").get("code").asText();
      String home = folder.resolve("alice").toString();
      assertEquals(0, TestConsole.run("phone", "enrol", code, "--home", home).code());
      assertEquals(1, json("ca", "status", "--json").get("authorities").size());
      assertEquals(1, run("ca", "retire").code(), "there is one");
      assertEquals(0, run("ca", "rotate").code());
      assertEquals(1, run("ca", "rotate").code(), "one overlap at a time");
      JsonNode both = json("ca", "status", "--json").get("authorities");
      assertEquals(2, both.size());
      assertTrue(both.get(0).get("issues").asBoolean());
      assertFalse(both.get(1).get("issues").asBoolean());
      TestConsole early = run("ca", "retire");
      assertEquals(1, early.code());
      assertTrue(early.err().contains("1 device"), early.err());
      assertEquals(0, run("ca", "retire", "--now").code());
      assertEquals(1, json("ca", "status", "--json").get("authorities").size());
    }
  }

  @Test
  void phoneWithASealedKey_wantsItsPassphraseEachTime() throws Exception {
    Path right = Files.writeString(folder.resolve("right"), "correct horse\n");
    Path wrong = Files.writeString(folder.resolve("wrong"), "battery staple\n");
    String home = folder.resolve("sealed").toString();
    try (SottovoceServer server = SottovoceServer.start(data)) {
      assertTrue(server.sipPort() > 0);
      String code = json("user", "add", "alice", "--json").get("code").asText();
      TestConsole plain =
          TestConsole.run(
              "phone", "enrol", code, "--home", home, "--passphrase-file", right.toString());
      assertEquals(2, plain.code());
      assertTrue(plain.err().contains("--key-store file"), plain.err());
      TestConsole enrolled =
          TestConsole.run(
              "phone",
              "enrol",
              code,
              "--home",
              home,
              "--key-store",
              "file",
              "--passphrase-file",
              right.toString(),
              "--json");
      assertEquals(0, enrolled.code(), enrolled.err());
      assertTrue(enrolled.out().contains("\"protection\":\"software\""), enrolled.out());
      TestConsole refused =
          TestConsole.run(
              "phone", "call", "bob", "--home", home, "--passphrase-file", wrong.toString());
      assertEquals(3, refused.code());
      assertTrue(refused.err().contains("passphrase"), refused.err());
      TestConsole silent = TestConsole.run("phone", "call", "bob", "--home", home);
      assertEquals(3, silent.code());
      assertTrue(silent.err().contains("--passphrase-file"), silent.err());
      TestConsole doctor = TestConsole.run("doctor", "--home", home, "--data", data.toString());
      assertTrue(doctor.out().contains("under a passphrase"), doctor.out());
    }
  }

  @Test
  void configurationWithAnUnknownKey_isToldByItsName() throws Exception {
    Files.writeString(data.resolve("sottovoce.yaml"), "domian: x\n");
    TestConsole result = TestConsole.run("up", "--data", data.toString());
    assertEquals(3, result.code());
    assertTrue(result.err().contains("domian"), result.err());
  }

  private TestConsole run(String... words) {
    String[] all = new String[words.length + 2];
    System.arraycopy(words, 0, all, 0, words.length);
    all[words.length] = "--data";
    all[words.length + 1] = data.toString();
    return TestConsole.run(all);
  }

  private JsonNode json(String... words) {
    TestConsole result = run(words);
    assertEquals(0, result.code(), result.err());
    return Json.parse(result.out()).orElseThrow();
  }
}
