package dev.sottovoce.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.PassphraseSeal.Cost;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PassphraseSealTest {
  /** So that a test of a thousand files does not take a thousand times 64 MiB. */
  private static final Cost CHEAP = new Cost(32, 1, 1);

  private static final Bytes CONTENT = Bytes.utf8("thirty-two octets of a private k");

  private static Secret words(String text) {
    return Secret.takeFrom(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sealed(Cost cost) {
    return PassphraseSeal.seal(
        Secret.copyOf(CONTENT), words("open sesame"), "test", cost, new SecureRandom()::nextBytes);
  }

  private static Optional<Secret> opened(String text) {
    return PassphraseSeal.open(text, words("open sesame"), "test");
  }

  @Test
  void whatWasSealed_opensWithItsPassphraseAndPurpose_andNothingElse() {
    String text = sealed(Cost.RFC_9106);
    assertTrue(PassphraseSeal.isSealed(text));
    assertArrayEquals(CONTENT.toArray(), opened(text).orElseThrow().exposedCopy());
    assertEquals(Optional.empty(), PassphraseSeal.open(text, words("open sesam"), "test"));
    assertEquals(Optional.empty(), PassphraseSeal.open(text, words("open sesame"), "other"));
  }

  @Test
  void theSameSecretTwice_looksDifferent() {
    assertNotEquals(sealed(CHEAP), sealed(CHEAP));
  }

  /** Each octet of the file counts, in any one bit. */
  @Test
  void aChangedFile_doesNotOpen() {
    String text = sealed(CHEAP);
    byte[] octets = body(text);
    Random random = new Random(7);
    for (int i = 0; i < octets.length; i++) {
      // The memory's high octets would only make the test slow; the bounds have a test of their
      // own.
      if (i >= 6 && i < 9) continue;
      byte[] changed = octets.clone();
      changed[i] ^= (byte) (i >= 9 && i < 12 ? 1 : 1 << random.nextInt(8));
      assertEquals(Optional.empty(), opened(text(changed)), "octet " + i);
    }
    for (int end = 0; end < octets.length; end++) {
      assertEquals(Optional.empty(), opened(text(Arrays.copyOf(octets, end))), "cut at " + end);
    }
  }

  @Test
  void anotherSpelling_doesNotOpen() {
    String text = sealed(CHEAP);
    assertTrue(opened(text).isPresent());
    for (String other :
        new String[] {
          "",
          text.trim(),
          text + "\n",
          text.replaceFirst("\n", "\r\n"),
          text.replace("=", ""),
          " " + text
        }) {
      if (!other.equals(text)) assertEquals(Optional.empty(), opened(other));
    }
  }

  /** A file must not be able to take a gigabyte's hundredfold, or hours. */
  @Test
  void aFileThatCostsTooMuch_isRefusedBeforeItIsPaid() {
    byte[] octets = body(sealed(CHEAP));
    int memory = 6;
    byte[] greedy = octets.clone();
    Arrays.fill(greedy, memory, memory + 4, (byte) 0xff);
    assertEquals(Optional.empty(), opened(text(greedy)));
    byte[] slow = octets.clone();
    slow[memory + 4] = (byte) 0xff;
    assertEquals(Optional.empty(), opened(text(slow)));
    byte[] wide = octets.clone();
    wide[memory + 5] = (byte) 0xff;
    assertEquals(Optional.empty(), opened(text(wide)));
    assertThrows(IllegalArgumentException.class, () -> new Cost(2 * 1024 * 1024, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Cost(32, 17, 1));
    assertThrows(IllegalArgumentException.class, () -> new Cost(8, 1, 2));
  }

  @Test
  void anyText_isAValueAndNoException() {
    String text = sealed(CHEAP);
    Seeded.check(
        300,
        random -> {
          StringBuilder changed = new StringBuilder(text);
          // Behind the costs, which have their own test.
          int at = 60 + random.nextInt(text.length() - 60);
          changed.setCharAt(at, (char) (32 + random.nextInt(95)));
          opened(changed.toString());
        });
  }

  /** A file of today opens in every later version. */
  @Test
  void aFileOfVersionOne_opens() {
    String kept = KEPT;
    assertArrayEquals(CONTENT.toArray(), opened(kept).orElseThrow().exposedCopy());
    assertFalse(PassphraseSeal.isSealed("-----BEGIN PRIVATE KEY-----\n"));
  }

  private static final String KEPT =
      "-----BEGIN SOTTOVOCE SEALED KEY-----\n"
          + "AQR0ZXN0AAAAIAEB2qQwqHNmdLg560Zte8h/9kL4e1HtEb52aG8z5dV67AwX5hyF\n"
          + "4RuxzMZdvVGTbbdkUvTCY1LqNb5RVHL5iVdXgCaCZXL+bEX4UhRpLw==\n"
          + "-----END SOTTOVOCE SEALED KEY-----\n";

  private static byte[] body(String text) {
    return Base64.getDecoder().decode(text.replaceAll("-----[A-Z ]+-----", "").replace("\n", ""));
  }

  private static String text(byte[] octets) {
    return "-----BEGIN SOTTOVOCE SEALED KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets)
        + "\n-----END SOTTOVOCE SEALED KEY-----\n";
  }
}
