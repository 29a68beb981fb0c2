package dev.sottovoce.server.edge;

import dev.sottovoce.server.limits.Doors;
import java.time.Duration;

/**
 * What peers may cost the edge.
 *
 * @param doors connections and handshakes
 * @param connectionsPerDevice beyond which a device's oldest connection is closed
 * @param messagesPerSecond from one connection, steadily
 * @param burst messages from one connection at once
 * @param badMessages after which a connection is closed
 * @param unsentOctets that a slow peer may leave in memory before it is closed
 * @param handshakeWithin TLS must be done
 * @param signInWithin somebody on a WebSocket must have shown whose it is
 * @param idle without any octet, keep-alives included, before a connection is closed
 */
public record EdgeLimits(
    Doors.Limits doors,
    int connectionsPerDevice,
    double messagesPerSecond,
    double burst,
    int badMessages,
    int unsentOctets,
    Duration handshakeWithin,
    Duration signInWithin,
    Duration idle) {
  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          new Doors.Limits(20_000, 512, 1_024, 128, 1_200),
          4,
          50,
          200,
          5,
          256 * 1024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofMinutes(15));

  public EdgeLimits with(Doors.Limits other) {
    return new EdgeLimits(
        other,
        connectionsPerDevice,
        messagesPerSecond,
        burst,
        badMessages,
        unsentOctets,
        handshakeWithin,
        signInWithin,
        idle);
  }

  public EdgeLimits withConnectionsPerDevice(int most) {
    return new EdgeLimits(
        doors,
        most,
        messagesPerSecond,
        burst,
        badMessages,
        unsentOctets,
        handshakeWithin,
        signInWithin,
        idle);
  }

  /** With other limits for what one connection sends and leaves unread. */
  public EdgeLimits withMessages(double perSecond, double atOnce, int unsent) {
    return new EdgeLimits(
        doors,
        connectionsPerDevice,
        perSecond,
        atOnce,
        badMessages,
        unsent,
        handshakeWithin,
        signInWithin,
        idle);
  }

  /** With other times for connections that say nothing at first. */
  public EdgeLimits withPatience(Duration handshake, Duration signIn) {
    return new EdgeLimits(
        doors,
        connectionsPerDevice,
        messagesPerSecond,
        burst,
        badMessages,
        unsentOctets,
        handshake,
        signIn,
        idle);
  }
}
