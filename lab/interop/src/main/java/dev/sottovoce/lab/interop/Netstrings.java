package dev.sottovoce.lab.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Netstrings, {@code LENGTH:OCTETS,}: the framing of baresip's control connection. */
final class Netstrings {
  private static final int MOST_OCTETS = 1 << 20;

  private Netstrings() {}

  static byte[] encode(byte[] octets) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 9);
    out.writeBytes((octets.length + ":").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(octets);
    out.write(',');
    return out.toByteArray();
  }

  /**
   * Reads one string; empty at the end of the stream.
   *
   * @throws IOException when the stream breaks or holds something else
   */
  static Optional<byte[]> read(InputStream in) throws IOException {
    int length = 0;
    int digits = 0;
    for (int octet = in.read(); octet != ':'; octet = in.read()) {
      if (octet < 0 && digits == 0) return Optional.empty();
      if (octet < '0' || octet > '9' || length > MOST_OCTETS) {
        throw new IOException("not a netstring's length");
      }
      length = length * 10 + octet - '0';
      digits++;
    }
    if (digits == 0 || length > MOST_OCTETS) throw new IOException("not a netstring's length");
    byte[] octets = in.readNBytes(length);
    if (octets.length < length || in.read() != ',') throw new IOException("netstring cut off");
    return Optional.of(octets);
  }
}
