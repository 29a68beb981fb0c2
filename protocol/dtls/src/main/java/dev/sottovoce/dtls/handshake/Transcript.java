package dev.sottovoce.dtls.handshake;

import dev.sottovoce.crypto.backend.Hash;
import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash over all messages so far (RFC 8446 section 4.4.1). Which hash it is shows only with the
 * server's choice; until then the first hello waits. The messages of a handshake are few and short
 * enough to be kept and hashed from the beginning each time.
 */
final class Transcript {
  private final List<Bytes> messages = new ArrayList<>();
  private @Nullable HandshakeMessage firstHello;
  private @Nullable Hash hash;

  void begin(HandshakeMessage hello) {
    firstHello = hello;
  }

  /**
   * The suite is chosen; {@code retry}: a HelloRetryRequest replaces the first hello by its hash.
   */
  void choose(Hash chosen, boolean retry) {
    HandshakeMessage hello = firstHello;
    if (hello == null) throw new IllegalStateException("there is no hello yet");
    hash = chosen;
    if (retry) {
      Bytes hashed = chosen.digest(hello.forTranscript());
      Bytes body = new ByteWriter().bytes(hashed).toBytes();
      add(new HandshakeMessage(HandshakeType.MESSAGE_HASH, body));
    } else {
      add(hello);
    }
    firstHello = null;
  }

  void add(HandshakeMessage message) {
    if (hash == null) throw new IllegalStateException("no suite is chosen yet");
    messages.add(message.forTranscript());
  }

  Bytes hash() {
    if (hash == null) throw new IllegalStateException("no suite is chosen yet");
    return hash.digest(Bytes.concat(messages.toArray(new Bytes[0])));
  }
}
