package dev.sottovoce.nativelib.udp;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.sottovoce.nativelib.srtp.NativePacketSlot;
import dev.sottovoce.srtp.SrtpSender;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Sockets that one thread receives on; another one may wake it. */
public final class LinuxUdpSockets implements AutoCloseable {
  /** Takes what arrives. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * The number is that of the socket. The datagram stays in its slot until {@link #end}; there is
     * room behind it for what protection adds.
     */
    void take(
        int socket, InetSocketAddress from, NativePacketSlot slot, int length, long arrivalNanos);

    /** All that came together has been handed over; slots are filled anew after this. */
    default void end() {}
  }

  /** {@code pollfd}: descriptor, what is asked for, what is there. */
  private static final int POLL_OCTETS = 8;

  private static final int ASKED_AT = 4;
  private static final int FOUND_AT = 6;
  private static final int MOST_SOCKETS = 64;

  /** What the kernel hands over together is 64 KB at most. */
  private static final int TOGETHER_OCTETS = 65_536;

  private static final int MOST_TOGETHER = 8;

  /** Who is flooded keeps the other sockets waiting no longer than this many times. */
  private static final int MOST_ROUNDS = 8;

  private final boolean together;
  private final int wakeUp;
  private final List<LinuxUdpSocket> sockets = new ArrayList<>();
  private final Messages incoming;

  /** For parts of what came together, as many as go out at once. */
  private final NativePacketSlot[] parts;

  private final MemorySegment polled =
      Arena.ofAuto().allocate((long) (MOST_SOCKETS + 1) * POLL_OCTETS, POLL_OCTETS);
  private final MemorySegment one = Arena.ofAuto().allocateFrom(JAVA_LONG, 1);
  private final MemorySegment read = Arena.ofAuto().allocate(JAVA_LONG);
  private boolean closed;

  /**
   * @param together whether equal datagrams that arrive together are taken from the kernel as one,
   *     which spares work where there are many and wants more memory
   */
  public LinuxUdpSockets(boolean together) throws IOException {
    this.together = together;
    incoming =
        together
            ? new Messages(MOST_TOGETHER, TOGETHER_OCTETS)
            : new Messages(LinuxUdpSocket.MOST_AT_ONCE, LinuxUdp.MAX_DATAGRAM);
    parts =
        NativePacketSlot.allocate(
            together ? LinuxUdpSocket.MOST_AT_ONCE : 0,
            LinuxUdp.MAX_DATAGRAM + SrtpSender.MAX_OVERHEAD_OCTETS);
    wakeUp = UdpFunctions.event();
    if (wakeUp < 0) throw new IOException("the system gives no event");
    watch(0, wakeUp);
  }

  /** Adds a socket, before the first {@link #receive}. */
  public LinuxUdpSocket bind(InetAddress address, int typeOfService) throws IOException {
    if (sockets.size() == MOST_SOCKETS) throw new IOException("too many sockets");
    LinuxUdpSocket socket = LinuxUdpSocket.bind(address, typeOfService, together);
    sockets.add(socket);
    watch(sockets.size(), socket.descriptor());
    return socket;
  }

  private void watch(int at, int descriptor) {
    polled.set(JAVA_INT, (long) at * POLL_OCTETS, descriptor);
    polled.set(JAVA_SHORT, (long) at * POLL_OCTETS + ASKED_AT, UdpFunctions.READABLE);
  }

  /**
   * Waits until something arrives, or for {@link #wake}, and hands over what is there; where much
   * is there, a part of it.
   */
  public void receive(Receiver receiver) {
    if (UdpFunctions.poll(polled, sockets.size() + 1L) <= 0) return;
    long arrival = System.nanoTime();
    if (isReady(0)) UdpFunctions.read(wakeUp, read);
    for (int i = 0; i < sockets.size(); i++) {
      if (isReady(i + 1)) drain(i, receiver, arrival);
    }
  }

  private boolean isReady(int at) {
    return polled.get(JAVA_SHORT, (long) at * POLL_OCTETS + FOUND_AT) != 0;
  }

  private void drain(int socket, Receiver receiver, long arrival) {
    LinuxUdpSocket from = sockets.get(socket);
    int count;
    int dirty = incoming.count();
    int rounds = 0;
    do {
      incoming.prepareToReceive(dirty, together);
      count = UdpFunctions.receiveMany(from.descriptor(), incoming.all(), incoming.count());
      for (int i = 0; i < count; i++) {
        InetSocketAddress source = from.from(incoming, i);
        if (together) {
          handParts(socket, source, i, receiver, arrival);
        } else {
          receiver.take(socket, source, incoming.slot(i), incoming.length(i), arrival);
        }
      }
      if (count > 0 && !together) receiver.end();
      dirty = count;
    } while (count == incoming.count() && ++rounds < MOST_ROUNDS);
  }

  /** Copies each, for the next one begins where it ends: there would be no room behind it. */
  private void handParts(
      int socket, InetSocketAddress from, int message, Receiver receiver, long arrival) {
    ByteBuffer all = incoming.slot(message).memory();
    int whole = incoming.length(message);
    int part = incoming.parts(message);
    if (part <= 0 || part > whole) part = whole;
    int begin = 0;
    int used = 0;
    do {
      int length = Math.min(part, whole - begin);
      int kept = Math.min(length, LinuxUdp.MAX_DATAGRAM);
      NativePacketSlot slot = parts[used++];
      slot.memory().put(0, all, begin, kept);
      receiver.take(socket, from, slot, kept, arrival);
      begin += length;
      if (used == parts.length || begin >= whole) {
        receiver.end();
        used = 0;
      }
    } while (begin < whole);
  }

  /** Ends the wait, from any thread. */
  public synchronized void wake() {
    if (!closed) UdpFunctions.write(wakeUp, one);
  }

  /** By the thread that receives, when it does not any more. */
  @Override
  public synchronized void close() {
    if (closed) return;
    closed = true;
    for (LinuxUdpSocket each : sockets) each.close();
    UdpFunctions.close(wakeUp);
  }
}
