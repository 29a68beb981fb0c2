package dev.sottovoce.ice;

import dev.sottovoce.wire.Bytes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IP address and a UDP port. It is never a name, so no use of it can cause a look-up. An address
 * is personal: {@code toString} shows only its family.
 *
 * @param address 4 octets (IPv4) or 16 (IPv6); an IPv4-mapped IPv6 address becomes IPv4
 * @param port 0 to 65535
 */
public record TransportAddress(Bytes address, int port) {
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final Bytes IPV4_MAPPED = Bytes.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

  public TransportAddress {
    if (address.length() == IPV6_BYTES && address.slice(0, 12).equals(IPV4_MAPPED)) {
      address = address.slice(12, IPV6_BYTES);
    }
    if (address.length() != IPV4_BYTES && address.length() != IPV6_BYTES) {
      throw new IllegalArgumentException("an address has 4 or 16 octets, not " + address.length());
    }
    if (port < 0 || port > 0xffff) throw new IllegalArgumentException("no port: " + port);
  }

  /**
   * The address of a socket. The scope of a link-local IPv6 address is lost, so such sockets are
   * better not handed to an agent.
   *
   * @throws IllegalArgumentException if it is unresolved
   */
  public static TransportAddress of(InetSocketAddress socketAddress) {
    InetAddress ip = socketAddress.getAddress();
    if (ip == null) throw new IllegalArgumentException("the socket address is unresolved");
    return new TransportAddress(Bytes.unsafeWrap(ip.getAddress()), socketAddress.getPort());
  }

  /**
   * Reads an IPv4 or IPv6 literal as it stands in SDP ({@code c=} line or candidate).
   *
   * @return nothing for a host name, a scoped address, or a port outside 0 to 65535
   */
  public static Optional<TransportAddress> parse(String literal, int port) {
    if (port < 0 || port > 0xffff) return Optional.empty();
    return IpLiteral.parse(literal).map(ip -> new TransportAddress(ip, port));
  }

  /** For the driver's socket; no look-up happens. */
  public InetSocketAddress toSocketAddress() {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address.toArray()), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the constructor let a wrong length pass", e);
    }
  }

  /** The address as a literal for SDP, IPv6 in the form of RFC 5952 without brackets. */
  public String literal() {
    return IpLiteral.format(address);
  }

  public boolean isIpv6() {
    return address.length() == IPV6_BYTES;
  }

  public boolean isLoopback() {
    if (!isIpv6()) return address.at(0) == 127;
    return address.at(15) == 1 && isZeroUpTo(15);
  }

  /** Link-local unicast: 169.254/16 or fe80::/10. */
  public boolean isLinkLocal() {
    if (!isIpv6()) return address.at(0) == 169 && address.at(1) == 254;
    return address.at(0) == 0xfe && (address.at(1) & 0xc0) == 0x80;
  }

  /**
   * Whether a datagram can be sent there: a port, and neither the unspecified nor a group address.
   */
  public boolean isUnicast() {
    if (port == 0 || isZeroUpTo(address.length())) return false;
    return isIpv6() ? address.at(0) != 0xff : address.at(0) < 224;
  }

  private boolean isZeroUpTo(int end) {
    for (int i = 0; i < end; i++) if (address.at(i) != 0) return false;
    return true;
  }

  @Override
  public String toString() {
    return isIpv6() ? "TransportAddress[IPv6]" : "TransportAddress[IPv4]";
  }
}
