package dev.sottovoce.phone.desktop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.sottovoce.phone.udp.NioUdpBackend;
import dev.sottovoce.phone.udp.UdpBackend;
import dev.sottovoce.phone.udp.UdpBackends;
import dev.sottovoce.phone.udp.UdpSocket;
import dev.sottovoce.phone.udp.UdpSockets;
import dev.sottovoce.srtp.PacketSlot;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call may rely on, whoever does it. */
class UdpSocketsTest {
  private static final int EXPEDITED = 46 << 2;

  /** A datagram and who sent it. */
  private record Taken(InetSocketAddress from, byte[] octets) {}

  static List<UdpBackend> backends() {
    return UdpBackends.all().stream().filter(UdpBackend::isUsable).toList();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByName("127.0.0.1");
  }

  private static List<Taken> take(UdpSockets sockets, int count) throws IOException {
    List<Taken> taken = new ArrayList<>();
    while (taken.size() < count) {
      sockets.receive((socket, from, datagram, length, nanos) ->
          taken.add(new Taken(from, Arrays.copyOf(datagram, length))));
    }
    return taken;
  }

  private static byte[] datagram(int length, int fill) {
    byte[] datagram = new byte[length];
    Arrays.fill(datagram, (byte) fill);
    return datagram;
  }

  @Test
  void onLinux_callsUseItsOwnCalls() {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")));

    assertInstanceOf(LinuxUdpBackend.class, UdpBackends.ofThisMachine());
  }

  @ParameterizedTest
  @MethodSource("backends")
  void datagram_arrivesAsItWasSent_fromWhomItWasSent(UdpBackend backend) throws IOException {
    for (InetAddress address : addresses()) {
      try (UdpSockets here = backend.open();
          UdpSockets there = backend.open()) {
        UdpSocket from = here.bind(address, EXPEDITED);
        InetSocketAddress to = there.bind(address, EXPEDITED).local();
        byte[] sent = datagram(300, 7);
        from.send(to, sent, 50, 200);

        Taken taken = take(there, 1).get(0);

        assertArrayEquals(datagram(200, 7), taken.octets());
        assertEquals(from.local(), taken.from());
      }
    }
  }

  private static List<InetAddress> addresses() throws IOException {
    List<InetAddress> addresses = new ArrayList<>(List.of(loopback()));
    InetAddress six = InetAddress.getByName("::1");
    try (DatagramSocket there = new DatagramSocket(0, six)) {
      if (there.isBound()) addresses.add(six);
    } catch (IOException e) {
      // This machine has no IPv6.
    }
    return addresses;
  }

  /** More than go out in one call, to two ends, equal and not. */
  @ParameterizedTest
  @MethodSource("backends")
  void whatIsQueued_arrivesInOrder_whenItIsFlushed(UdpBackend backend) throws IOException {
    try (UdpSockets here = backend.open();
        UdpSockets there = backend.open()) {
      UdpSocket from = here.bind(loopback(), EXPEDITED);
      InetSocketAddress first = there.bind(loopback(), EXPEDITED).local();
      InetSocketAddress second = there.bind(loopback(), EXPEDITED).local();
      for (int i = 0; i < 70; i++) from.queue(first, datagram(182, i), 0, 182);
      from.queue(second, datagram(20, 1), 0, 20);
      from.queue(first, datagram(30, 2), 0, 30);
      from.flush();

      List<Taken> taken = take(there, 72);

      List<Integer> long182 = new ArrayList<>();
      for (Taken each : taken) if (each.octets().length == 182) long182.add((int) each.octets()[0]);
      assertEquals(java.util.stream.IntStream.range(0, 70).boxed().toList(), long182);
      assertTrue(taken.stream().anyMatch(each -> each.octets().length == 20));
      assertTrue(taken.stream().anyMatch(each -> each.octets().length == 30));
    }
  }

  /** Received, changed and sent on where they lie, more than there are slots. */
  @ParameterizedTest
  @MethodSource("backends")
  void whatLiesInSlots_goesOnFromThere(UdpBackend backend) throws IOException {
    try (UdpSockets here = backend.open();
        UdpSockets relay = backend.open();
        UdpSockets there = backend.open()) {
      UdpSocket from = here.bind(loopback(), EXPEDITED);
      UdpSocket middle = relay.bind(loopback(), EXPEDITED);
      InetSocketAddress to = there.bind(loopback(), EXPEDITED).local();
      for (int i = 0; i < 70; i++) from.queue(middle.local(), datagram(20 + i, i), 0, 20 + i);
      from.flush();
      Relay relaying = new Relay(to);
      while (relaying.passedOn < 70) relay.receiveInSlots(relaying);
      middle.send(to, datagram(500, 1), 0, 500);

      List<Taken> taken = take(there, 71);

      for (int i = 0; i < 70; i++) {
        byte[] expected = datagram(20 + i, i);
        expected[3] = 99;
        assertArrayEquals(expected, taken.get(i).octets());
        assertEquals(middle.local(), taken.get(i).from());
      }
      assertArrayEquals(datagram(500, 1), taken.get(70).octets());
    }
  }

  /** Passes everything on with one octet changed. */
  private static final class Relay implements UdpSockets.SlotReceiver {
    private final InetSocketAddress to;
    private int passedOn;
    private @Nullable UdpSocket last;

    Relay(InetSocketAddress to) {
      this.to = to;
    }

    @Override
    public void take(
        UdpSocket socket, InetSocketAddress from, PacketSlot slot, int length, long nanos) {
      slot.memory().put(3, (byte) 99);
      socket.queue(to, slot, length);
      last = socket;
      passedOn++;
    }

    @Override
    public void end() {
      if (last != null) last.flush();
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void tooLong_isSeenAsThat_andEmptyAsEmpty(UdpBackend backend) throws IOException {
    try (UdpSockets there = backend.open();
        DatagramSocket sender = new DatagramSocket(0, loopback())) {
      InetSocketAddress to = there.bind(loopback(), EXPEDITED).local();
      sender.send(new DatagramPacket(new byte[4_000], 4_000, to));
      sender.send(new DatagramPacket(new byte[0], 0, to));
      sender.send(new DatagramPacket(new byte[9], 9, to));

      List<Taken> taken = take(there, 3);

      assertEquals(UdpSockets.MAX_DATAGRAM, taken.get(0).octets().length);
      assertEquals(0, taken.get(1).octets().length);
      assertEquals(9, taken.get(2).octets().length);
    }
  }

  @ParameterizedTest
  @MethodSource("backends")
  void wake_endsTheWait(UdpBackend backend) throws Exception {
    try (UdpSockets sockets = backend.open()) {
      sockets.bind(loopback(), EXPEDITED);
      CountDownLatch ended = new CountDownLatch(1);
      Thread waiting =
          new Thread(() -> {
            try {
              sockets.receive((socket, from, datagram, length, nanos) -> {});
              ended.countDown();
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          });
      waiting.start();
      assertEquals(1, ended.getCount());
      sockets.wake();

      assertTrue(ended.await(10, TimeUnit.SECONDS));
      waiting.join();
    }
  }

  /** Nobody else would be heard, and nothing would end, for as long as somebody floods a socket. */
  @ParameterizedTest
  @MethodSource("backends")
  void floodedSocket_keepsNobodyElseWaiting(UdpBackend backend) throws IOException {
    try (UdpSockets here = backend.open()) {
      UdpSocket flooded = here.bind(loopback(), EXPEDITED);
      InetSocketAddress to = flooded.local();
      for (int i = 0; i < 64; i++) flooded.send(to, datagram(20, i), 0, 20);
      int[] count = new int[1];

      here.receive((socket, from, octets, length, nanos) -> {
        if (++count[0] < 20_000) socket.send(to, octets, 0, length);
      });

      assertTrue(count[0] > 0 && count[0] <= 1_000, count[0] + " at once");
    }
  }

  /** The number of a closed descriptor soon belongs to another file. */
  @ParameterizedTest
  @MethodSource("backends")
  void afterClose_nothingIsSent(UdpBackend backend) throws IOException {
    try (UdpSockets there = backend.open()) {
      InetSocketAddress to = there.bind(loopback(), EXPEDITED).local();
      UdpSockets here = backend.open();
      UdpSocket from = here.bind(loopback(), EXPEDITED);
      here.close();
      here.close();
      here.wake();
      UdpSockets other = backend.open();
      UdpSocket next = other.bind(loopback(), EXPEDITED);

      from.send(to, datagram(11, 1), 0, 11);
      next.send(to, datagram(12, 1), 0, 12);

      assertEquals(12, take(there, 1).get(0).octets().length);
      other.close();
    }
  }

  /** The kernel may put together what is equal; it arrives one by one all the same. */
  @Test
  void equalOnesTakenTogether_comeApartAgain() throws IOException {
    LinuxUdpBackend backend = new LinuxUdpBackend();
    assumeTrue(backend.isUsable());
    try (UdpSockets here = backend.open();
        UdpSockets there = backend.openForMany()) {
      UdpSocket from = here.bind(loopback(), EXPEDITED);
      InetSocketAddress to = there.bind(loopback(), EXPEDITED).local();
      for (int i = 0; i < 64; i++) from.queue(to, datagram(1_200, i), 0, 1_200);
      from.flush();
      from.send(to, datagram(5, 1), 0, 5);

      List<Taken> taken = take(there, 65);

      for (int i = 0; i < 64; i++) assertArrayEquals(datagram(1_200, i), taken.get(i).octets());
      assertEquals(5, taken.get(64).octets().length);
    }
  }

  @Test
  void nothingIsAllocated_perDatagram() throws IOException {
    LinuxUdpBackend backend = new LinuxUdpBackend();
    assumeTrue(backend.isUsable());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (UdpSockets here = backend.open();
        UdpSockets there = backend.open()) {
      UdpSocket from = here.bind(loopback(), EXPEDITED);
      InetSocketAddress to = there.bind(loopback(), EXPEDITED).local();
      byte[] datagram = datagram(182, 1);
      int[] count = new int[1];
      UdpSockets.Receiver counting = (socket, source, octets, length, nanos) -> count[0]++;
      UdpSockets.SlotReceiver inSlots =
          new UdpSockets.SlotReceiver() {
            @Override
            public void take(
                UdpSocket socket, InetSocketAddress who, PacketSlot slot, int length, long nanos) {
              count[0]++;
            }

            @Override
            public void end() {}
          };
      long least = Long.MAX_VALUE;
      for (int round = 0; round < 30; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
          for (int j = 0; j < 16; j++) from.queue(to, datagram, 0, datagram.length);
          from.flush();
          if (round % 2 == 0) there.receive(counting);
          else there.receiveInSlots(inSlots);
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }

      assertEquals(30 * 16_000, count[0]);
      // A lambda for each wait at most, which the compiler does not always remove.
      assertTrue(least / 16_000.0 < 2, least / 16_000.0 + " octets");
    }
  }

  @Test
  void javasChannels_areAlwaysThere() {
    assertTrue(UdpBackends.all().stream().anyMatch(NioUdpBackend.class::isInstance));
  }
}
