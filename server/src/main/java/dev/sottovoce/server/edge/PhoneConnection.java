package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.limits.TokenBucket;
import dev.sottovoce.server.routing.Flow;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One authenticated connection: octets in, messages to the router; messages out, octets. */
final class PhoneConnection implements Flow {
  private static final Logger LOG = LoggerFactory.getLogger(PhoneConnection.class);
  private static final SipParser PARSER = new SipParser(SipLimits.DEFAULT);
  private static final Buffer PONG = Buffer.buffer("\r\n");

  /** Whose certificate opened a connection, until when it is good, and for whom the port is. */
  record Owner(DeviceCertificate device, Instant expires, SipEdge.Audience audience) {}

  private final NetSocket socket;
  private final Owner owner;
  private final Router router;
  private final EdgeLimits limits;
  private final Clock clock;
  private final StreamFramer framer = new StreamFramer(StreamFramer.End.SERVER, SipLimits.DEFAULT);
  private final TokenBucket bucket;
  private int badMessages;
  private boolean open = true;

  PhoneConnection(NetSocket socket, Owner owner, Router router, EdgeLimits limits, Clock clock) {
    this.socket = socket;
    this.owner = owner;
    this.router = router;
    this.limits = limits;
    this.clock = clock;
    bucket = new TokenBucket(limits.messagesPerSecond(), limits.burst(), clock.instant());
    socket.setWriteQueueMaxSize(limits.unsentOctets());
  }

  @Override
  public DeviceCertificate device() {
    return owner.device();
  }

  @Override
  public boolean isForeign() {
    return owner.audience() == SipEdge.Audience.FOREIGN_PHONES;
  }

  Instant expires() {
    return owner.expires();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void send(Bytes message) {
    if (!open) return;
    if (socket.writeQueueFull()) {
      close("it reads too slowly");
      return;
    }
    socket.write(Buffer.buffer(message.toArray()));
  }

  void received(Buffer chunk) {
    byte[] octets = chunk.getBytes();
    for (StreamFramer.Frame frame : framer.feed(octets, 0, octets.length)) {
      if (!open) return;
      switch (frame) {
        case StreamFramer.Frame.Message message -> message(message.octets());
        case StreamFramer.Frame.Ping ping -> socket.write(PONG);
        case StreamFramer.Frame.Pong pong -> {}
        case StreamFramer.Frame.Broken broken -> close("its stream is broken");
      }
    }
  }

  private void message(Bytes octets) {
    boolean within = bucket.take(clock.instant());
    switch (PARSER.parse(octets)) {
      case ParseResult.Parsed parsed when within -> router.received(this, parsed.message());
      case ParseResult.Parsed parsed -> overload(parsed);
      case ParseResult.Rejected rejected -> {
        rejected.answer().ifPresent(answer -> send(answer.octets()));
        LOG.debug("refused a message: {}", rejected.reason());
        if (++badMessages >= limits.badMessages()) close("it sent too many bad messages");
      }
    }
  }

  /** RFC 3261 section 21.5.4; an ACK or a response beyond the limit is dropped. */
  private void overload(ParseResult.Parsed parsed) {
    if (!(parsed.message() instanceof SipRequest request) || request.is("ACK")) return;
    send(
        request
            .respond(503, "Service Unavailable", "busy")
            .append(HeaderName.RETRY_AFTER, "5")
            .toResponse()
            .octets());
  }

  /** Cuts the connection; what is under way on it fails. */
  void close(String why) {
    if (!open) return;
    LOG.info("closed a connection: {}", why);
    closed();
    socket.close();
  }

  /** The connection is gone. */
  void closed() {
    if (!open) return;
    open = false;
    router.closed(this);
  }
}
