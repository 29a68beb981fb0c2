package dev.sottovoce.server.relay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code turn} of {@code sottovoce.yaml}.
 *
 * @param uris where phones find relays (RFC 7065), best first; none means that the server's own
 *     coturn is told, if it runs
 * @param lifetime how long credentials are good for
 * @param host where the server's own coturn listens
 * @param port UDP and TCP
 * @param tlsPort TLS over TCP
 * @param relayPorts from which the relays' own ports are taken
 * @param externalAddress what others see of it behind a NAT
 * @param allowPeers addresses and ranges that relays reach although they lie within a network
 */
public record RelayConfig(
    List<String> uris,
    Duration lifetime,
    String host,
    int port,
    int tlsPort,
    Ports relayPorts,
    Optional<String> externalAddress,
    List<PeerRange> allowPeers) {
  /** A range of ports, both ends in it. */
  public record Ports(int first, int last) {
    public Ports {
      if (first < 1024 || last > 65_535 || last < first) {
        throw new IllegalArgumentException("want ports between 1024 and 65535");
      }
    }
  }

  public static final RelayConfig DEFAULT =
      new RelayConfig(
          List.of(),
          Duration.ofHours(1),
          "0.0.0.0",
          3478,
          5349,
          new Ports(49_152, 65_535),
          Optional.empty(),
          List.of());

  public RelayConfig {
    uris = List.copyOf(uris);
    allowPeers = List.copyOf(allowPeers);
  }
}
