package dev.sottovoce.lab.interop.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.interop.BrowserChild;
import dev.sottovoce.lab.interop.Chromium;
import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The phone in the browser goes from one network to another in the middle of a call. */
@Timeout(240)
class WebPhoneNetworkTest {
  /** The promise is three seconds, on a machine that does nothing else. */
  private static final long MOST_MILLIS = 9_000;

  @TempDir Path folder;

  private NatNetwork network;
  private NatChild server;
  private NatChild alice;
  private final List<NatChild> children = new ArrayList<>();

  @BeforeEach
  void build() throws Exception {
    Needs.need(Chromium.isInstalled(), "Chromium is not installed (Debian: apt install chromium)");
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    try {
      network = new NatNetwork(NetworkChangeTest.MOBILE);
    } catch (IOException e) {
      Needs.need(false, "no network namespaces can be made here: " + e.getMessage());
      throw e;
    }
    network.put(1, NatKind.PORT_RESTRICTED);
    network.put(2, NatKind.PORT_RESTRICTED);
    server = new NatChild(network, "server", NatServer.class, folder.resolve("server").toString());
    children.add(server);
    alice = browser("phone1", 440);
    assertEquals("ok", alice.ask("enrol " + server.ask("alice")));
  }

  private NatChild browser(String space, int hertz) throws Exception {
    String address = "https://" + NatNetwork.SERVER + ":" + server.ask("port") + "/phone/";
    String place = folder.resolve(space).toString();
    NatChild made =
        new NatChild(network, space, BrowserChild.class, place, address, "" + hertz, NatChild.MARK);
    children.add(made);
    return made;
  }

  @AfterEach
  void end() throws IOException {
    for (NatChild each : children.reversed()) each.close();
    if (network != null) network.close();
  }

  private long inPhone(String command) throws IOException {
    long now = System.currentTimeMillis();
    network.run("phone1", List.of("sh", "-c", "PATH=$PATH:/usr/sbin:/sbin; " + command), "");
    return now;
  }

  /** The page moves, and moves back. */
  private void assertTheCallGoesOn(NatChild bob, String who) throws Exception {
    Thread.sleep(2000);
    assertBothHear(bob, who + ", away", inPhone(NetworkChangeTest.LEAVE));
    assertBothHear(bob, who + ", back", inPhone(NetworkChangeTest.COME_BACK));
  }

  private void assertBothHear(NatChild bob, String when, long since) throws Exception {
    for (NatChild each : List.of(bob, alice)) {
      String answer = each.ask("heard " + since);
      String said =
          when + ", heard by the " + (each == alice ? "page" : "other end") + ": " + answer;
      System.out.println(said);
      if (!answer.startsWith("ok ") || Boolean.getBoolean("diary")) {
        System.out.println(since % 100000);
        System.out.println(alice.ask("diary").replace(" | ", "\n"));
        System.out.println("bob:");
        System.out.println(bob.ask("diary").replace(" | ", "\n"));
      }
      assertTrue(answer.startsWith("ok "), said);
      assertTrue(Long.parseLong(answer.substring(3)) < MOST_MILLIS, said);
    }
  }

  /** The other end is our phone; whoever called. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withOurPhone_theCallGoesOn_inTheOtherNetwork_andBack(boolean thePageCalls) throws Exception {
    NatChild bob =
        new NatChild(network, "phone2", NatPhone.class, folder.resolve("bob").toString());
    children.add(bob);
    assertEquals("ok", bob.ask("enrol " + server.ask("bob")));
    assertEquals("ok", bob.ask("open DTLS_1.3 AS_NEEDED"));
    if (thePageCalls) {
      assertEquals("ok", alice.ask("dial bob"));
    } else {
      assertEquals("ok", bob.ask("dial alice"));
      assertEquals("ok", alice.ask("answer"));
    }
    assertEquals("ok", alice.ask("talking"));
    assertTheCallGoesOn(bob, thePageCalls ? "the page called" : "our phone called");
    assertEquals("ok", alice.ask("hangUp"));
    assertEquals("ok HUNG_UP_THERE", bob.ask("ended"));
  }

  /** Two pages, whichever called. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void withAnotherPage_theCallGoesOn_inTheOtherNetwork_andBack(boolean whoMovesCalled)
      throws Exception {
    NatChild bob = browser("phone2", 1000);
    assertEquals("ok", bob.ask("enrol " + server.ask("bob")));
    NatChild caller = whoMovesCalled ? alice : bob;
    NatChild callee = whoMovesCalled ? bob : alice;
    assertEquals("ok", caller.ask("dial " + (whoMovesCalled ? "bob" : "alice")));
    assertEquals("ok", callee.ask("answer"));
    for (NatChild each : List.of(caller, callee)) assertEquals("ok", each.ask("talking"));
    assertTheCallGoesOn(
        bob, whoMovesCalled ? "two pages, who moves called" : "two pages, who stays called");
    assertEquals("ok", alice.ask("hangUp"));
    assertEquals("ok", bob.ask("ended"));
  }
}
