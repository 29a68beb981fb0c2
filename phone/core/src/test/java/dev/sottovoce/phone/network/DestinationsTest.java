package dev.sottovoce.phone.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class DestinationsTest {
  private static final Predicate<InetAddress> IPV6_ALONE = Inet6Address.class::isInstance;
  private static final Predicate<InetAddress> IPV4_ALONE = IPV6_ALONE.negate();
  private static final String KNOWN = Nat64Prefix.KNOWN_NAME;

  private static final Map<String, List<String>> NAT64 =
      Map.of(
          "server.example.test",
          List.of("192.0.2.2", "64:ff9b::192.0.2.2"),
          "old.example.test",
          List.of("192.0.2.2"),
          KNOWN,
          List.of("192.0.0.170", "64:ff9b::192.0.0.170"));

  private static final Map<String, List<String>> NO_NAT64 =
      Map.of(
          "server.example.test",
          List.of("2001:db8::2", "192.0.2.2"),
          KNOWN,
          List.of("192.0.0.170"));

  private static Destinations in(Map<String, List<String>> names, Predicate<InetAddress> hasWay) {
    return new Destinations(
        host -> {
          List<String> known = names.get(host);
          if (known == null && host.matches("[a-z.0-9]*[a-z]")) throw new UnknownHostException();
          List<String> all = known == null ? List.of(host) : known;
          InetAddress[] found = new InetAddress[all.size()];
          for (int i = 0; i < found.length; i++) found[i] = address(all.get(i));
          return found;
        },
        hasWay);
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getByName(literal);
  }

  @Test
  void aNameWithBoth_isReachedByWhatThereIsAWayTo() throws Exception {
    assertEquals(address("64:ff9b::192.0.2.2"), in(NAT64, IPV6_ALONE).of("server.example.test"));
    assertEquals(address("192.0.2.2"), in(NAT64, IPV4_ALONE).of("server.example.test"));
    assertEquals(address("192.0.2.2"), in(NO_NAT64, IPV4_ALONE).of("server.example.test"));
  }

  @Test
  void whereThereAreBothWays_thePlatformsOrderCounts_andForRelaysIpv4() throws Exception {
    Destinations both = in(NO_NAT64, any -> true);

    assertEquals(address("2001:db8::2"), both.of("server.example.test"));
    assertEquals(address("192.0.2.2"), both.ofIpv4First("server.example.test"));
    assertEquals(Optional.empty(), both.detour("server.example.test"));
  }

  @Test
  void anIpv4Address_isReachedByTheNat64() throws Exception {
    Destinations here = in(NAT64, IPV6_ALONE);

    assertEquals(address("64:ff9b::203.0.113.9"), here.of("203.0.113.9"));
    assertEquals(address("64:ff9b::203.0.113.9"), here.ofIpv4First("203.0.113.9"));
    assertEquals(Optional.of(address("64:ff9b::203.0.113.9")), here.detour("203.0.113.9"));
    assertEquals(address("64:ff9b::192.0.2.2"), here.of("old.example.test"));
  }

  /** Nobody asks for the known name, and nothing is changed, where IPv4 works. */
  @Test
  void whereIpv4Works_itIsTaken() throws Exception {
    Destinations here = in(Map.of(), IPV4_ALONE);

    assertEquals(address("203.0.113.9"), here.of("203.0.113.9"));
    assertEquals(Optional.empty(), here.detour("203.0.113.9"));
  }

  @Test
  void withoutANat64_nothingIsMadeUp() throws Exception {
    for (Destinations here : List.of(in(NO_NAT64, IPV6_ALONE), in(Map.of(), any -> false))) {
      assertEquals(address("203.0.113.9"), here.of("203.0.113.9"));
      assertEquals(Optional.empty(), here.detour("203.0.113.9"));
    }
  }

  @Test
  void aPrefixThatLeadsNowhere_isNotTaken() throws Exception {
    assertEquals(address("203.0.113.9"), in(NAT64, any -> false).of("203.0.113.9"));
  }

  @Test
  void aNameWithoutAddress_isUnknown() {
    assertThrows(
        UnknownHostException.class, () -> in(NAT64, any -> true).of("nobody.example.test"));
  }

  @Test
  void thisMachine_reachesItself() throws Exception {
    assertEquals(address("127.0.0.1"), Destinations.ofThisMachine().of("127.0.0.1"));
    assertEquals(Optional.empty(), Destinations.ofThisMachine().detour("127.0.0.1"));
  }
}
