package dev.sottovoce.server.edge;

import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Clock;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A phone on a TLS connection, which has shown whose it is: cuts its stream into messages. */
final class StreamPhone implements Carrier {
  private static final Buffer PONG = Buffer.buffer("\r\n");

  /** Why a request is refused before it is routed, if it is. */
  interface Guard {
    Optional<SipResponse> refusal(SipRequest request);
  }

  /** Does something after {@link Intake#REST}, on the edge's loop. */
  interface Rest {
    void then(Runnable action);
  }

  private final NetSocket socket;
  private final Guard guard;
  private final Rest rest;
  private final UnaryOperator<Bytes> dress;
  private final Intake intake;
  private final StreamFramer framer = new StreamFramer(StreamFramer.End.SERVER, SipLimits.DEFAULT);

  /**
   * @param dress what is sent, as it may travel
   */
  StreamPhone(
      NetSocket socket,
      Guard guard,
      Rest rest,
      UnaryOperator<Bytes> dress,
      EdgeLimits.Messages limits,
      Clock clock) {
    this.socket = socket;
    this.guard = guard;
    this.rest = rest;
    this.dress = dress;
    intake = new Intake(this, limits, clock);
    socket.setWriteQueueMaxSize(limits.unsentOctets());
  }

  @Override
  public void write(Bytes message) {
    socket.write(Buffer.buffer(dress.apply(message).toArray()));
  }

  @Override
  public boolean isFull() {
    return socket.writeQueueFull();
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Takes what has come for the device's connection. */
  void received(Buffer chunk, PhoneConnection connection) {
    byte[] octets = chunk.getBytes();
    for (StreamFramer.Frame frame : framer.feed(octets, 0, octets.length)) {
      if (!connection.isOpen()) return;
      switch (frame) {
        case StreamFramer.Frame.Message message ->
            intake.take(message.octets()).ifPresent(taken -> pass(taken, connection));
        case StreamFramer.Frame.Ping ping -> socket.write(PONG);
        case StreamFramer.Frame.Pong pong -> {}
        case StreamFramer.Frame.Broken broken -> connection.close("its stream is broken");
      }
      if (intake.isSpent()) connection.close("it sent too many bad messages");
    }
    if (intake.wantsRest()) {
      socket.pause();
      rest.then(socket::resume);
    }
  }

  private void pass(SipMessage message, PhoneConnection connection) {
    if (message instanceof SipRequest request) {
      Optional<SipResponse> refusal = guard.refusal(request);
      if (refusal.isPresent()) {
        connection.send(refusal.get().octets());
        return;
      }
    }
    connection.received(message);
  }
}
