package dev.sottovoce.server.routing;

import java.time.Instant;
import java.util.UUID;

/**
 * A device that can be reached.
 *
 * @param entrance where it came in
 * @param since when it registered on the connection that it has
 */
public record Registration(UUID device, Entrance entrance, Instant since) {
  @Override
  public String toString() {
    return "Registration[redacted]";
  }
}
