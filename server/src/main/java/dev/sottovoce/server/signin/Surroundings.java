package dev.sottovoce.server.signin;

import dev.sottovoce.server.console.ConsoleCheck;
import dev.sottovoce.server.console.Sites;
import dev.sottovoce.server.http.AccountService;
import dev.sottovoce.server.http.Callers;
import dev.sottovoce.server.http.EnrolmentService;
import dev.sottovoce.server.provider.ProviderAccess;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.PhoneSignIns;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.server.webauthn.Attestations;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The running server, as signing in sees it.
 *
 * @param sites where its pages are found; a free port is known only when the server listens
 * @param provider by which people may sign in
 * @param checks all, unless attacks are to be shown
 * @param attestations whose word on passkeys counts
 * @param callers tell which device asks
 * @param enrolled what a phone is told that has just been enrolled
 */
public record Surroundings(
    Vertx vertx,
    Supplier<Sites> sites,
    Optional<ProviderAccess> provider,
    Set<ConsoleCheck> checks,
    Directory directory,
    Provisioning provisioning,
    PhoneSignIns signIns,
    AccountService accounts,
    Attestations attestations,
    Callers callers,
    EnrolmentService enrolment,
    Function<EnrolmentService.Outcome.Enrolled, JsonObject> enrolled,
    Clock clock) {}
