package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteReader;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message taken apart at its extensions, which may then stand in any order and number, unlike in
 * {@link Extensions}.
 *
 * @param before what comes before the extensions' length
 */
record ExtensionBlock(int type, Bytes before, List<One> extensions) {
  /** One extension. */
  record One(int type, Bytes value) {}

  ExtensionBlock {
    extensions = List.copyOf(extensions);
  }

  static Optional<ExtensionBlock> of(HandshakeMessage message) {
    Bytes body = message.body();
    int at = offset(message);
    if (at < 0 || at > body.length()) return Optional.empty();
    ByteReader reader = new ByteReader(body.slice(at, body.length()));
    Bytes block = reader.vector(2);
    if (!reader.exhausted()) return Optional.empty();
    List<One> extensions = new ArrayList<>();
    ByteReader each = new ByteReader(block);
    while (each.remaining() > 0) extensions.add(new One(each.u16(), each.vector(2)));
    if (each.overrun()) return Optional.empty();
    return Optional.of(new ExtensionBlock(message.type(), body.slice(0, at), extensions));
  }

  /** Where the extensions' length stands, or less than zero. */
  private static int offset(HandshakeMessage message) {
    ByteReader reader = new ByteReader(message.body());
    switch (message.type()) {
      case HandshakeType.CLIENT_HELLO -> {
        reader.bytes(2 + ClientHello.RANDOM_OCTETS);
        reader.vector(1);
        reader.vector(1);
        reader.vector(2);
        reader.vector(1);
      }
      case HandshakeType.SERVER_HELLO -> {
        reader.bytes(2 + ClientHello.RANDOM_OCTETS);
        reader.vector(1);
        reader.bytes(3);
      }
      case HandshakeType.CERTIFICATE_REQUEST -> reader.vector(1);
      case HandshakeType.ENCRYPTED_EXTENSIONS -> {}
      default -> {
        return -1;
      }
    }
    return reader.overrun() ? -1 : message.body().length() - reader.remaining();
  }

  ExtensionBlock with(List<One> others) {
    return new ExtensionBlock(type, before, others);
  }

  HandshakeMessage toMessage() {
    ByteWriter block = new ByteWriter(256);
    for (One each : extensions) block.u16(each.type()).vector(2, each.value());
    Bytes body = new ByteWriter(256).bytes(before).vector(2, block.toBytes()).toBytes();
    return new HandshakeMessage(type, body);
  }
}
