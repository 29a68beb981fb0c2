package dev.sottovoce.lab.interop;

import dev.sottovoce.dtls.DtlsAssociation;
import dev.sottovoce.dtls.DtlsAssociation.Input;
import dev.sottovoce.dtls.DtlsAssociation.Output;
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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Drives one association over a UDP socket on loopback, in the calling thread. */
final class DtlsOverUdp implements AutoCloseable {
  private static final int MAX_WAIT_MILLIS = 50;

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final DtlsAssociation association;
  private final List<Output> facts = new ArrayList<>();
  private @Nullable SocketAddress peer;
  private Instant wakeAt = Instant.MAX;

  /**
   * @param peerPort empty when the peer speaks first: then its address is learnt
   */
  DtlsOverUdp(DtlsAssociation association, OptionalInt peerPort) throws IOException {
    this.association = association;
    if (peerPort.isPresent()) {
      peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), peerPort.getAsInt());
    }
    handle(new Input.Start());
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Runs until there is a fact of that type, or the time is over. */
  <T extends Output> Optional<T> await(Class<T> type, Duration limit) throws IOException {
    Instant end = Instant.now().plus(limit);
    while (find(type).isEmpty() && Instant.now().isBefore(end)) step();
    return find(type);
  }

  @Override
  public void close() throws IOException {
    handle(new Input.Close());
    socket.close();
  }

  private void step() throws IOException {
    byte[] buffer = new byte[4096];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    long wait = Duration.between(Instant.now(), wakeAt).toMillis();
    socket.setSoTimeout((int) Math.max(1, Math.min(wait, MAX_WAIT_MILLIS)));
    try {
      socket.receive(packet);
      peer = packet.getSocketAddress();
      handle(new Input.Datagram(Bytes.copyOf(buffer, 0, packet.getLength())));
    } catch (SocketTimeoutException e) {
      if (!Instant.now().isBefore(wakeAt)) handle(new Input.Tick());
    }
  }

  private void handle(Input input) throws IOException {
    for (Output output : association.handle(input, Instant.now())) {
      if (output instanceof Output.Transmit send) {
        // A server that gives up before anybody spoke has nobody to tell.
        if (peer == null) continue;
        byte[] datagram = send.datagram().toArray();
        socket.send(new DatagramPacket(datagram, datagram.length, peer));
      } else if (output instanceof Output.WakeAt wake) {
        wakeAt = wake.deadline();
      } else {
        facts.add(output);
      }
    }
  }

  private <T extends Output> Optional<T> find(Class<T> type) {
    return facts.stream().filter(type::isInstance).map(type::cast).findFirst();
  }
}
