package dev.sottovoce.server.console;

import dev.sottovoce.policy.Policy;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.http.Patience;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.server.pki.Validity;
import dev.sottovoce.server.provider.ProviderAccess;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.token.Tokens;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The running server, as the console sees it.
 *
 * @param loop where the router is confined to
 * @param connections how many devices have open
 * @param policy the document in force
 * @param certificate from when until when the server's certificate counts
 * @param relays where phones are sent for a relay
 * @param sites where the console is found; a free port is known only when the server listens
 * @param patience with requests, which events outlast
 * @param provider by which people may sign in, too
 * @param tokens by which devices ask
 * @param checks all, unless attacks are to be shown
 */
public record Surroundings(
    Vertx vertx,
    Context loop,
    Administration administration,
    TransparencyLog log,
    Router router,
    IntSupplier connections,
    Supplier<Optional<Policy>> policy,
    Supplier<Validity> certificate,
    Supplier<List<String>> relays,
    Supplier<Sites> sites,
    Patience patience,
    Optional<ProviderAccess> provider,
    Tokens tokens,
    Set<ConsoleCheck> checks,
    Clock clock) {
  /** The day, in UTC. */
  LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
