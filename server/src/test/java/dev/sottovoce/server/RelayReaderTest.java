package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.relay.PeerRange;
import dev.sottovoce.server.relay.RelayConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelayReaderTest {
  @Test
  void everyKey_isRead() throws Exception {
    RelayConfig read =
        ConfigReader.read(
                """
                turn:
                  uris:
                    - turn:relay.example.org?transport=udp
                    - turns:relay.example.org:443
                  lifetimeMinutes: 30
                  listen: "[::]:3500"
                  tlsPort: 443
                  relayPorts: 50000-50999
                  externalAddress: 198.51.100.7
                  allowPeers: [10.20.0.0/16, "fd00::/8"]
                """)
            .relays();

    assertEquals(
        new RelayConfig(
            List.of(
                "turn:relay.example.org:3478?transport=udp",
                "turns:relay.example.org:443?transport=tcp"),
            Duration.ofMinutes(30),
            "::",
            3500,
            443,
            new RelayConfig.Ports(50_000, 50_999),
            Optional.of("198.51.100.7"),
            List.of(
                PeerRange.parse("10.20.0.0/16").orElseThrow(),
                PeerRange.parse("fd00::/8").orElseThrow())),
        read);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          uris: turn:relay.example | wants a list
          uris: [http://relay.example] | wants URIs such as
          lifetimeMinutes: 9 | from 10 to 1440
          lifetimeMinutes: soon | from 10 to 1440
          listen: relay.example:3478 | wants ADDRESS:PORT
          listen: 127.0.0.1:0 | wants ADDRESS:PORT
          tlsPort: 70000 | from 1 to 65535
          relayPorts: 80-90 | wants a range
          relayPorts: 6000-5000 | want ports between
          externalAddress: relay.example | wants an IP address
          allowPeers: [10.0.0.0/99] | wants ADDRESS or ADDRESS/BITS
          secret: abc | wants the keys
          """)
  void mistakes_areNamedWithTheirLine(String line, String complaint) {
    ConfigException said =
        assertThrows(ConfigException.class, () -> ConfigReader.read("turn:\n  " + line + "\n"));

    assertTrue(String.valueOf(said.getMessage()).contains("line 2"), said.getMessage());
    assertTrue(String.valueOf(said.getMessage()).contains(complaint), said.getMessage());
  }
}
