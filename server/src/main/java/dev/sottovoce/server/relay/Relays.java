package dev.sottovoce.server.relay;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Which relays there are, and credentials for them. */
public final class Relays {
  /** What a phone needs. */
  public record Offer(List<String> uris, RelayCredentials credentials) {}

  private static final int PSEUDONYM_OCTETS = 8;

  private final RelayConfig config;
  private final RelaySecrets secrets;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private volatile List<String> local = List.of();

  public Relays(RelayConfig config, RelaySecrets secrets, Clock clock) {
    this.config = config;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** The server's own relay runs, or no longer. */
  public void useLocal(List<String> uris) {
    local = List.copyOf(uris);
  }

  /** Where phones are sent. */
  public List<String> uris() {
    return config.uris().isEmpty() ? local : config.uris();
  }

  /**
   * Credentials that nobody has had before; blocks.
   *
   * @return nothing where there is no relay
   */
  public Optional<Offer> offer() throws IOException {
    List<String> uris = uris();
    if (uris.isEmpty()) return Optional.empty();
    byte[] pseudonym = new byte[PSEUDONYM_OCTETS];
    random.nextBytes(pseudonym);
    Instant expires = clock.instant().plus(config.lifetime()).truncatedTo(ChronoUnit.SECONDS);
    return Optional.of(
        new Offer(
            uris,
            RelayCredentials.of(
                secrets.all().getFirst(), HexFormat.of().formatHex(pseudonym), expires)));
  }
}
