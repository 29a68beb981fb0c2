package dev.sottovoce.identity.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecoveryKeyTest {
  @Test
  void theWords_giveTheKeyBack_inAnyCaseAndSpacing() {
    RecoveryKey key = RecoveryKey.generate(new Random(7)::nextBytes);
    List<String> words = key.words();
    assertEquals(24, words.size());
    String typed = "  " + String.join(" \n ", words).toUpperCase(Locale.ROOT) + "\t";
    RecoveryKey again = RecoveryKey.parse(typed).orElseThrow();
    assertEquals(key.publicKey(), again.publicKey());
    assertEquals(words, again.words());
    Bytes message = Bytes.utf8("message");
    assertTrue(RecoveryKey.verify(key.publicKey(), message, again.sign(message)));
  }

  /**
   * Computed with HKDF and Ed25519 of Python's cryptography 48 from the 22 octets 0 to 21: the
   * derivation must never change, for the words lie on paper.
   */
  @Test
  void theKeyOfKnownWords_isKnown() {
    byte[] counting = new byte[22];
    for (int i = 0; i < counting.length; i++) counting[i] = (byte) i;
    RecoveryKey key = RecoveryKey.generate(target -> System.arraycopy(counting, 0, target, 0, 22));
    assertEquals(
        "ee7e291a2da81fd4a7f505074f95c916c5e0ae1a5f973de1177812b4c3f63920", key.publicKey().hex());
    assertEquals("127b", PgpWords.parse(key.words()).orElseThrow().slice(22, 24).hex());
  }

  @Test
  void twoDifferentKeys_haveDifferentWords() {
    RecoveryKey one = RecoveryKey.generate(new Random(1)::nextBytes);
    RecoveryKey other = RecoveryKey.generate(new Random(2)::nextBytes);
    assertTrue(!one.publicKey().equals(other.publicKey()) && !one.words().equals(other.words()));
  }

  @Test
  void wordsThatAreWrong_areNoticed() {
    Seeded.check(
        300,
        random -> {
          List<String> words = new ArrayList<>(RecoveryKey.generate(random::nextBytes).words());
          int at = random.nextInt(24);
          int mistake = random.nextInt(4);
          if (mistake == 0) words.remove(at);
          if (mistake == 1) words.set(at, "sottovoce");
          if (mistake == 2) words.add("aardvark");
          if (mistake == 3) Collections.swap(words, at, (at + 1) % 24);
          assertTrue(RecoveryKey.parse(String.join(" ", words)).isEmpty());
        });
    assertTrue(RecoveryKey.parse("").isEmpty());
    assertTrue(RecoveryKey.parse("x ".repeat(100_000)).isEmpty());
  }

  /** As another of the same list. */
  @Test
  void aWordMisread_isNoticed() {
    RecoveryKey key = RecoveryKey.generate(new Random(3)::nextBytes);
    int passed = 0;
    for (int at = 0; at < 24; at++) {
      for (int octet = at; octet < 256; octet += 24) {
        List<String> words = new ArrayList<>(key.words());
        String other = at % 2 == 0 ? PgpWords.even(octet) : PgpWords.odd(octet);
        if (other.equals(words.get(at))) continue;
        words.set(at, other);
        if (RecoveryKey.parse(String.join(" ", words)).isPresent()) passed++;
      }
    }
    assertEquals(0, passed, "with this key: one change in 65536 passes");
  }
}
