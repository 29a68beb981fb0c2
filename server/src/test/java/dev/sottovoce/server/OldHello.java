package dev.sottovoce.server;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/** A TLS ClientHello by hand (RFC 5246 section 7.4.1.2), for what the JDK no longer says. */
final class OldHello {
  private static final Map<String, Integer> SUITES =
      Map.of(
          "TLS_RSA_WITH_AES_256_GCM_SHA384", 0x009D,
          "TLS_RSA_WITH_AES_128_CBC_SHA", 0x002F,
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", 0xC024,
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", 0xC009);

  /** Groups x25519 and P-256, uncompressed points, ECDSA and RSA with SHA-256. */
  private static final String EXTENSIONS =
      "000a00060004001d0017" + "000b00020100" + "000d00080006040308040401";

  private static final int HEADER = 5;

  private OldHello() {}

  static int number(String suite) {
    return Objects.requireNonNull(SUITES.get(suite));
  }

  /** The first record that comes back. */
  static byte[] answer(int port, int version, int... suites) throws IOException {
    try (Socket socket = new Socket("localhost", port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(hello(version, suites));
      return socket.getInputStream().readNBytes(HEADER + 2);
    }
  }

  static boolean isAlert(byte[] record) {
    return record.length > HEADER && record[0] == 21;
  }

  static boolean isHandshake(byte[] record) {
    return record.length > HEADER && record[0] == 22;
  }

  private static byte[] hello(int version, int... suites) throws IOException {
    byte[] extensions = HexFormat.of().parseHex(EXTENSIONS);
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(octets);
    body.writeShort(version);
    body.write(new byte[32]);
    body.writeByte(0);
    body.writeShort(2 * suites.length);
    for (int suite : suites) body.writeShort(suite);
    body.writeShort(0x0100);
    body.writeShort(extensions.length);
    body.write(extensions);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream record = new DataOutputStream(whole);
    record.writeByte(22);
    record.writeShort(0x0301);
    record.writeShort(4 + octets.size());
    record.writeInt(0x0100_0000 | octets.size());
    octets.writeTo(record);
    return whole.toByteArray();
  }
}
