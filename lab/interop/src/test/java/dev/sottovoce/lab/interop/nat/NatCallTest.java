package dev.sottovoce.lab.interop.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls between two phones behind every pair of NATs, with the server's own relay. */
@Timeout(400)
class NatCallTest {
  /** From the call's begin until audio both ways; ICE alone has five seconds. */
  private static final long MOST_MILLIS = 5_000;

  /** Half a second of speech and its handshakes by a relay are more, an unused one is less. */
  private static final long FEW_PACKETS = 30;

  @TempDir static Path folder;

  private static NatNetwork network;
  private static NatChild server;
  private static NatChild alice;
  private static NatChild bob;

  /** What the last call was like. */
  private static String said = "";

  @BeforeAll
  static void build() throws Exception {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    Needs.need(
        Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft")
            .anyMatch(each -> Files.isExecutable(Path.of(each))),
        "nft is not installed (Debian: apt install nftables)");
    NatNetwork made;
    try {
      made = new NatNetwork();
    } catch (IOException e) {
      Needs.need(false, "no network namespaces can be made here: " + e.getMessage());
      throw e;
    }
    network = made;
    server = new NatChild(made, "server", NatServer.class, folder.resolve("server").toString());
    alice = new NatChild(made, "phone1", NatPhone.class, folder.resolve("alice").toString());
    bob = new NatChild(made, "phone2", NatPhone.class, folder.resolve("bob").toString());
    made.put(1, NatKind.PORT_RESTRICTED);
    made.put(2, NatKind.PORT_RESTRICTED);
    assertEquals("ok", alice.ask("enrol " + server.ask("alice")));
    assertEquals("ok", bob.ask("enrol " + server.ask("bob")));
  }

  @AfterAll
  static void end() throws IOException {
    for (NatChild each : new NatChild[] {alice, bob, server}) if (each != null) each.close();
    if (network != null) network.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DTLS_1.3", "ZRTP", "MIKEY-DH"})
  void everyPairOfNats(String keying) throws Exception {
    assertEquals("ok", bob.ask("open " + keying + " AS_NEEDED"));
    List<String> wrong = new ArrayList<>();
    for (NatKind here : NatKind.values()) {
      network.put(1, here);
      assertEquals("ok", alice.ask("open " + keying + " AS_NEEDED"));
      for (NatKind there : NatKind.values()) {
        if (there.compareTo(here) >= 0) call(here, there, wrong);
      }
    }
    assertTrue(wrong.isEmpty(), () -> String.join("\n", wrong));
  }

  /** A busy machine may see the direct way too late, once. */
  private static void call(NatKind here, NatKind there, List<String> wrong) throws Exception {
    network.put(2, there);
    if (isGood(here, there)) return;
    String first = said;
    if (!isGood(here, there)) wrong.add(first + "; and again " + said);
  }

  private static boolean isGood(NatKind here, NatKind there) throws Exception {
    long before = network.packetsToRelay();
    String answer = alice.ask("call bob");
    long relayed = network.packetsToRelay() - before;
    said = here + " to " + there + ": " + answer + ", " + relayed + " packets to the relay";
    System.out.println(said);
    boolean direct = here.isDirectWith(there);
    return answer.startsWith("ok ")
        && Long.parseLong(answer.substring(3)) < MOST_MILLIS
        && direct == relayed < FEW_PACKETS;
  }

  @ParameterizedTest
  @ValueSource(strings = {"DTLS_1.3", "ZRTP", "MIKEY-DH"})
  void relayOnly_behindCarriers(String keying) throws Exception {
    network.put(1, NatKind.CARRIER_GRADE);
    network.put(2, NatKind.NO_UDP);
    assertEquals("ok", alice.ask("open " + keying + " ONLY"));
    assertEquals("ok", bob.ask("open " + keying + " ONLY"));
    String answer = alice.ask("call bob");
    assertTrue(answer.startsWith("ok "), answer);
  }
}
