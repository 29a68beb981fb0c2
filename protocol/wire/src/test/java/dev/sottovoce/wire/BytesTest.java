package dev.sottovoce.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BytesTest {
  @Test
  void aCopy_doesNotFollowItsSource() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.copyOf(source);
    source[0] = 9;
    assertEquals(1, bytes.at(0));
    byte[] copy = bytes.toArray();
    copy[1] = 9;
    assertEquals(2, bytes.at(1));
  }

  @Test
  void hexAndConcatAndSlices_agreeForRandomOctets() {
    Seeded.check(
        200,
        random -> {
          byte[] octets = Seeded.octets(random, 80);
          Bytes bytes = Bytes.copyOf(octets);
          int cut = random.nextInt(octets.length + 1);
          Bytes rejoined = Bytes.concat(bytes.slice(0, cut), bytes.slice(cut, octets.length));
          assertEquals(bytes, rejoined);
          assertEquals(bytes.hashCode(), rejoined.hashCode());
          assertEquals(bytes, Bytes.fromHex(bytes.hex()));
          assertArrayEquals(octets, bytes.toArray());
          assertTrue(bytes.equalsInConstantTime(rejoined));
        });
  }

  @Test
  void anOctetIsUnsigned_andOneThatIsNotThereIsMisuse() {
    Bytes bytes = Bytes.of(0xff, 0x80);
    assertEquals(255, bytes.at(0));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.at(2));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(0, 1).at(1));
    assertThrows(IndexOutOfBoundsException.class, () -> bytes.slice(1, 3));
  }

  @Test
  void oneFlippedBit_isUnequal() {
    Bytes bytes = Bytes.fromHex("00ff10");
    Bytes flipped = Bytes.fromHex("00ff11");
    assertNotEquals(bytes, flipped);
    assertFalse(bytes.equalsInConstantTime(flipped));
    assertFalse(bytes.equalsInConstantTime(bytes.slice(0, 2)));
  }

  @Test
  void toString_showsNoOctet() {
    assertEquals("Bytes[6 octets]", Bytes.utf8("secret").toString());
  }

  @Test
  void malformedHex_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("0"));
    assertThrows(IllegalArgumentException.class, () -> Bytes.fromHex("0g"));
  }

  @Test
  void base64Url_isReadPaddedOrNot_andWrittenWithoutPadding() {
    Bytes bytes = Bytes.of(0xfb, 0xff, 0xfe, 0x01);
    assertEquals("-__-AQ", bytes.base64Url());
    assertEquals(Optional.of(bytes), Bytes.fromBase64Url("-__-AQ"));
    assertEquals(Optional.of(bytes), Bytes.fromBase64Url("-__-AQ=="));
    assertEquals("__4", bytes.slice(1, 3).base64Url());
  }

  @Test
  void whatIsNoBase64Url_isNothing() {
    for (String text : List.of("+/", "a", "ab c", "AQ=", "\u00e9\u0100")) {
      assertEquals(Optional.empty(), Bytes.fromBase64Url(text), text);
    }
  }

  @Test
  void anEmptySlice_isTheEmptyValue() {
    assertSame(Bytes.EMPTY, Bytes.of(1).slice(1, 1));
  }
}
