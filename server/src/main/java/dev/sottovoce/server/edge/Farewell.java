package dev.sottovoce.server.edge;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.sip.message.Warning;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/**
 * Tells a phone that has a certificate of ours but may not sign in any more why: its first request
 * is answered with 403 and the reason, and then the connection is closed. A connection that ended
 * without a word would look like a network fault, and the phone would try again for ever.
 */
final class Farewell {
  private static final long PATIENCE_MILLIS = 2_000;
  private static final String REFUSED =
      "This device was revoked, is unknown here, or its certificate has run out; ask the operator"
          + " for a new enrolment code.";

  private final NetSocket socket;
  private final StreamFramer framer = new StreamFramer(StreamFramer.End.SERVER, SipLimits.DEFAULT);
  private boolean said;

  private Farewell(NetSocket socket) {
    this.socket = socket;
  }

  static void say(NetSocket socket, Vertx vertx) {
    Farewell farewell = new Farewell(socket);
    vertx.setTimer(PATIENCE_MILLIS, over -> socket.close());
    socket.handler(farewell::received);
    socket.resume();
  }

  private void received(Buffer chunk) {
    if (said) return;
    byte[] octets = chunk.getBytes();
    for (StreamFramer.Frame frame : framer.feed(octets, 0, octets.length)) {
      if (!said && frame instanceof StreamFramer.Frame.Message message) answer(message);
    }
  }

  private void answer(StreamFramer.Frame.Message message) {
    said = true;
    boolean answerable =
        new SipParser(SipLimits.DEFAULT).parse(message.octets())
                instanceof ParseResult.Parsed parsed
            && parsed.message() instanceof SipRequest request
            && write(request);
    if (!answerable) socket.close();
  }

  private boolean write(SipRequest request) {
    if (request.is("ACK")) return false;
    Warning warning = new Warning(Warning.MISCELLANEOUS, REFUSED);
    byte[] octets =
        request
            .respond(403, "Forbidden", "refused")
            .append(HeaderName.WARNING, warning.headerValue("sottovoce"))
            .toResponse()
            .octets()
            .toArray();
    socket.write(Buffer.buffer(octets)).onComplete(written -> socket.close());
    return true;
  }
}
