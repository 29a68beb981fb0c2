package dev.sottovoce.nativelib.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.sottovoce.nativelib.srtp.NativePacketSlot;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One socket. Sending is safe from any thread and waits for nothing. */
public final class LinuxUdpSocket {
  /** How many go out at once. */
  static final int MOST_AT_ONCE = 32;

  private final int descriptor;
  private final InetSocketAddress local;
  private final Messages outgoing = new Messages(MOST_AT_ONCE, LinuxUdp.MAX_DATAGRAM);
  private final @Nullable InetSocketAddress[] written = new InetSocketAddress[MOST_AT_ONCE];
  private final int[] lengths = new int[MOST_AT_ONCE];
  private int queued;
  private boolean canJoin = true;
  private boolean closed;

  /** Whom the last datagram came from: it is nearly always the same. */
  private final MemorySegment lastName = Arena.ofAuto().allocate(SocketAddresses.OCTETS, 8);

  private @Nullable InetSocketAddress lastFrom;

  private LinuxUdpSocket(int descriptor, InetSocketAddress local) {
    this.descriptor = descriptor;
    this.local = local;
  }

  /** Bound to a free port; {@code together} asks the kernel to hand over equal ones together. */
  static LinuxUdpSocket bind(InetAddress address, int typeOfService, boolean together)
      throws IOException {
    int family = SocketAddresses.family(address);
    int descriptor = UdpFunctions.socket(family);
    if (descriptor < 0) throw new IOException("the system gives no socket");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment number = arena.allocateFrom(JAVA_INT, typeOfService);
      if (family == UdpFunctions.IPV4) {
        UdpFunctions.option(
            descriptor, UdpFunctions.LEVEL_IP, UdpFunctions.TYPE_OF_SERVICE, number);
      } else {
        UdpFunctions.option(
            descriptor, UdpFunctions.LEVEL_IPV6, UdpFunctions.TRAFFIC_CLASS, number);
        number.set(JAVA_INT, 0, 1);
        UdpFunctions.option(descriptor, UdpFunctions.LEVEL_IPV6, UdpFunctions.IPV6_ONLY, number);
      }
      number.set(JAVA_INT, 0, 1);
      if (together) {
        UdpFunctions.option(descriptor, UdpFunctions.LEVEL_UDP, UdpFunctions.UDP_GRO, number);
      }
      MemorySegment name = arena.allocate(SocketAddresses.OCTETS, 8);
      int length = SocketAddresses.write(new InetSocketAddress(address, 0), name);
      number.set(JAVA_INT, 0, SocketAddresses.OCTETS);
      if (!UdpFunctions.bind(descriptor, name, length)
          || !UdpFunctions.name(descriptor, name, number)) {
        UdpFunctions.close(descriptor);
        throw new IOException("the system does not bind this address");
      }
      return new LinuxUdpSocket(descriptor, SocketAddresses.read(name));
    }
  }

  public InetSocketAddress local() {
    return local;
  }

  /** Sends one datagram, behind those that wait; it is as good as lost where that fails. */
  public synchronized void send(InetSocketAddress to, byte[] octets, int offset, int length) {
    queue(to, octets, offset, length);
    flush();
  }

  /** Sends it with others: at the next flush, or when there are many. */
  public synchronized void queue(InetSocketAddress to, byte[] octets, int offset, int length) {
    if (isLost(to, length)) return;
    outgoing.load(queued, octets, offset, length);
    add(to, length);
  }

  /** Likewise from where it lies, and where it has to stay until then. */
  public synchronized void queue(InetSocketAddress to, NativePacketSlot slot, int length) {
    if (isLost(to, length)) return;
    outgoing.lend(queued, slot, length);
    add(to, length);
  }

  private boolean isLost(InetSocketAddress to, int length) {
    if (length >= LinuxUdp.MAX_DATAGRAM) throw new IllegalArgumentException("too long: " + length);
    return closed || to.isUnresolved();
  }

  private void add(InetSocketAddress to, int length) {
    int at = queued++;
    if (!to.equals(written[at])) {
      outgoing.nameLength(at, SocketAddresses.write(to, outgoing.name(at)));
      written[at] = to;
    }
    lengths[at] = length;
    if (queued == MOST_AT_ONCE) flush();
  }

  /** Sends what waits. */
  public synchronized void flush() {
    int count = queued;
    queued = 0;
    if (closed || count == 0) return;
    if (count > 1 && canJoin && areEqual(count) && sendJoined(count)) return;
    int sent = 0;
    while (sent < count) {
      MemorySegment rest = outgoing.all().asSlice((long) sent * Messages.HEADER_OCTETS);
      // What the first of them fails at, such as no route, need not be true for the next.
      sent += Math.max(1, UdpFunctions.sendMany(descriptor, rest, count - sent));
    }
  }

  private boolean areEqual(int count) {
    InetSocketAddress to = written[0];
    if (to == null || lengths[0] == 0) return false;
    for (int i = 1; i < count; i++) {
      if (lengths[i] != lengths[0] || !to.equals(written[i])) return false;
    }
    return true;
  }

  /** As one that the kernel cuts; not every kernel and network card can. */
  private boolean sendJoined(int count) {
    outgoing.join(count, lengths[0]);
    canJoin = UdpFunctions.sendMany(descriptor, outgoing.all(), 1) == 1;
    outgoing.part();
    return canJoin;
  }

  int descriptor() {
    return descriptor;
  }

  /** Whom a datagram came from; for the thread that receives. */
  InetSocketAddress from(Messages messages, int at) {
    InetSocketAddress known = lastFrom;
    if (known != null && messages.isFrom(at, lastName)) return known;
    MemorySegment name = messages.name(at);
    InetSocketAddress from = SocketAddresses.read(name);
    MemorySegment.copy(name, JAVA_BYTE, 0, lastName, JAVA_BYTE, 0, SocketAddresses.OCTETS);
    lastFrom = from;
    return from;
  }

  /** Nothing of it reaches a descriptor of the same number that somebody else gets. */
  synchronized void close() {
    if (closed) return;
    closed = true;
    UdpFunctions.close(descriptor);
  }
}
