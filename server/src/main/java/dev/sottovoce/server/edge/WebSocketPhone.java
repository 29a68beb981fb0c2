package dev.sottovoce.server.edge;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A phone on a WebSocket (RFC 7118), such as a browser's. TLS does not say whose it is, so each
 * REGISTER brings a token and a proof, and before the first that is good nothing else is taken. One
 * frame is read after the other, also while a token is looked at. Confined to the edge's loop.
 */
final class WebSocketPhone implements Carrier {
  private static final Logger LOG = LoggerFactory.getLogger(WebSocketPhone.class);
  private static final Bytes PING = Bytes.utf8("\r\n\r\n");
  private static final Bytes PONG = Bytes.utf8("\r\n");
  private static final int MOST_SILENT_PINGS = 3;

  /** RFC 6455 section 7.4.1. */
  private static final short POLICY_VIOLATION = 1008;

  /** What a phone needs of the edge that it is at. */
  interface House {
    /** Judges a REGISTER's token; the answer comes on the edge's loop. */
    void judge(SipRequest register, java.util.function.Consumer<SignIn.Verdict> then);

    /** Lets a device in; nothing when it may not be here, or not any more. */
    Optional<PhoneConnection> admit(Carrier carrier, DeviceCertificate device, Instant until);

    /** Does something after {@link Intake#REST}, on the edge's loop. */
    void afterRest(Runnable action);
  }

  private final ServerWebSocket socket;
  private final House house;
  private final EdgeLimits.Messages limits;
  private final Intake intake;
  private final FrameAssembler assembler = new FrameAssembler(SipLimits.DEFAULT.messageOctets());
  private @Nullable PhoneConnection connection;
  private int silentPings;
  private int heard;
  private int pings;
  private boolean closed;

  /**
   * @param socket paused
   */
  WebSocketPhone(
      ServerWebSocket socket, House house, EdgeLimits.Messages limits, java.time.Clock clock) {
    this.socket = socket;
    this.house = house;
    this.limits = limits;
    intake = new Intake(this, limits, clock);
    socket.setWriteQueueMaxSize(limits.unsentOctets());
  }

  /** The connection of the device that has signed in here. */
  Optional<PhoneConnection> connection() {
    return Optional.ofNullable(connection);
  }

  @Override
  public void write(Bytes message) {
    whileOpen(() -> send(message));
  }

  private void send(Bytes message) {
    try {
      socket.writeTextMessage(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(message.toArray()))
              .toString());
    } catch (CharacterCodingException e) {
      // RFC 7118 section 5: what is no UTF-8 goes as it is.
      socket.writeBinaryMessage(Buffer.buffer(message.toArray()));
    }
  }

  /**
   * The socket belongs to another loop and may close there at any moment, as when somebody closes
   * their browser. This loop hears of it soon, and until then nothing is wrong.
   */
  private void whileOpen(Runnable action) {
    if (closed || socket.isClosed()) return;
    try {
      action.run();
    } catch (IllegalStateException e) {
      if (!socket.isClosed()) throw e;
    }
  }

  @Override
  public boolean isFull() {
    boolean[] full = {false};
    whileOpen(() -> full[0] = socket.writeQueueFull());
    return full[0];
  }

  @Override
  public void close() {
    if (closed) return;
    whileOpen(() -> socket.close(POLICY_VIOLATION));
    closed = true;
  }

  /** Closes it for a reason that the phone learns nothing of. */
  void close(String why) {
    PhoneConnection signedIn = connection;
    if (signedIn != null && signedIn.isOpen()) {
      signedIn.close(why);
    } else if (!closed) {
      LOG.info("closed a connection: {}", why);
      close();
    }
  }

  /** The peer has gone. */
  void gone() {
    closed = true;
  }

  /** Closes it when it has not been heard of for some time; keeps it open otherwise. */
  void ping() {
    if (closed) return;
    if (++silentPings > MOST_SILENT_PINGS) close("it is silent");
    else whileOpen(() -> socket.writePing(Buffer.buffer()));
  }

  void received(WebSocketFrame frame) {
    if (closed) return;
    silentPings = 0;
    boolean data = frame.isText() || frame.isBinary() || frame.isContinuation();
    if (!data) {
      // Vert.x has answered it, and has asked for what comes next.
      boolean tooMany = connection == null && ++pings > limits.ofStranger();
      if (tooMany || !intake.takesPing()) close("it sends too many pings");
      return;
    }
    Optional<Bytes> message = assembler.take(frame);
    if (assembler.isBroken()) close("its frames do not make a message");
    else if (message.isEmpty()) next();
    else message(message.get());
  }

  private void message(Bytes octets) {
    heard++;
    PhoneConnection signedIn = connection;
    if (octets.equals(PING) || octets.equals(PONG)) {
      // RFC 5626 section 3.5.1; browsers cannot send the WebSocket's own.
      if (octets.equals(PING)) write(PONG);
      next();
      return;
    }
    Optional<SipMessage> taken = intake.take(octets);
    if (taken.isEmpty()) {
      next();
    } else if (taken.get() instanceof SipRequest request && request.is("REGISTER")) {
      house.judge(request, verdict -> judged(request, verdict));
    } else {
      if (signedIn != null) signedIn.received(taken.get());
      else refuse(taken.get());
      next();
    }
  }

  private void judged(SipRequest register, SignIn.Verdict verdict) {
    if (closed) return;
    switch (verdict) {
      case SignIn.Verdict.Refused refused -> {
        write(refused.response().octets());
        if (refused.isFault()) intake.countBad();
      }
      case SignIn.Verdict.Good good -> {
        intake.forgive();
        signedIn(register, good);
      }
    }
    next();
  }

  private void signedIn(SipRequest register, SignIn.Verdict.Good good) {
    PhoneConnection known = connection;
    if (known == null) {
      Optional<PhoneConnection> admitted = house.admit(this, good.device(), good.until());
      connection = admitted.orElse(null);
      if (admitted.isPresent()) admitted.get().received(register);
      else close("its device may not be here");
    } else if (known.device().equals(good.device())) {
      known.extend(good.until());
      known.received(register);
    } else {
      write(
          SignIn.forbidden(register, "Another device has signed in on this connection.").octets());
    }
  }

  /** Nothing but a REGISTER is taken from whoever has not signed in. */
  private void refuse(SipMessage message) {
    intake.countBad();
    if (message instanceof SipRequest request && !request.is("ACK")) {
      write(SignIn.forbidden(request, "Sign in first, with a REGISTER.").octets());
    }
  }

  private void next() {
    if (intake.isSpent()) close("it sent too many bad messages");
    else if (intake.wantsRest() || isTryingOn()) house.afterRest(this::fetch);
    else fetch();
  }

  /**
   * Whether its peer has had what it takes to sign in, which is two messages, and more. What it
   * sends then waits at its end; a connection that were closed would come back with a handshake.
   */
  private boolean isTryingOn() {
    return connection == null && heard >= limits.ofStranger();
  }

  /** Reads one frame more. */
  void fetch() {
    whileOpen(() -> socket.fetch(1));
  }
}
