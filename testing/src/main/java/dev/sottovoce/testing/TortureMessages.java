package dev.sottovoce.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The recorded messages of RFC 4475 and RFC 5118. */
public final class TortureMessages {
  private TortureMessages() {}

  /** Of all: {@code rfc4475/badaspec.dat} and so on. */
  public static List<String> names() {
    return List.of(new String(octets("torture.txt"), StandardCharsets.US_ASCII).split("\n"));
  }

  /** One as it is sent. */
  public static byte[] read(String name) {
    if (!names().contains(name)) throw new IllegalArgumentException("no test message " + name);
    return octets(name);
  }

  private static byte[] octets(String file) {
    try (InputStream in = TortureMessages.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
