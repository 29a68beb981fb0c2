package dev.sottovoce.phone.enrol;

import dev.sottovoce.phone.ClockComparison;
import dev.sottovoce.phone.ServerAddress;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks a server for its time, by the Date of an HTTPS reply (RFC 9110 section 6.6.1). */
public final class ServerTime {
  private final Https https;

  private ServerTime(Https https) {
    this.https = https;
  }

  /**
   * @param authorities one of them has to have certified the server; the dates in its certificate
   *     do not count, because a clock that is off is what this is about
   */
  public static ServerTime of(ServerAddress server, List<X509Certificate> authorities)
      throws IOException {
    return of(server.bracketedHost(), server.httpsPort(), authorities);
  }

  static ServerTime of(String host, int port, List<X509Certificate> authorities)
      throws IOException {
    return new ServerTime(Https.trusting(host, port, Authority.atAnyTime(authorities)));
  }

  public ClockComparison compare(Clock clock) throws IOException {
    Instant before = clock.instant();
    Optional<Instant> told = https.get("/api/v1/health").date();
    Instant after = clock.instant();
    if (!told.isPresent()) throw new IOException("the server does not tell its time");
    return ClockComparison.of(told.get(), before, after);
  }
}
