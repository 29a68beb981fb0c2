package dev.sottovoce.nativelib.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** {@code sockaddr_in} and {@code sockaddr_in6}. */
final class SocketAddresses {
  /** Of the longer one. */
  static final int OCTETS = 28;

  private static final int IPV4_OCTETS = 16;
  private static final int PORT_AT = 2;
  private static final int IPV4_AT = 4;
  private static final int IPV6_AT = 8;
  private static final int SCOPE_AT = 24;
  private static final ValueLayout.OfShort BIG_ENDIAN_SHORT =
      JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private SocketAddresses() {}

  static int family(InetAddress address) {
    return address instanceof Inet4Address ? UdpFunctions.IPV4 : UdpFunctions.IPV6;
  }

  /** Returns how long it is. */
  static int write(InetSocketAddress address, MemorySegment to) {
    InetAddress host = address.getAddress();
    byte[] octets = host.getAddress();
    to.fill((byte) 0);
    to.set(JAVA_SHORT_UNALIGNED, 0, (short) family(host));
    to.set(BIG_ENDIAN_SHORT, PORT_AT, (short) address.getPort());
    boolean short4 = host instanceof Inet4Address;
    MemorySegment.copy(octets, 0, to, JAVA_BYTE, short4 ? IPV4_AT : IPV6_AT, octets.length);
    if (host instanceof Inet6Address six) {
      to.set(JAVA_INT_UNALIGNED, SCOPE_AT, six.getScopeId());
    }
    return short4 ? IPV4_OCTETS : OCTETS;
  }

  static InetSocketAddress read(MemorySegment from) {
    int port = Short.toUnsignedInt(from.get(BIG_ENDIAN_SHORT, PORT_AT));
    try {
      return new InetSocketAddress(host(from), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of four or sixteen octets is one", e);
    }
  }

  private static InetAddress host(MemorySegment from) throws UnknownHostException {
    boolean short4 = from.get(JAVA_SHORT_UNALIGNED, 0) == UdpFunctions.IPV4;
    byte[] octets = new byte[short4 ? 4 : 16];
    MemorySegment.copy(from, JAVA_BYTE, short4 ? IPV4_AT : IPV6_AT, octets, 0, octets.length);
    int scope = short4 ? 0 : from.get(JAVA_INT_UNALIGNED, SCOPE_AT);
    return scope == 0
        ? InetAddress.getByAddress(octets)
        : Inet6Address.getByAddress(null, octets, scope);
  }
}
