package dev.sottovoce.lab.interop.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.lab.interop.FreePorts;
import dev.sottovoce.lab.interop.Needs;
import dev.sottovoce.server.relay.Coturn;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code sottovoce up --turn}, and what doctor says about it. */
@Timeout(120)
class UpWithRelayTest {
  @TempDir Path data;
  private int port;

  @BeforeEach
  void configure() throws IOException {
    Needs.need(
        Coturn.program().isPresent(), "coturn is not installed (Debian: apt install coturn)");
    port = FreePorts.range(2);
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: 127.0.0.1
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: 127.0.0.1:0
        turn:
          listen: 127.0.0.1:%d
          tlsPort: %d
        """
            .formatted(port, port + 1));
  }

  private Child up() throws IOException {
    return Child.start("up", "--turn", "--no-policy-root", "--data", data.toString(), "--json");
  }

  private List<String> doctor() throws Exception {
    List<String> levels = new ArrayList<>();
    try (Child doctor =
        Child.start(
            "doctor",
            "--data",
            data.toString(),
            "--home",
            data.resolve("none").toString(),
            "--json")) {
      for (JsonNode each : doctor.next().path("findings")) {
        if (each.path("check").asText().equals("relay")) levels.add(each.path("level").asText());
      }
    }
    return levels;
  }

  @Test
  void relayRuns_doctorTriesIt_andItStopsWithTheServer() throws Exception {
    try (Child server = up()) {
      JsonNode said = server.next();
      assertEquals(
          "turn:127.0.0.1:" + port + "?transport=udp", said.path("relays").path(0).asText());
      assertEquals(3, said.path("relays").size());
      assertEquals(List.of("ok", "ok", "ok"), doctor());
      server.stop();
    }
    assertFalse(listens());
    assertEquals(List.of("fault", "fault", "fault"), doctor());
  }

  @Test
  void relayOfAServerThatWasKilled_isNotInTheWayOfTheNext() throws Exception {
    try (Child server = up()) {
      server.next();
      server.kill();
    }
    assertTrue(listens(), "it goes on");
    try (Child next = up()) {
      assertEquals(3, next.next().path("relays").size());
      next.stop();
    }
    assertFalse(listens());
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
