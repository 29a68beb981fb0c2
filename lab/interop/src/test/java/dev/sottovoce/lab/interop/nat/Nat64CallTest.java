package dev.sottovoce.lab.interop.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls between a phone that has IPv6 alone, with a NAT64 on its way to the rest, and one that has
 * IPv4 alone; the server and its relay have IPv4 alone, too. The prefix is the network's own: tayga
 * refuses to translate addresses for documentation under the well-known one (RFC 6052 section 3.1),
 * and a phone that guessed would be found out.
 */
@Timeout(400)
class Nat64CallTest {
  private static final String NAME = "server.example.test";

  /**
   * What DNS64 would say stands in the phone's hosts: of the server's name both addresses, and the
   * name by which the prefix is found (RFC 7050).
   */
  private static final String NAT64 =
      """
      space nat64
      space phone3
      sysctl64() { ip netns exec nat64 sysctl -qw $1; }
      sysctl64 net.ipv4.ip_forward=1
      sysctl64 net.ipv6.conf.all.forwarding=1
      for each in nat64 phone3; do
        ip netns exec $each sysctl -qw net.ipv6.conf.default.accept_dad=0
        ip netns exec $each sysctl -qw net.ipv6.conf.all.accept_dad=0
      done
      link phone3 lan 2001:db8:3::2/64 nat64 lan 2001:db8:3::1/64
      link nat64 wan 198.51.100.10/30 net nat64 198.51.100.9/30
      ip -n phone3 route add default via 2001:db8:3::1
      ip -n nat64 route add default via 198.51.100.9
      cat > /run/tayga.conf <<END
      tun-device nat64
      ipv4-addr 192.168.255.1
      prefix 2001:db8:64:0:0:ff9b::/96
      dynamic-pool 192.168.255.0/24
      END
      ip netns exec nat64 tayga -c /run/tayga.conf --mktun
      ip -n nat64 link set nat64 up
      ip -n nat64 route add 192.168.255.0/24 dev nat64
      ip -n nat64 route add 2001:db8:64:0:0:ff9b::/96 dev nat64
      ip netns exec nat64 nft -f - <<END
      table ip nat {
        chain post { type nat hook postrouting priority srcnat; oif wan masquerade
        }
      }
      END
      printf '192.0.2.2 server.example.test\\n' > /run/hosts/phone1
      cat > /run/hosts/phone3 <<END
      ::1 localhost
      192.0.2.2 server.example.test
      2001:db8:64:0:0:ff9b:192.0.2.2 server.example.test
      192.0.0.170 ipv4only.arpa
      192.0.0.171 ipv4only.arpa
      2001:db8:64:0:0:ff9b:192.0.0.170 ipv4only.arpa
      2001:db8:64:0:0:ff9b:192.0.0.171 ipv4only.arpa
      192.0.2.2 other.example.test
      2001:db8:64:0:0:ff9b:192.0.2.2 other.example.test
      END
      ip netns exec nat64 tayga -c /run/tayga.conf -d >/run/tayga.log 2>&1 </dev/null &
      """;

  @TempDir static Path folder;

  private static NatNetwork network;

  @BeforeAll
  static void build() throws Exception {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    Needs.need(
        Files.isExecutable(Path.of("/usr/sbin/tayga")),
        "tayga is not installed (Debian: apt install tayga)");
    NatNetwork made;
    try {
      made = new NatNetwork(NAT64);
    } catch (IOException e) {
      Needs.need(false, "no network with a NAT64 can be made here: " + e.getMessage());
      throw e;
    }
    network = made;
    made.put(1, NatKind.PORT_RESTRICTED);
  }

  @AfterAll
  static void end() throws IOException {
    if (network != null) network.close();
  }

  /** The enrolment code and the relays' URIs name the server by what is its public address. */
  @ParameterizedTest
  @ValueSource(strings = {NatNetwork.SERVER, NAME})
  void callsBothWays_keyedByEach(String server) throws Exception {
    Path home = folder.resolve(server);
    try (NatChild house =
            new NatChild(
                network, "server", NatServer.class, home.resolve("server").toString(), server);
        NatChild alice =
            new NatChild(network, "phone3", NatPhone.class, home.resolve("alice").toString());
        NatChild bob =
            new NatChild(network, "phone1", NatPhone.class, home.resolve("bob").toString())) {
      assertEquals("ok", alice.ask("enrol " + house.ask("alice")));
      assertEquals("ok", bob.ask("enrol " + house.ask("bob")));
      for (String keying : new String[] {"DTLS_1.3", "ZRTP", "MIKEY-DH"}) {
        assertEquals("ok", alice.ask("open " + keying + " AS_NEEDED"), keying);
        assertEquals("ok", bob.ask("open " + keying + " AS_NEEDED"), keying);
        assertTalk(alice, "bob", keying);
        assertTalk(bob, "alice", keying);
      }
    }
  }

  /** Whoever leads a name elsewhere still has to prove to be the host that was meant. */
  @Test
  void theServerUnderAnotherName_getsNoSecret() throws Exception {
    Path home = folder.resolve("other");
    try (NatChild house =
            new NatChild(
                network, "server", NatServer.class, home.resolve("server").toString(), NAME);
        NatChild alice =
            new NatChild(network, "phone3", NatPhone.class, home.resolve("alice").toString())) {
      EnrolmentCode code = EnrolmentCode.parse(house.ask("alice")).orElseThrow();
      EnrolmentCode other =
          new EnrolmentCode("other.example.test", code.port(), code.secret(), code.pin());
      assertNotEquals("ok", alice.ask("enrol " + other.text()));
      // Codes work once: this one has not been used up.
      assertEquals("ok", alice.ask("enrol " + code.text()));
    }
  }

  private static void assertTalk(NatChild caller, String callee, String keying) throws Exception {
    String answer = caller.ask("call " + callee);
    System.out.println(keying + " to " + callee + ": " + answer);
    assertTrue(answer.startsWith("ok "), keying + " to " + callee + ": " + answer);
  }
}
