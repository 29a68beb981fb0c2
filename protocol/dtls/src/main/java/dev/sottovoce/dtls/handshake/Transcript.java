package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * The hash over all messages so far (RFC 8446 section 4.4.1). Which hash it is shows only with the
 * server's choice; until then the first hello waits.
 */
final class Transcript {
  private @Nullable HandshakeMessage firstHello;
  private @Nullable MessageDigest digest;

  void begin(HandshakeMessage hello) {
    firstHello = hello;
  }

  /**
   * The suite is chosen; {@code retry}: a HelloRetryRequest replaces the first hello by its hash.
   */
  void choose(String hashName, boolean retry) {
    HandshakeMessage hello = firstHello;
    if (hello == null) throw new IllegalStateException("there is no hello yet");
    try {
      digest = MessageDigest.getInstance(hashName);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK and Android has " + hashName, e);
    }
    if (retry) {
      Bytes hash = Bytes.unsafeWrap(digest.digest(hello.forTranscript().unsafeArray()));
      add(new HandshakeMessage(HandshakeType.MESSAGE_HASH, new ByteWriter().bytes(hash).toBytes()));
    } else {
      add(hello);
    }
    firstHello = null;
  }

  void add(HandshakeMessage message) {
    digest().update(message.forTranscript().unsafeArray());
  }

  Bytes hash() {
    try {
      return Bytes.unsafeWrap(((MessageDigest) digest().clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-2 can be cloned", e);
    }
  }

  private MessageDigest digest() {
    if (digest == null) throw new IllegalStateException("no suite is chosen yet");
    return digest;
  }
}
