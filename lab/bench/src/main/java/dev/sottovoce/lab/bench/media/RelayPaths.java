package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.phone.udp.UdpSocket;
import dev.sottovoce.phone.udp.UdpSockets;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.PacketSlot;
import dev.sottovoce.srtp.RtpHeader;
import dev.sottovoce.srtp.SrtpReceiver;
import dev.sottovoce.srtp.SrtpSender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Packets received, opened, protected anew and sent on. */
final class RelayPaths {
  private RelayPaths() {}

  /** Who sends protected packets to a relay, and who takes what it sends. */
  private static final class Ends {
    private final SrtpSender sender;
    private final UdpSocket socket;
    private final InetSocketAddress relay;
    private final byte[] packet;
    private final int length;
    private int sequence;
    final UdpPaths.Sink sink;

    Ends(
        UdpSockets sockets,
        UdpSockets sinks,
        InetSocketAddress relay,
        SrtpProfile profile,
        int size)
        throws IOException {
      this.relay = relay;
      socket = sockets.bind(UdpPaths.loopback(), 0);
      sink = new UdpPaths.Sink(sinks);
      sender = SrtpSender.open(Keys.of(profile), Keys.PEER);
      length = RtpHeader.FIXED_OCTETS + size;
      packet = new byte[length + SrtpSender.MAX_OVERHEAD_OCTETS];
    }

    void send(int count) {
      for (int i = 0; i < count; i++) {
        RtpHeader.write(packet, 0, Streams.PAYLOAD_TYPE, sequence++ & 0xffff, 960L, Streams.SSRC);
        socket.queue(relay, packet, 0, sender.protectRtp(packet, 0, length));
      }
      socket.flush();
    }
  }

  /** Our sockets, receiver and sender, with packets that stay where they were received. */
  static DatagramPath inSlots(
      UdpSockets relay,
      UdpSockets sockets,
      UdpSockets sinks,
      PacketCipherBackend backend,
      SrtpProfile profile,
      int payload)
      throws IOException {
    UdpSocket socket = relay.bind(UdpPaths.loopback(), 0);
    Ends ends = new Ends(sockets, sinks, socket.local(), profile, payload);
    Relaying relaying = new Relaying(socket, ends, backend, profile);
    return new DatagramPath() {
      @Override
      public void prepare(int count) {
        ends.send(count);
      }

      @Override
      public void run(int count) throws IOException {
        relaying.relayed = 0;
        while (relaying.relayed < count) relay.receiveInSlots(relaying);
      }

      @Override
      public void clear(int count) throws IOException {
        ends.sink.take(count);
      }
    };
  }

  /** Opens, protects anew and sends on to two ends in turn. */
  private static final class Relaying implements UdpSockets.SlotReceiver {
    private final UdpSocket socket;
    private final Ends ends;
    private final SrtpReceiver receiver;
    private final SrtpSender sender;
    private int relayed;

    Relaying(UdpSocket socket, Ends ends, PacketCipherBackend backend, SrtpProfile profile) {
      this.socket = socket;
      this.ends = ends;
      receiver = SrtpReceiver.open(Keys.of(profile), Keys.PEER, backend);
      sender = SrtpSender.open(Keys.of(profile), Keys.PEER, backend);
    }

    @Override
    public void take(
        UdpSocket at, InetSocketAddress from, PacketSlot slot, int length, long arrivalNanos) {
      int plain = receiver.unprotectRtp(slot, length);
      if (plain < 0) throw new IllegalStateException("a packet did not open");
      InetSocketAddress to = (relayed++ & 1) == 0 ? ends.sink.first : ends.sink.second;
      socket.queue(to, slot, sender.protectRtp(slot, plain));
    }

    @Override
    public void end() {
      socket.flush();
    }
  }

  /** The same with packets in an array. */
  static DatagramPath inArrays(
      UdpSockets relay,
      UdpSockets sockets,
      UdpSockets sinks,
      PacketCipherBackend backend,
      SrtpProfile profile,
      int payload)
      throws IOException {
    UdpSocket socket = relay.bind(UdpPaths.loopback(), 0);
    Ends ends = new Ends(sockets, sinks, socket.local(), profile, payload);
    SrtpReceiver receiver = SrtpReceiver.open(Keys.of(profile), Keys.PEER, backend);
    SrtpSender sender = SrtpSender.open(Keys.of(profile), Keys.PEER, backend);
    int[] relayed = new int[1];
    UdpSockets.Receiver relaying =
        (at, from, packet, length, nanos) -> {
          int plain = receiver.unprotectRtp(packet, 0, length);
          if (plain < 0) throw new IllegalStateException("a packet did not open");
          InetSocketAddress to = (relayed[0]++ & 1) == 0 ? ends.sink.first : ends.sink.second;
          at.queue(to, packet, 0, sender.protectRtp(packet, 0, plain));
        };
    return new DatagramPath() {
      @Override
      public void prepare(int count) {
        ends.send(count);
      }

      @Override
      public void run(int count) throws IOException {
        relayed[0] = 0;
        while (relayed[0] < count) relay.receive(relaying);
        socket.flush();
      }

      @Override
      public void clear(int count) throws IOException {
        ends.sink.take(count);
      }
    };
  }

  /** The same loop in C, with libsrtp. */
  static DatagramPath c(
      CLoops loops, UdpSockets sockets, UdpSockets sinks, SrtpProfile profile, int payload)
      throws IOException {
    CLoops.Socket socket = loops.socket();
    InetAddress loopback = UdpPaths.loopback();
    InetSocketAddress address = new InetSocketAddress(loopback, socket.port());
    Ends ends = new Ends(sockets, sinks, address, profile, payload);
    LibSrtp incoming = LibSrtp.session(profile, Keys.octets(profile), false, Arena.global());
    LibSrtp outgoing = LibSrtp.session(profile, Keys.octets(profile), true, Arena.global());
    return new DatagramPath() {
      @Override
      public void prepare(int count) {
        ends.send(count);
      }

      @Override
      public void run(int count) {
        int first = ends.sink.first.getPort();
        int second = ends.sink.second.getPort();
        if (loops.relay(socket, first, second, incoming, outgoing, count) != count) {
          throw new IllegalStateException("a loss in C");
        }
      }

      @Override
      public void clear(int count) throws IOException {
        ends.sink.take(count);
      }
    };
  }
}
