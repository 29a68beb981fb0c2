package dev.sottovoce.zrtp;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;
import java.util.Optional;

/** There are no keys; what is left is to tell the peer why (RFC 6189 section 5.9). */
final class Ended implements Phase {
  private final Session session;

  Ended(Session session, Optional<ErrorCode> error) {
    this.session = session;
    error.ifPresent(code ->
        session.sendUntilAnswered(
            session.outgoing(message(code)), session.config().timing().other()));
  }

  @Override
  public Phase receive(Message message) {
    if (message instanceof Message.Error) session.acknowledge(MessageType.ERROR_ACK);
    if (message instanceof Message.Plain plain && plain.type() == MessageType.ERROR_ACK) {
      session.rest();
    }
    return this;
  }

  static Bytes message(ErrorCode code) {
    return Message.frame(MessageType.ERROR, new ByteWriter().u32(code.code()).toBytes());
  }
}
