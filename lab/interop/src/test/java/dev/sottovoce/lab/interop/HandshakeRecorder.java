package dev.sottovoce.lab.interop;

import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.IntegrityKey;
import dev.sottovoce.ice.stun.StunAttribute.UseCandidate;
import dev.sottovoce.ice.stun.StunAttribute.XorMappedAddress;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One association at the end of a path that the peer finds with ICE, while this end only answers
 * (RFC 8445 section 2.5). Keeps what its association hears and says.
 */
final class HandshakeRecorder implements AutoCloseable {
  /** What happened to our association. */
  enum Event {
    START,
    IN,
    OUT
  }

  /**
   * @param millis since this recorder was made
   * @param datagram empty where there is none
   */
  record Step(Event event, long millis, Bytes datagram) {}

  static final String UFRAG = "recorder";
  static final String PASSWORD = "a-password-of-24-letters";

  private static final int POLL_MILLIS = 20;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final IntegrityKey key = IntegrityKey.shortTerm(PASSWORD);
  private final DtlsAssociation association;
  private final List<Step> steps = new ArrayList<>();
  private final List<Output> facts = new ArrayList<>();
  private @Nullable SocketAddress peer;
  private final Instant begun = Instant.now();
  private Instant now = begun;
  private Instant wakeAt = Instant.MAX;

  HandshakeRecorder(DtlsAssociation association) throws IOException {
    this.association = association;
  }

  int port() {
    return socket.getLocalPort();
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** Runs until there is a fact of that type, or the time is over. */
  <T extends Output> Optional<T> await(Class<T> type, Duration limit) throws IOException {
    Instant end = Instant.now().plus(limit);
    while (find(type).isEmpty() && Instant.now().isBefore(end)) step();
    return find(type);
  }

  @Override
  public void close() {
    socket.close();
  }

  private void step() throws IOException {
    byte[] buffer = new byte[4096];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    socket.setSoTimeout(POLL_MILLIS);
    try {
      socket.receive(packet);
      Bytes datagram = Bytes.copyOf(buffer, 0, packet.getLength());
      if (StunMessage.parse(datagram) instanceof StunMessage.Parse.Parsed stun) {
        onCheck(stun.message(), packet.getSocketAddress());
      } else if (DtlsAssociation.looksLikeDtls(buffer, 0, packet.getLength())) {
        now = Instant.now();
        // What comes before the beginning is ignored by the association, and here.
        if (peer != null) handle(new Input.Datagram(datagram));
      }
    } catch (SocketTimeoutException e) {
      now = Instant.now();
      if (!now.isBefore(wakeAt)) handle(new Input.Tick());
    }
  }

  /** Says yes to every check; the first that nominates its pair is where the handshake begins. */
  private void onCheck(StunMessage check, SocketAddress from) throws IOException {
    if (check.stunClass() != StunClass.REQUEST || !check.authenticates(key)) return;
    Bytes yes =
        new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, check.transactionId())
            .add(new XorMappedAddress(TransportAddress.of((InetSocketAddress) from)))
            .integrity(key)
            .finish();
    send(yes, from);
    if (peer == null && check.has(UseCandidate.class)) {
      peer = from;
      now = Instant.now();
      handle(new Input.Start());
    }
  }

  private void handle(Input input) throws IOException {
    if (input instanceof Input.Start) keep(Event.START, Bytes.EMPTY);
    if (input instanceof Input.Datagram datagram) keep(Event.IN, datagram.octets());
    for (Output output : association.handle(input, now)) {
      if (output instanceof Output.Transmit transmit) {
        keep(Event.OUT, transmit.datagram());
        if (peer != null) send(transmit.datagram(), peer);
      } else if (output instanceof Output.WakeAt wake) {
        wakeAt = wake.deadline();
      } else {
        facts.add(output);
      }
    }
  }

  private void keep(Event event, Bytes datagram) {
    steps.add(new Step(event, Duration.between(begun, now).toMillis(), datagram));
  }

  private void send(Bytes datagram, SocketAddress to) throws IOException {
    byte[] octets = datagram.toArray();
    socket.send(new DatagramPacket(octets, octets.length, to));
  }

  private <T extends Output> Optional<T> find(Class<T> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
