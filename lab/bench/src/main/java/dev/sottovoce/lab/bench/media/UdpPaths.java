package dev.sottovoce.lab.bench.media;

import dev.sottovoce.phone.udp.UdpSocket;
import dev.sottovoce.phone.udp.UdpSockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Datagrams sent and received, by our sockets and by C. */
final class UdpPaths {
  private UdpPaths() {}

  static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Counts what arrives. */
  static final class Sink {
    private final UdpSockets sockets;
    final InetSocketAddress first;
    final InetSocketAddress second;
    private int arrived;
    private final UdpSockets.Receiver counting =
        (socket, from, datagram, length, nanos) -> arrived++;

    Sink(UdpSockets sockets) throws IOException {
      this.sockets = sockets;
      first = sockets.bind(loopback(), 0).local();
      second = sockets.bind(loopback(), 0).local();
    }

    /** Loopback loses nothing while buffers are not full. */
    void take(int count) throws IOException {
      arrived = 0;
      while (arrived < count) sockets.receive(counting);
    }
  }

  /** Our sockets: sends what is queued, receives it. */
  static DatagramPath ours(UdpSockets here, UdpSockets there, int length, boolean toOne)
      throws IOException {
    UdpSocket from = here.bind(loopback(), 0);
    Sink sink = new Sink(there);
    byte[] datagram = new byte[length];
    InetSocketAddress second = toOne ? sink.first : sink.second;
    return new DatagramPath() {
      @Override
      public void prepare(int count) {}

      @Override
      public void run(int count) throws IOException {
        for (int i = 0; i < count; i += 2) {
          from.queue(sink.first, datagram, 0, length);
          from.queue(second, datagram, 0, length);
        }
        from.flush();
        sink.take(count);
      }

      @Override
      public void clear(int count) {}
    };
  }

  /** C's {@code sendto} and {@code recvfrom}. */
  static DatagramPath c(CLoops loops, int length, boolean toOne) {
    CLoops.Socket from = loops.socket();
    CLoops.Socket first = loops.socket();
    CLoops.Socket second = toOne ? first : loops.socket();
    MemorySegment datagram = Arena.global().allocate(length);
    return new DatagramPath() {
      @Override
      public void prepare(int count) {}

      @Override
      public void run(int count) {
        int sent = loops.send(from, first.port(), second.port(), datagram, length, count);
        int received = loops.receive(first, toOne ? count : count / 2);
        if (!toOne) received += loops.receive(second, count / 2);
        if (sent != count || received != count) throw new IllegalStateException("a loss in C");
      }

      @Override
      public void clear(int count) {}
    };
  }
}
