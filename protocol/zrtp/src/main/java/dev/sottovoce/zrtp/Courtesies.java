package dev.sottovoce.zrtp;

import dev.sottovoce.wire.ByteWriter;
import dev.sottovoce.wire.Bytes;

/** Answers that change nothing and are the same in every phase. */
final class Courtesies {
  private static final int ENDPOINT_HASH_OCTETS = 8;

  private Courtesies() {}

  /** The peer repeats itself because our acknowledgement was lost. */
  static void answerHello(Session session, Message.Hello hello) {
    if (hello.octets().equals(session.peer().hello().octets())) {
      session.acknowledge(MessageType.HELLO_ACK);
    }
  }

  static Phase receive(Session session, Phase phase, Message message) {
    if (message instanceof Message.Hello hello) answerHello(session, hello);
    if (message instanceof Message.Ping ping) answerPing(session, ping);
    return phase;
  }

  /** Section 5.16. */
  private static void answerPing(Session session, Message.Ping ping) {
    Bytes body =
        new ByteWriter()
            .bytes(Bytes.utf8(Message.Hello.VERSION))
            .bytes(endpointHash(session))
            .bytes(ping.endpointHash())
            .u32(session.peer().source())
            .toBytes();
    session.send(session.outgoing(Message.frame(MessageType.PING_ACK, body)));
  }

  /** A name that tells one of our streams from another and nobody else anything (5.15). */
  private static Bytes endpointHash(Session session) {
    return session
        .sha256()
        .digest(Bytes.concat(session.config().zid().octets(), session.local().chain().h3()))
        .slice(0, ENDPOINT_HASH_OCTETS);
  }
}
