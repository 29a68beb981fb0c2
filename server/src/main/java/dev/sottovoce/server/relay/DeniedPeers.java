package dev.sottovoce.server.relay;

import dev.sottovoce.wire.Bytes;
import java.util.List;

/**
 * Where a relay must not lead unless the operator says so: a relay sends from within the network
 * that it stands in, so whoever may use it would otherwise reach what that network hides.
 */
public final class DeniedPeers {
  private static final List<String> RANGES =
      List.of(
          // This host and its network, private and shared ranges, link-local with the metadata
          // services of clouds, documentation, benchmarks, groups (RFC 6890).
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          // The same in IPv6, with everything that wraps an IPv4 address.
          "::/127",
          "64:ff9b::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "fc00::/7",
          "fe80::/9",
          "ff00::/8");

  /** Addresses of IPv4 that are written as IPv6; our own reader takes them for IPv4. */
  static final String IPV4_MAPPED = "::ffff:0:0-::ffff:ffff:ffff";

  private DeniedPeers() {}

  /**
   * Whether an address lies within a network, or is nobody's.
   *
   * @param address 4 or 16 octets
   */
  public static boolean covers(Bytes address) {
    return ranges().stream().anyMatch(each -> each.contains(address));
  }

  static List<PeerRange> ranges() {
    return RANGES.stream().map(each -> PeerRange.parse(each).orElseThrow()).toList();
  }
}
