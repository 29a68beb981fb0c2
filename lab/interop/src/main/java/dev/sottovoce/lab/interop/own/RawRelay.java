package dev.sottovoce.lab.interop.own;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.TurnClient;
import dev.sottovoce.ice.turn.TurnClient.Input;
import dev.sottovoce.ice.turn.TurnClient.Output;
import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.ice.turn.TurnTransport;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Our client with a socket, a step at a time. */
public final class RawRelay implements AutoCloseable {
  private static final int MOST_OCTETS = 2048;

  private final DatagramSocket socket;
  private final TurnClient client;
  private final Deque<Output> news = new ArrayDeque<>();

  public RawRelay(InetSocketAddress server, TurnClient.Family family, TurnCredentials credentials)
      throws IOException {
    socket = new DatagramSocket();
    socket.connect(server);
    socket.setSoTimeout(50);
    client = new TurnClient(TurnTransport.UDP, family, credentials, new SecureRandom()::nextBytes);
  }

  public void feed(Input input) throws IOException {
    for (Output output : client.handle(input, Instant.now())) {
      if (output instanceof Output.Transmit transmit) {
        byte[] octets = transmit.message().toArray();
        socket.send(new DatagramPacket(octets, octets.length));
      } else if (!(output instanceof Output.WakeAt)) {
        news.add(output);
      }
    }
  }

  /** The next thing that it finds out, within five seconds. */
  public Output next() throws IOException {
    long until = System.nanoTime() + 5_000_000_000L;
    while (news.isEmpty()) {
      if (System.nanoTime() > until) throw new AssertionError("nothing happens");
      step();
    }
    return news.remove();
  }

  /** Goes on for some time, whatever it finds out. */
  public void stepsFor(long millis) throws IOException {
    long until = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < until) step();
  }

  private void step() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MOST_OCTETS], MOST_OCTETS);
    try {
      socket.receive(packet);
      feed(new Input.Received(Bytes.copyOf(packet.getData(), 0, packet.getLength())));
    } catch (SocketTimeoutException e) {
      feed(new Input.Tick());
    }
  }

  /** Allocates. */
  public Output allocate() throws IOException {
    feed(new Input.Start());
    return next();
  }

  public TransportAddress relayed() throws IOException {
    Output output = allocate();
    if (output instanceof Output.Allocated allocated) return allocated.relayed();
    throw new AssertionError("no allocation: " + output);
  }

  @Override
  public void close() {
    socket.close();
  }
}
