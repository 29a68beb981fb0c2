package dev.sottovoce.lab.interop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NetstringsTest {
  @Test
  void whatIsWrittenIsRead() {
    Seeded.check(
        200,
        random -> {
          byte[] octets = Seeded.octets(random, 300);
          try {
            assertArrayEquals(octets, read(Netstrings.encode(octets)).orElseThrow());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Test
  void endOfStream_isEmpty() throws IOException {
    assertTrue(read(new byte[0]).isEmpty());
  }

  @Test
  void cutOff_isRefusedAtEveryOctet() {
    byte[] whole = Netstrings.encode("twelve chars".getBytes(StandardCharsets.US_ASCII));
    for (int length = 1; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThrows(IOException.class, () -> read(part));
    }
  }

  @Test
  void hugeOrSenselessLength_isRefused() {
    for (String text : new String[] {"99999999999:", "-1:a,", ":a,", "1x:a,", "2000000:"}) {
      byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
      assertThrows(IOException.class, () -> read(octets), text);
    }
  }

  private static Optional<byte[]> read(byte[] octets) throws IOException {
    return Netstrings.read(new ByteArrayInputStream(octets));
  }
}
