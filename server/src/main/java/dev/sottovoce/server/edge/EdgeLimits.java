package dev.sottovoce.server.edge;

import java.time.Duration;

/**
 * What peers may cost the edge.
 *
 * @param connections all together
 * @param connectionsPerSource from one address; many phones may sit behind one
 * @param messagesPerSecond from one connection, steadily
 * @param burst messages from one connection at once
 * @param badMessages after which a connection is closed
 * @param unsentOctets that a slow peer may leave in memory before it is closed
 * @param handshakeWithin TLS must be done
 * @param idle without any octet, keep-alives included, before a connection is closed
 */
public record EdgeLimits(
    int connections,
    int connectionsPerSource,
    double messagesPerSecond,
    double burst,
    int badMessages,
    int unsentOctets,
    Duration handshakeWithin,
    Duration idle) {
  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          20_000, 512, 50, 200, 5, 256 * 1024, Duration.ofSeconds(10), Duration.ofMinutes(15));
}
