package dev.sottovoce.phone.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The local addresses that media may use. */
public final class HostAddresses {
  /** More are not worth the checks that ICE would make for each (RFC 8445 section 5.1.1.1). */
  static final int MOST = 8;

  private HostAddresses() {}

  /**
   * The addresses to offer, the one that reaches the server first. When the server is on this very
   * machine's loopback, so is the other phone, and only loopback is offered.
   *
   * @param towardsServer the local address of the connection to the server
   */
  public static List<InetAddress> towards(InetAddress towardsServer) {
    if (towardsServer.isLoopbackAddress()) return List.of(towardsServer);
    Set<InetAddress> addresses = new LinkedHashSet<>();
    addresses.add(towardsServer);
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isUp() && !each.isLoopback()) addUsable(each, addresses);
      }
    } catch (SocketException e) {
      // The address that reaches the server is known to work; the others would be a bonus.
    }
    List<InetAddress> all = new ArrayList<>(addresses);
    return all.subList(0, Math.min(MOST, all.size()));
  }

  private static void addUsable(NetworkInterface from, Set<InetAddress> addresses) {
    for (InetAddress each : Collections.list(from.getInetAddresses())) {
      // Link-local IPv6 addresses need a scope that cannot be told to the other end.
      boolean linkLocal = each instanceof Inet6Address && each.isLinkLocalAddress();
      if (!linkLocal && !each.isAnyLocalAddress() && !each.isMulticastAddress()) {
        addresses.add(each);
      }
    }
  }
}
