package dev.sottovoce.cli.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sottovoce.cli.TestConsole;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.token.AccessToken;
import dev.sottovoce.wire.Bytes;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenCommandTest {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private static String token(Instant issued) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair pair = generator.generateKeyPair();
    return new AccessToken(
            "https://calls.example.org",
            "sip:alice@example.org",
            "device-1",
            "https://calls.example.org",
            issued,
            issued.plus(AccessToken.LIFE),
            "id",
            List.of("user"),
            "thumb")
        .signed("key", message -> signed(pair, message));
  }

  private static Bytes signed(KeyPair pair, Bytes message) {
    return Es256.sign(pair.getPrivate(), message);
  }

  @Test
  void whatATokenSays_isShown() throws Exception {
    TestConsole shown = TestConsole.run("token", "inspect", token(NOW));
    assertEquals(0, shown.code(), shown.err());
    assertTrue(shown.out().contains("sip:alice@example.org, device device-1"), shown.out());
    assertTrue(shown.out().contains("s left"), shown.out());
    JsonNode json =
        new ObjectMapper()
            .readTree(
                TestConsole.run("token", "inspect", "--json", token(NOW.minusSeconds(600))).out());
    assertTrue(json.get("expired").asBoolean());
    assertEquals("thumb", json.get("thumbprint").asText());
  }

  @Test
  void whatIsNoToken_isSaid() {
    assertEquals(1, TestConsole.run("token", "inspect", "a.b.c").code());
  }
}
