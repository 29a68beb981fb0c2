package dev.sottovoce.server.http;

import dev.sottovoce.server.limits.Doors;
import java.time.Duration;

/**
 * What strangers may cost the HTTPS API.
 *
 * @param doors connections and handshakes
 * @param handshakeWithin TLS must be done
 * @param requestWithin a request's head must be there, and then be answered
 * @param idle without any octet before a connection is closed
 */
public record HttpLimits(
    Doors.Limits doors, Duration handshakeWithin, Duration requestWithin, Duration idle) {
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          new Doors.Limits(20_000, 512, 1_024, 128, 1_200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          Duration.ofSeconds(30));
}
