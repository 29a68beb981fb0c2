package dev.sottovoce.dtls.handshake;

import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/** ServerHello and HelloRetryRequest, which share their shape (RFC 8446 section 4.1.3). */
record ServerHello(Bytes random, Bytes sessionId, int cipherSuite, Extensions extensions) {
  /** The SHA-256 of "HelloRetryRequest", in place of a random value. */
  static final Bytes RETRY =
      Bytes.fromHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

  static ServerHello of(Bytes random, int cipherSuite, Extensions extensions) {
    return new ServerHello(random, Bytes.EMPTY, cipherSuite, extensions);
  }

  static ServerHello parse(Bytes body) throws Alerted {
    ByteReader reader = new ByteReader(body);
    int version = reader.u16();
    Bytes random = reader.bytes(ClientHello.RANDOM_OCTETS);
    Bytes sessionId = reader.vector(1);
    int suite = reader.u16();
    int compression = reader.u8();
    Bytes extensionOctets = reader.remaining() == 0 ? Bytes.EMPTY : reader.vector(2);
    if (!reader.exhausted() || sessionId.length() > 32) throw Alerted.malformed("ServerHello");
    Extensions extensions = Extensions.parse(extensionOctets);
    checkVersion(version, extensions);
    if (compression != 0) throw Alerted.illegal("compression is chosen");
    return new ServerHello(random, sessionId, suite, extensions);
  }

  private static void checkVersion(int legacyVersion, Extensions extensions) throws Alerted {
    Bytes chosen = extensions.find(Extensions.SUPPORTED_VERSIONS).orElse(null);
    if (chosen == null) throw Alerted.version("the server knows DTLS 1.2 at most");
    if (chosen.length() != 2) throw Alerted.malformed("supported_versions");
    int version = chosen.at(0) << 8 | chosen.at(1);
    if (version != ProtocolVersion.DTLS_1_3.id() || legacyVersion != ClientHello.LEGACY_VERSION) {
      throw Alerted.illegal("the server chose a version that was not offered");
    }
  }

  boolean isRetry() {
    return random.equals(RETRY);
  }

  HandshakeMessage toMessage() {
    Bytes body =
        new ByteWriter(128)
            .u16(ClientHello.LEGACY_VERSION)
            .bytes(random)
            .vector(1, sessionId)
            .u16(cipherSuite)
            .u8(0)
            .vector(2, extensions.encode())
            .toBytes();
    return new HandshakeMessage(HandshakeType.SERVER_HELLO, body);
  }
}
