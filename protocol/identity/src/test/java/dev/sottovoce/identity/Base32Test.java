package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

class Base32Test {
  /** The vectors of RFC 4648 section 10 in lower case and without padding. */
  @Test
  void rfc4648Section10() {
    String[][] vectors = {
      {"fooba", "mzxw6ytb"}, {"foobar", "mzxw6ytboi"}, {"fo", "mzxq"}, {"", ""}
    };
    for (String[] vector : vectors) {
      Bytes octets = Bytes.utf8(vector[0] + "\0");
      // The last character may reach into the padding bits, which are zero.
      assertEquals(vector[1], Base32.encode(octets, vector[1].length()));
    }
  }

  @Test
  void moreCharactersThanTheOctetsFill_areRefused() {
    Bytes two = Bytes.utf8("fo");
    assertEquals("mzx", Base32.encode(two, 3));
    assertThrows(IllegalArgumentException.class, () -> Base32.encode(two, 4));
  }

  @Test
  void onlyTheAlphabet_isText() {
    assertTrue(Base32.isText("az27", 4));
    for (String bad : new String[] {"az2", "az271", "AZ27", "az21", "az28", "az2=", "az2 "}) {
      assertFalse(Base32.isText(bad, 4), bad);
    }
  }
}
