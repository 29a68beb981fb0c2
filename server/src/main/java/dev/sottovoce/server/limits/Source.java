package dev.sottovoce.server.limits;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Where a connection comes from, as far as limits are concerned. */
public final class Source {
  private static final int IPV6_OCTETS = 16;
  private static final int IPV6_NETWORK_OCTETS = 8;

  private Source() {}

  /**
   * The key to count by: an IPv4 address as it is, of an IPv6 address the first 64 bits, because
   * whoever has one such address usually has its whole network.
   *
   * @param address literal, as a socket tells it
   */
  public static String of(String address) {
    byte[] octets;
    try {
      octets = InetAddress.ofLiteral(address).getAddress();
    } catch (IllegalArgumentException e) {
      return address;
    }
    return octets.length == IPV6_OCTETS
        ? HexFormat.of().formatHex(Arrays.copyOf(octets, IPV6_NETWORK_OCTETS))
        : address;
  }
}
