package dev.sottovoce.crypto.note;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.wire.Bytes;
import java.nio.charset.StandardCharsets;

/** Fuzz targets of this package; without JAZZER_FUZZ they replay their finds. */
class NoteFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void note(byte[] octets) {
    Bytes encoded = Bytes.copyOf(octets);
    SignedNote.decode(encoded).ifPresent(note -> same(encoded, note.encoded()));
  }

  @FuzzTest(maxDuration = "60s")
  void verifierKey(byte[] octets) {
    String text = new String(octets, StandardCharsets.UTF_8);
    VerifierKey.parse(text).ifPresent(key -> same(text.trim(), key.text()));
  }

  private static void same(Object expected, Object found) {
    if (!expected.equals(found)) throw new AssertionError("it does not survive the round trip");
  }
}
