package dev.sottovoce.lab.interop.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone that goes from one network to another in the middle of a call. */
@Timeout(200)
class NetworkChangeTest {
  /** The first phone has one more way to the Internet, by a mobile network with a NAT. */
  static final String MOBILE =
      """
      space mobile
      ip netns exec mobile sysctl -qw net.ipv4.ip_forward=1
      link phone1 cell 10.9.0.2/24 mobile lan 10.9.0.1/24
      link mobile wan 198.51.100.10/30 net mobile 198.51.100.9/30
      ip -n mobile route add default via 198.51.100.9
      ip netns exec mobile nft -f - <<END
      table ip nat {
        chain post { type nat hook postrouting priority srcnat; oif wan masquerade
        }
      }
      END
      ip -n phone1 link set cell down
      """;

  /** The cable is pulled: nothing passes in the old network any more. */
  static final String LEAVE =
      "ip link set lan down; ip link set cell up; ip route replace default via 10.9.0.1";

  static final String COME_BACK =
      "ip link set lan up; ip route replace default via 10.1.0.1; ip link set cell down";

  /** How long the other end may go unheard: a second to notice, to sign in, a relay, ICE. */
  private static final long MOST_MILLIS = 8_000;

  @TempDir Path folder;

  private NatNetwork network;
  private NatChild server;
  private NatChild alice;
  private NatChild bob;

  @BeforeEach
  void build() throws Exception {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    NatNetwork made;
    try {
      made = new NatNetwork(MOBILE);
    } catch (IOException e) {
      Needs.need(false, "no network namespaces can be made here: " + e.getMessage());
      throw e;
    }
    network = made;
    made.put(1, NatKind.PORT_RESTRICTED);
    made.put(2, NatKind.PORT_RESTRICTED);
    server = new NatChild(made, "server", NatServer.class, folder.resolve("server").toString());
    alice = new NatChild(made, "phone1", NatPhone.class, folder.resolve("alice").toString());
    bob = new NatChild(made, "phone2", NatPhone.class, folder.resolve("bob").toString());
    assertEquals("ok", alice.ask("enrol " + server.ask("alice")));
    assertEquals("ok", bob.ask("enrol " + server.ask("bob")));
  }

  @AfterEach
  void end() throws IOException {
    for (NatChild each : new NatChild[] {alice, bob, server}) if (each != null) each.close();
    if (network != null) network.close();
  }

  private void inPhone(String command) throws IOException {
    network.run("phone1", List.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; " + command), "");
  }

  private void leaveForMobile() throws IOException {
    inPhone(LEAVE);
  }

  private void comeBack() throws IOException {
    inPhone(COME_BACK);
  }

  private void assertBothHear(String when) throws Exception {
    // Until nothing is heard any more that a phone makes up for what is lost.
    Thread.sleep(1000);
    for (NatChild each : List.of(bob, alice)) {
      String answer = each.ask("hears");
      System.out.println(when + ": " + answer);
      assertTrue(answer.startsWith("ok "), when + ": " + answer);
      assertTrue(Long.parseLong(answer.substring(3)) < MOST_MILLIS, when + ": " + answer);
    }
  }

  /** Directly, through both NATs, or by the relay alone; whoever called, and whoever moves. */
  @ParameterizedTest
  @ValueSource(strings = {"AS_NEEDED", "ONLY"})
  void theCallGoesOn_inTheOtherNetwork_andBack(String relays) throws Exception {
    assertEquals("ok", alice.ask("open DTLS_1.3 " + relays));
    assertEquals("ok", bob.ask("open DTLS_1.3 " + relays));
    for (NatChild caller : List.of(alice, bob)) {
      assertEquals("ok", caller.ask("begin " + (caller == alice ? "bob" : "alice")));
      leaveForMobile();
      assertBothHear("away, " + relays);
      comeBack();
      assertBothHear("back, " + relays);
      assertEquals("ok HUNG_UP_HERE", alice.ask("end"), "signed in there, too");
      assertEquals("ok HUNG_UP_THERE", bob.ask("ended"));
    }
  }
}
