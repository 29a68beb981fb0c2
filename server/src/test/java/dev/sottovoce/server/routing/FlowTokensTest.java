package dev.sottovoce.server.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FlowTokensTest {
  private static final FlowTokens.Ends ENDS =
      new FlowTokens.Ends(UUID.randomUUID(), UUID.randomUUID());
  private final FlowTokens tokens = new FlowTokens(new byte[32]);

  @Test
  void aToken_opensForItsCall_alsoAfterARestart() {
    String token = tokens.seal(ENDS, "call");
    assertEquals(Optional.of(ENDS), tokens.open(token, "call"));
    assertEquals(Optional.of(ENDS), new FlowTokens(new byte[32]).open(token, "call"));
    assertEquals(Optional.of(ENDS.callee()), ENDS.other(ENDS.caller()));
    assertEquals(Optional.of(ENDS.caller()), ENDS.other(ENDS.callee()));
    assertEquals(Optional.empty(), ENDS.other(UUID.randomUUID()));
  }

  @Test
  void anotherCall_andAnotherKey_doNotOpenIt() {
    String token = tokens.seal(ENDS, "call");
    assertTrue(tokens.open(token, "other").isEmpty());
    byte[] key = new byte[32];
    key[31] = 1;
    assertTrue(new FlowTokens(key).open(token, "call").isEmpty());
  }

  @Test
  void aTokenThatWasChangedAnywhere_doesNotOpen() {
    String token = tokens.seal(ENDS, "call");
    for (int i = 0; i < token.length(); i++) {
      assertTrue(tokens.open(token.substring(0, i), "call").isEmpty());
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertTrue(tokens.open(changed, "call").isEmpty(), "at " + i);
    }
  }

  @Test
  void garbage_isNoToken() {
    Seeded.check(
        1_000,
        random -> {
          StringBuilder text = new StringBuilder();
          int length = random.nextInt(80);
          for (int i = 0; i < length; i++) text.append((char) random.nextInt(128));
          assertTrue(tokens.open(text.toString(), "call").isEmpty());
        });
  }
}
