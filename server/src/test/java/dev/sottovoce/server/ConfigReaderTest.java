package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.pki.CertificateAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  /** All that the first file says beyond the defaults. */
  private static final String WITH_FIRST_LOOK =
      ServerConfig.DEFAULT
          .toString()
          .replace("firstLook=Optional.empty", "firstLook=Optional[127.0.0.1:8080]");

  @Test
  void anEmptyFile_andTheTemplate_areTheDefaults() throws Exception {
    assertEquals(ServerConfig.DEFAULT, ConfigReader.read(""));
    assertEquals(ServerConfig.DEFAULT, ConfigReader.read("# only a comment\n"));
    assertEquals(WITH_FIRST_LOOK, ConfigReader.read(ServerConfig.template()).toString());
  }

  @Test
  void aNewFolder_getsTheTemplate(@TempDir Path data) throws Exception {
    Path folder = data.resolve("new");
    assertEquals(WITH_FIRST_LOOK, ConfigReader.in(folder).toString());
    assertEquals(ServerConfig.template(), Files.readString(folder.resolve("sottovoce.yaml")));
  }

  @Test
  void origins_areSitesWithoutAPath() throws Exception {
    assertEquals(
        List.of("https://phone.example", "https://b.example:8444"),
        ConfigReader.read("origins: [\"https://phone.example\", 'https://b.example:8444']")
            .origins());
    for (String bad :
        List.of("http://a.example", "https://a.example/", "'*'", "https://A.example", "{}")) {
      assertThrows(
          ConfigException.class, () -> ConfigReader.read("origins:\n  - " + bad + "\n"), bad);
    }
    assertThrows(ConfigException.class, () -> ConfigReader.read("origins: https://a.example\n"));
  }

  @Test
  void theFirstLook_isForThisMachineAlone() throws Exception {
    assertEquals(Optional.empty(), ConfigReader.read("firstLook: false\n").firstLook());
    assertEquals(
        Optional.of(new ServerConfig.Listen("127.0.0.1", 0)),
        ConfigReader.read("firstLook: 127.0.0.1:0\n").firstLook());
    refuses("firstLook: 0.0.0.0:8080\n", "line 1", "loopback");
  }

  @Test
  void everyKey_isRead() throws Exception {
    ServerConfig config =
        ConfigReader.read(
            """
            domain: example.org
            publicAddress: phones.example.org
            listen:
              https: 0.0.0.0:443
              sip: "[::]:5061"
              sipForeign: 0.0.0.0:5062
              metrics: off
            ca:
              pkcs11:
                library: /lib/p11.so
                slot: 7
                pinFile: ca.pin
            """);
    assertEquals(
        Optional.of(new ServerConfig.CaToken("/lib/p11.so", 7, "sottovoce-ca", "ca.pin")),
        config.caToken());
    assertEquals(Optional.empty(), ServerConfig.DEFAULT.caToken());
    assertEquals(Optional.of(new ServerConfig.Listen("0.0.0.0", 5062)), config.sipForeign());
    assertEquals(Optional.empty(), ServerConfig.DEFAULT.sipForeign());
    assertEquals("example.org", config.domain());
    assertEquals("phones.example.org", config.publicAddress());
    assertEquals(new ServerConfig.Listen("0.0.0.0", 443), config.https());
    assertEquals(new ServerConfig.Listen("::", 5061), config.sip());
    assertEquals("[::]:5061", config.sip().toString());
    assertEquals(Optional.empty(), config.metrics());
  }

  @Test
  void whatIsWrong_isToldWithItsLine() {
    refuses("domain: a\ncolour: red\n", "line 2", "unknown key 'colour'", "publicAddress");
    refuses("listen:\n  smtp: 127.0.0.1:25\n", "line 2", "unknown key 'listen.smtp'");
    refuses("domain: a\ndatabase: x\n", "line 2", "does not have yet");
    refuses("listen:\n  sipForeign: 5062\n", "line 2", "ADDRESS:PORT");
    refuses("domain: Exa mple\n", "line 1", "lower case");
    refuses("domain: [a, b]\n", "line 1", "wants one value");
    refuses("- a\n", "line 1", "key: value");
    refuses("domain: a\ndomain: b\n", "line 2", "duplicate");
    refuses("domain: 'a\n", "line", "");
    refuses("listen: here\n", "line 1", "key: value");
    for (String bad : new String[] {"5061", "a:b", ":5061", "a:70000", "a:-1", "a:"}) {
      refuses("listen:\n  sip: \"" + bad + "\"\n", "line 2", "wants ADDRESS:PORT");
    }
    refuses("listen:\n  metrics: 0.0.0.0:9464\n", "line 2", "loopback");
    refuses("tls:\n  key: a.pem\n", "line 2", "wants a 'certificate' too");
    String token = "ca:\n  pkcs11:\n    library: /lib/p11.so\n";
    refuses(token, "line 3", "'library' and a 'pinFile'");
    refuses(token + "    pinFile: p\n    slot: one\n", "line 5", "wants a number");
    refuses(token + "    pinFile: p\n    label: a b\n", "line 5", "letters");
    refuses(token + "    pin: 1234\n", "line 4", "unknown key 'ca.pkcs11.pin'");
  }

  @Test
  void aCertificateThatPhonesWouldNotTrust_isRefusedAtTheStart(@TempDir Path data)
      throws Exception {
    new RunningServer(data).close();
    CertificateAuthority.in(data.resolve("other"), "example.test", Clock.systemUTC());
    String tls = "tls:\n  certificate: other/ca.pem\n  key: other/ca.key\n";
    String yaml = Files.readString(data.resolve("sottovoce.yaml"));
    Files.writeString(data.resolve("sottovoce.yaml"), yaml + tls);
    var refusal = assertThrows(ConfigException.class, () -> SottovoceServer.start(data));
    assertTrue(String.valueOf(refusal.getMessage()).contains("not from it"));

    // One that our own authority signed serves.
    Files.writeString(data.resolve("sottovoce.yaml"), yaml + tls.replace("other/ca", "tls/server"));
    SottovoceServer.start(data).close();
  }

  private static void refuses(String yaml, String... parts) {
    String message =
        String.valueOf(
            assertThrows(ConfigException.class, () -> ConfigReader.read(yaml), yaml).getMessage());
    for (String part : parts) assertTrue(message.contains(part), message);
  }
}
