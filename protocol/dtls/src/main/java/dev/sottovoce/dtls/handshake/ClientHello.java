package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.List;

/** ClientHello (RFC 9147 section 5.3). */
record ClientHello(
    int legacyVersion,
    Bytes random,
    Bytes sessionId,
    Bytes legacyCookie,
    List<Integer> cipherSuites,
    Bytes compression,
    Extensions extensions) {
  static final int LEGACY_VERSION = 0xFEFD;
  static final int RANDOM_OCTETS = 32;

  private static final Bytes NO_COMPRESSION = Bytes.of(0);

  static ClientHello of(Bytes random, List<Integer> cipherSuites, Extensions extensions) {
    return new ClientHello(
        LEGACY_VERSION, random, Bytes.EMPTY, Bytes.EMPTY, cipherSuites, NO_COMPRESSION, extensions);
  }

  /** Parses what may also be a hello of DTLS 1.2, which need not have extensions. */
  static ClientHello parse(Bytes body) throws Alerted {
    ByteReader reader = new ByteReader(body);
    int version = reader.u16();
    Bytes random = reader.bytes(RANDOM_OCTETS);
    Bytes sessionId = reader.vector(1);
    Bytes cookie = reader.vector(1);
    Bytes suites = reader.vector(2);
    Bytes compression = reader.vector(1);
    Bytes extensions = reader.remaining() == 0 ? Bytes.EMPTY : reader.vector(2);
    if (!reader.exhausted() || sessionId.length() > 32 || compression.isEmpty()) {
      throw Alerted.malformed("ClientHello");
    }
    return new ClientHello(
        version,
        random,
        sessionId,
        cookie,
        Extensions.numbers(suites, "cipher_suites"),
        compression,
        Extensions.parse(extensions));
  }

  boolean offers(int version) throws Alerted {
    Bytes versions = extensions.find(Extensions.SUPPORTED_VERSIONS).orElse(null);
    return versions != null
        && Extensions.numbers(versions, 1, "supported_versions").contains(version);
  }

  /** What a hello of DTLS 1.3 must have in its legacy fields. */
  void checkLegacyFields() throws Alerted {
    if (legacyVersion != LEGACY_VERSION) throw Alerted.illegal("legacy_version is not DTLS 1.2");
    if (!legacyCookie.isEmpty()) throw Alerted.illegal("legacy_cookie is not empty");
    if (!compression.equals(NO_COMPRESSION)) throw Alerted.illegal("compression is offered");
  }

  HandshakeMessage toMessage() {
    Bytes body =
        new ByteWriter(256)
            .u16(legacyVersion)
            .bytes(random)
            .vector(1, sessionId)
            .vector(1, legacyCookie)
            .bytes(Extensions.encodeNumbers(cipherSuites, 2))
            .vector(1, compression)
            .vector(2, extensions.encode())
            .toBytes();
    return new HandshakeMessage(HandshakeType.CLIENT_HELLO, body);
  }
}
