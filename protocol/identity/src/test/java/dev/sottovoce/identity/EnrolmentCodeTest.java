package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnrolmentCodeTest {
  private static final String SECRET = "abcdefghijklmnopqrstuvwxyz";
  private static final String PIN = "234567abcdefghijklmnopqrst";
  private static final String GOOD = "sv1:phones.example.org:8443/" + SECRET + "/" + PIN;

  @Test
  void aCode_isReadAndWrittenBack() {
    EnrolmentCode code = EnrolmentCode.parse(GOOD).orElseThrow();
    assertEquals("phones.example.org", code.host());
    assertEquals(8443, code.port());
    assertEquals(SECRET, code.secret());
    assertEquals(PIN, code.pin());
    assertEquals(GOOD, code.text());
  }

  @Test
  void letterCaseAndSpaceAround_doNotCount() {
    assertEquals(
        GOOD,
        EnrolmentCode.parse("  " + GOOD.toUpperCase(java.util.Locale.ROOT) + "\n")
            .orElseThrow()
            .text());
  }

  @Test
  void anIpv6Host_standsInBrackets() {
    String text = GOOD.replace("phones.example.org", "[2001:db8::1]");
    EnrolmentCode code = EnrolmentCode.parse(text).orElseThrow();
    assertEquals("[2001:db8::1]", code.host());
    assertEquals(text, code.text());
    assertTrue(EnrolmentCode.parse(text.replaceAll("[\\[\\]]", "")).isEmpty());
  }

  @Test
  void anythingElse_isNoCode() {
    String[] bad = {
      "",
      "sv1:",
      GOOD.replace("sv1", "sv2"),
      GOOD.replace(":8443", ""),
      GOOD.replace("8443", "0"),
      GOOD.replace("8443", "65536"),
      GOOD.replace("8443", "+443"),
      GOOD.replace("8443", "000443"),
      GOOD.replace("8443", "٨٤٤٣"),
      GOOD.replace("phones.example.org", ""),
      GOOD.replace("phones", "ph ones"),
      GOOD.replace("phones", "user@phones"),
      GOOD.replace("phones.example.org", "[]"),
      GOOD.replace("phones.example.org", "[2001:db8::1"),
      GOOD.replace("phones.example.org", "[2001:db8::1]x"),
      GOOD.replace("phones.example.org", "x".repeat(254)),
      GOOD + "/",
      GOOD + "a",
      GOOD.substring(0, GOOD.length() - 1),
      GOOD.replace(SECRET, "1" + SECRET.substring(1)),
      GOOD.replace(PIN, "ı" + PIN.substring(1)),
      GOOD.replace("/", "//"),
      GOOD + " ".repeat(500) + "x",
    };
    for (String each : bad) assertTrue(EnrolmentCode.parse(each).isEmpty(), each);
  }

  @Test
  void noPrefixOfACode_isACode() {
    for (int end = 0; end < GOOD.length(); end++) {
      assertTrue(EnrolmentCode.parse(GOOD.substring(0, end)).isEmpty());
    }
  }

  @Test
  void randomCodes_surviveTextAndDiffer() {
    TrustBundle trust = TrustBundle.of(Bytes.utf8("a certificate"));
    Seeded.check(
        200,
        random -> {
          EnrolmentCode code =
              EnrolmentCode.random(
                  "localhost", 1 + random.nextInt(65_535), trust, random::nextBytes);
          EnrolmentCode other =
              EnrolmentCode.random("localhost", code.port(), trust, random::nextBytes);
          assertEquals(Optional.of(code), EnrolmentCode.parse(code.text()));
          assertFalse(code.secret().equals(other.secret()));
          assertTrue(trust.matches(code));
        });
  }

  @Test
  void garbage_neverThrows() {
    Seeded.check(
        2_000,
        random -> {
          StringBuilder text = new StringBuilder(GOOD);
          for (int i = 0; i < 3; i++) {
            text.setCharAt(random.nextInt(text.length()), (char) random.nextInt(0x250));
          }
          EnrolmentCode.parse(text.toString())
              .ifPresent(code -> assertEquals(Optional.of(code), EnrolmentCode.parse(code.text())));
        });
  }

  @Test
  void misuse_saysWhatIsWrong() {
    assertThrows(IllegalArgumentException.class, () -> new EnrolmentCode("a b", 1, SECRET, PIN));
    assertThrows(IllegalArgumentException.class, () -> new EnrolmentCode("ab", 0, SECRET, PIN));
    var failure =
        assertThrows(
            IllegalArgumentException.class, () -> new EnrolmentCode("ab", 1, SECRET + "x", PIN));
    assertFalse(failure.toString().contains(SECRET), "the message must not hold the secret");
  }

  @Test
  void theText_isNotInToString() {
    String shown = EnrolmentCode.parse(GOOD).orElseThrow().toString();
    for (String part : new String[] {"phones", SECRET, PIN}) assertFalse(shown.contains(part));
  }
}
