package dev.sottovoce.zrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.PgpWords;
import dev.sottovoce.wire.Bytes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a SAS value is shown (RFC 6189 section 5.1.6). */
class SasTest {
  @Test
  void base32_hasFourCharactersOfFiveBits() {
    assertEquals("yyyy", text(SasType.B32, "00000fff"));
    assertEquals("9999", text(SasType.B32, "fffff000"));
    // 10000 01000 00100 00010
    assertEquals("oern", text(SasType.B32, "82082000"));
  }

  @Test
  void base256_hasAnEvenAndAnOddWord() {
    // The example that the word list is usually shown with: E5 82 94 F2.
    assertEquals("topmost:Istanbul", text(SasType.B256, "e58294f2"));
    assertEquals("Pluto:vagabond", text(SasType.B256, "94f20000"));
    assertEquals("aardvark:adroitness", text(SasType.B256, "0000ffff"));
    assertEquals("Zulu:Yucatan", text(SasType.B256, "ffff0000"));
    assertEquals(
        List.of("topmost", "Istanbul"), Sas.of(SasType.B256, Bytes.fromHex("e5820000")).words());
  }

  @Test
  void everyWordIsThereOnce() {
    Set<String> words = new HashSet<>();
    for (int octet = 0; octet < 256; octet++) {
      words.add(PgpWords.even(octet));
      words.add(PgpWords.odd(octet));
    }
    assertEquals(512, words.size());
  }

  @Test
  void itIsNotPrinted() {
    assertEquals("Sas[B32]", Sas.of(SasType.B32, Bytes.fromHex("12345678")).toString());
  }

  private static String text(SasType type, String value) {
    return Sas.of(type, Bytes.fromHex(value)).text();
  }
}
