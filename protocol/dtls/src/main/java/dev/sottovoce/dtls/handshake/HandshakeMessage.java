package dev.sottovoce.dtls.handshake;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/** One whole handshake message: its type and body, as the transcript sees it. */
public record HandshakeMessage(int type, Bytes body) {
  /** Header and body as in TLS: the transcript knows no fragments (RFC 9147 section 5.2). */
  Bytes forTranscript() {
    return new ByteWriter(4 + body.length()).u8(type).vector(3, body).toBytes();
  }

  @Override
  public String toString() {
    return "HandshakeMessage[" + type + ", " + body.length() + " octets]";
  }
}
