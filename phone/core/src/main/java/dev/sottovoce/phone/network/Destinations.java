package dev.sottovoce.phone.network;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * At which of its addresses a host can be reached from this machine. Java takes the first, mostly
 * of IPv4, whether or not there is a way to it. Where there is IPv6 alone, an IPv4 address is
 * reached by the network's NAT64 (RFC 8305 section 7.1). Its calls block while names are looked up.
 *
 * <p>Whoever answers for names chooses where connections go, here as everywhere: who is at the
 * other end is proved by TLS, under the name or the address that was asked for.
 */
public final class Destinations {
  /** Looks a name up; an address is its own answer. */
  interface Names {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private static final Destinations OF_THIS_MACHINE =
      new Destinations(InetAddress::getAllByName, Destinations::hasRoute);

  /** The discard service; nothing is sent there. */
  private static final int SOME_PORT = 9;

  private final Names names;
  private final Predicate<InetAddress> hasWay;

  Destinations(Names names, Predicate<InetAddress> hasWay) {
    this.names = names;
    this.hasWay = hasWay;
  }

  public static Destinations ofThisMachine() {
    return OF_THIS_MACHINE;
  }

  /** Asks for a route: connecting such a socket sends nothing. */
  private static boolean hasRoute(InetAddress address) {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress(address, SOME_PORT));
      return true;
    } catch (IOException | UnsupportedAddressTypeException e) {
      return false;
    }
  }

  /**
   * The first that there is a way to; if there is none, the platform's choice, which then fails
   * with the right words.
   *
   * @throws UnknownHostException when the name has no address
   */
  public InetAddress of(String host) throws UnknownHostException {
    return best(addresses(host));
  }

  /** The same, of IPv4 where both would do: what NATs do to it is at least known. */
  InetAddress ofIpv4First(String host) throws UnknownHostException {
    List<InetAddress> sorted = new ArrayList<>();
    List<InetAddress> others = new ArrayList<>();
    for (InetAddress each : addresses(host)) {
      (each instanceof Inet4Address ? sorted : others).add(each);
    }
    sorted.addAll(others);
    return best(sorted);
  }

  /**
   * Another address than the one that the platform would take, when that leads nowhere.
   *
   * @throws UnknownHostException when the name has no address
   */
  public Optional<InetAddress> detour(String host) throws UnknownHostException {
    List<InetAddress> all = addresses(host);
    InetAddress best = best(all);
    return best.equals(all.get(0)) ? Optional.empty() : Optional.of(best);
  }

  private List<InetAddress> addresses(String host) throws UnknownHostException {
    return List.of(names.addresses(host));
  }

  private InetAddress best(List<InetAddress> all) {
    for (InetAddress each : all) if (hasWay.test(each)) return each;
    for (InetAddress each : all) {
      if (!(each instanceof Inet4Address there)) continue;
      Optional<InetAddress> translated = prefix().map(by -> by.with(there)).filter(hasWay);
      if (translated.isPresent()) return translated.get();
    }
    return all.get(0);
  }

  private Optional<Nat64Prefix> prefix() {
    try {
      return Nat64Prefix.in(addresses(Nat64Prefix.KNOWN_NAME));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
