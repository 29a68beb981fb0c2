package dev.sottovoce.lab.interop.nat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Networks that let no UDP out, and nothing to the relay's own port. */
@Timeout(120)
class Tls443CallTest {
  @TempDir Path folder;

  private static NatNetwork network() throws IOException {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    try {
      return new NatNetwork();
    } catch (IOException e) {
      Needs.need(false, "no network namespaces can be made here: " + e.getMessage());
      throw e;
    }
  }

  private static void block(NatNetwork network, int side, int port) throws IOException {
    network.put(side, NatKind.NO_UDP);
    String rule = "add rule ip pass through iif lan tcp dport " + port + " drop";
    network.run("carrier" + side, List.of("nft", rule), "");
  }

  @Test
  void aRelayByTlsOn443_isWhatIsLeft_andWithoutItThereIsNoCall() throws Exception {
    try (NatNetwork network = network();
        NatChild server =
            new NatChild(network, "server", NatServer.class, folder.resolve("s").toString());
        NatChild alice =
            new NatChild(network, "phone1", NatPhone.class, folder.resolve("a").toString());
        NatChild bob =
            new NatChild(network, "phone2", NatPhone.class, folder.resolve("b").toString())) {
      for (int side : new int[] {1, 2}) block(network, side, 3478);
      assertEquals("ok", alice.ask("enrol " + server.ask("alice")));
      assertEquals("ok", bob.ask("enrol " + server.ask("bob")));
      assertEquals("ok", alice.ask("open DTLS_1.3 AS_NEEDED"));
      assertEquals("ok", bob.ask("open DTLS_1.3 AS_NEEDED"));
      String answer = alice.ask("call bob");
      assertTrue(answer.startsWith("ok "), answer);
      network.run(
          "carrier1", List.of("nft", "add rule ip pass through iif lan tcp dport 443 drop"), "");
      String without = alice.ask("call bob");
      assertFalse(without.startsWith("ok "), without);
    }
  }
}
