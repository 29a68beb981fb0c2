package dev.sottovoce.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalTest {
  @ParameterizedTest
  @CsvSource({
    "404,UNKNOWN_CALLEE",
    "480,UNAVAILABLE",
    "486,BUSY",
    "600,BUSY",
    "603,DECLINED",
    "408,NO_ANSWER",
    "403,FORBIDDEN",
    "488,MEDIA_REFUSED",
    "606,MEDIA_REFUSED",
    "500,SERVER_FAILED",
    "503,SERVER_FAILED",
    "481,SIGNALLING_FAILED",
    "302,SIGNALLING_FAILED",
    "699,SIGNALLING_FAILED"
  })
  void status_hasItsReason(int status, EndReason reason) {
    Refusal refusal = Refusal.of(status, "");

    assertEquals(reason, refusal.reason());
    assertEquals(reason.sentence(), refusal.sentence());
    assertEquals(status, refusal.status());
  }

  @Test
  void wordsOfTheRefuser_areShown() {
    Refusal refusal = Refusal.of(488, "399 server \"a=crypto is not \\\"end to end\\\"\"");

    assertTrue(refusal.sentence().endsWith("It was said: a=crypto is not \"end to end\""));
  }

  @Test
  void controlCharactersAndLength_areTamed() {
    Refusal refusal = Refusal.of(488, "399 s \"\u001b[31m" + "x".repeat(5000) + "\"");

    assertFalse(refusal.sentence().contains("\u001b"));
    assertTrue(refusal.sentence().length() < 400);
  }

  @Test
  void warningWithoutText_isIgnored() {
    assertEquals(EndReason.MEDIA_REFUSED.sentence(), Refusal.of(488, "399 s \"").sentence());
  }
}
