package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.push.PushConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushReaderTest {
  @Test
  void everyKey_isRead() throws Exception {
    PushConfig read =
        ConfigReader.read(
                """
                push:
                  webPush:
                    contact: mailto:operator@example.org
                    services: [push.example, "*.notify.example:8443"]
                    privateAddresses: true
                    authority: push-ca.pem
                  apns:
                    key: AuthKey.p8
                    keyId: ABC123DEFG
                    teamId: DEF123GHIJ
                    topic: org.example.phone.voip
                    sandbox: true
                  fcm:
                    account: account.json
                  testHours: 24
                """)
            .push();

    assertEquals(
        new PushConfig(
            Optional.of(
                new PushConfig.WebPush(
                    "mailto:operator@example.org",
                    List.of("push.example", "*.notify.example:8443"),
                    PushConfig.Networks.ALL,
                    Optional.of("push-ca.pem"))),
            Optional.of(
                new PushConfig.Apns(
                    "AuthKey.p8",
                    "ABC123DEFG",
                    "DEF123GHIJ",
                    "org.example.phone.voip",
                    PushConfig.Apns.SANDBOX)),
            Optional.of(new PushConfig.Fcm("account.json", PushConfig.Fcm.PRODUCTION)),
            Optional.of(Duration.ofHours(24))),
        read);
  }

  @Test
  void withoutTheKey_nobodyIsWoken_andOfWebPushTheContactIsEnough() throws Exception {
    assertEquals(PushConfig.OFF, ConfigReader.read("domain: example.org").push());
    PushConfig.WebPush read =
        ConfigReader.read("push: {webPush: {contact: 'https://example.org/ops'}}")
            .push()
            .webPush()
            .orElseThrow();
    assertEquals(PushConfig.WebPush.BROWSERS, read.services());
    assertEquals(PushConfig.Networks.PUBLIC, read.networks());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "push: yes|'push' wants the keys",
        "push: {smoke: {}}|'push' wants the keys",
        "push: {webPush: {}}|'push.webPush.contact' wants",
        "push: {webPush: {contact: operator}}|'push.webPush.contact' wants",
        "push: {webPush: {contact: 'mailto:a@b.example', services: [\"https://x\"]}}|services' wants",
        "push: {webPush: {contact: 'mailto:a@b.example', privateAddresses: maybe}}|true or false",
        "push: {apns: {key: a.p8, keyId: x, teamId: DEF123GHIJ, topic: a.voip}}|keyId' wants",
        "push: {apns: {key: a.p8, keyId: ABC123DEFG, teamId: DEF123GHIJ, topic: a}}|topic' wants",
        "push: {testHours: 0}|'push.testHours' wants",
        "push: {fcm: {}}|'push.fcm.account' wants"
      })
  void aMistake_isToldWithItsLine(String yaml, String words) {
    ConfigException refused = assertThrows(ConfigException.class, () -> ConfigReader.read(yaml));
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    assertTrue(String.valueOf(refused.getMessage()).contains("line 1"), refused.getMessage());
  }
}
