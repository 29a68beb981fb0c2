package dev.sottovoce.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.wire.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcdsaEncodingTest {
  private static final String ZEROS = "00".repeat(31);

  @ParameterizedTest
  @CsvSource({"01,02", "7f,80", "ff,01"})
  void smallNumbers_goThereAndBack(String r, String s) {
    Bytes fixed = Bytes.fromHex(ZEROS + r + ZEROS + s);

    assertEquals(Optional.of(fixed), EcdsaEncoding.toFixed(EcdsaEncoding.toDer(fixed)));
  }

  @Test
  void largestNumbers_goThereAndBack() {
    Bytes fixed = Bytes.fromHex("ff".repeat(64));
    Bytes der = EcdsaEncoding.toDer(fixed);

    assertEquals(72, der.length());
    assertEquals(Optional.of(fixed), EcdsaEncoding.toFixed(der));
  }

  @Test
  void numbersWithTheTopBit_getAZero() {
    assertEquals(
        Bytes.fromHex("30070202008002017f"),
        EcdsaEncoding.toDer(Bytes.fromHex(ZEROS + "80" + ZEROS + "7f")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3006020101020102ff",
        "31060201010201 02",
        "3007020101020102",
        "3003020101",
        "30050201010200",
        "3006030101020102",
        "3026022201020304050607080900010203040506070809000102030405060708090001020304020101"
      })
  void malformed_isNothing(String der) {
    assertEquals(Optional.empty(), EcdsaEncoding.toFixed(Bytes.fromHex(der.replace(" ", ""))));
  }

  @Test
  void otherLength_isACallersMistake() {
    assertThrows(
        IllegalArgumentException.class, () -> EcdsaEncoding.toDer(Bytes.fromHex("00".repeat(63))));
  }
}
