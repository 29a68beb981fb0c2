package dev.sottovoce.server.edge;

import dev.sottovoce.server.limits.Doors;
import java.time.Duration;

/**
 * What peers may cost the edge.
 *
 * @param doors connections and handshakes
 * @param connectionsPerDevice beyond which a device's oldest connection is closed
 * @param messages what one connection sends and leaves unread
 * @param waits how long it may be silent
 */
public record EdgeLimits(
    Doors.Limits doors, int connectionsPerDevice, Messages messages, Waits waits) {
  /**
   * Messages of one connection.
   *
   * @param perSecond steadily
   * @param burst at once
   * @param bad after so many it is closed
   * @param ofStranger so many somebody on a WebSocket may send at once who has not shown whose it
   *     is, and then one a second; and so many pings in all
   * @param readOctets of each connection before others have their turn; what is read and was not
   *     asked for yet lies in memory
   * @param unsentOctets that a slow peer may leave in memory before it is closed
   */
  public record Messages(
      double perSecond, double burst, int bad, int ofStranger, int readOctets, int unsentOctets) {
    /** Not safe: more than anybody sends. */
    public static final Messages UNLIMITED =
        new Messages(1e6, 1e6, 1_000_000, 1_000_000, 1024 * 1024, 64 * 1024 * 1024);
  }

  /**
   * Times.
   *
   * @param handshake TLS must be done
   * @param signIn somebody on a WebSocket must have shown whose it is
   * @param idle without any octet, keep-alives included, before a connection is closed
   */
  public record Waits(Duration handshake, Duration signIn, Duration idle) {}

  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          new Doors.Limits(20_000, 512, 1_024, 128, 1_200),
          4,
          new Messages(50, 200, 5, 4, 4 * 1024, 256 * 1024),
          new Waits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(15)));

  public EdgeLimits with(Doors.Limits other) {
    return new EdgeLimits(other, connectionsPerDevice, messages, waits);
  }

  public EdgeLimits with(Messages other) {
    return new EdgeLimits(doors, connectionsPerDevice, other, waits);
  }

  public EdgeLimits with(Waits other) {
    return new EdgeLimits(doors, connectionsPerDevice, messages, other);
  }

  public EdgeLimits withConnectionsPerDevice(int most) {
    return new EdgeLimits(doors, most, messages, waits);
  }
}
