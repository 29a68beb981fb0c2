package dev.sottovoce.lab.interop.own;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.StunAttribute;
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
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A NAT for phones on loopback, with a STUN server beyond it. Whoever asks the server gets an outer
 * port; what one phone sends to the outer port of another arrives there from the outer port of the
 * first.
 */
final class Nat implements AutoCloseable {
  private static final int MOST_OCTETS = 2048;

  private final DatagramSocket stun;
  private final Map<SocketAddress, DatagramSocket> outer = new ConcurrentHashMap<>();
  private final AtomicLong passed = new AtomicLong();

  Nat() throws IOException {
    stun = open();
    Thread.ofVirtual().start(this::answer);
  }

  /** Where the STUN server listens. */
  InetSocketAddress stunServer() {
    return (InetSocketAddress) stun.getLocalSocketAddress();
  }

  /** How many datagrams went from phone to phone. */
  long passed() {
    return passed.get();
  }

  private static DatagramSocket open() throws IOException {
    return new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
  }

  private void answer() {
    try {
      while (true) {
        DatagramPacket request = receive(stun);
        DatagramSocket mapped = mapping(request.getSocketAddress());
        Bytes transaction = Bytes.unsafeWrap(octets(request)).slice(8, 20);
        byte[] answer =
            new StunWriter(StunClass.SUCCESS, StunMessage.BINDING, transaction)
                .add(
                    new StunAttribute.XorMappedAddress(
                        TransportAddress.of((InetSocketAddress) mapped.getLocalSocketAddress())))
                .finish()
                .toArray();
        stun.send(new DatagramPacket(answer, answer.length, request.getSocketAddress()));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private DatagramSocket mapping(SocketAddress phone) throws IOException {
    DatagramSocket known = outer.get(phone);
    if (known != null) return known;
    DatagramSocket made = open();
    outer.put(phone, made);
    Thread.ofVirtual().start(() -> pass(made, phone));
    return made;
  }

  private void pass(DatagramSocket from, SocketAddress phone) {
    try {
      while (true) {
        DatagramPacket packet = receive(from);
        DatagramSocket sender = outer.get(packet.getSocketAddress());
        // Whoever has no outer port of its own is not behind this NAT.
        if (sender == null) continue;
        byte[] octets = octets(packet);
        sender.send(new DatagramPacket(octets, octets.length, phone));
        passed.incrementAndGet();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[MOST_OCTETS], MOST_OCTETS);
    socket.receive(packet);
    return packet;
  }

  private static byte[] octets(DatagramPacket packet) {
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  @Override
  public void close() {
    stun.close();
    for (DatagramSocket each : outer.values()) each.close();
  }
}
