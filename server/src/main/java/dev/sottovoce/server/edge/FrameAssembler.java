package dev.sottovoce.server.edge;

import dev.sottovoce.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;

/**
 * Puts a message together from the frames of a WebSocket (RFC 6455 section 5.4), which may be cut
 * into several, within bounds.
 */
final class FrameAssembler {
  static final int MOST_FRAGMENTS = 64;

  private final int mostOctets;
  private Buffer message = Buffer.buffer();
  private int fragments;
  private boolean broken;

  FrameAssembler(int mostOctets) {
    this.mostOctets = mostOctets;
  }

  /** Takes a text, binary or continuation frame; the message when it is whole now. */
  Optional<Bytes> take(WebSocketFrame frame) {
    Buffer part = frame.binaryData();
    boolean begins = !frame.isContinuation();
    broken |=
        begins != (fragments == 0)
            || fragments == MOST_FRAGMENTS
            || message.length() + part.length() > mostOctets;
    if (broken) return Optional.empty();
    fragments++;
    message.appendBuffer(part);
    if (!frame.isFinal()) return Optional.empty();
    Bytes whole = Bytes.unsafeWrap(message.getBytes());
    message = Buffer.buffer();
    fragments = 0;
    return Optional.of(whole);
  }

  /** Whether the message is longer or in more pieces than it may be, or its pieces do not fit. */
  boolean isBroken() {
    return broken;
  }
}
