package dev.sottovoce.server.http;

import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.relay.Relays;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Credentials for relays over HTTPS, {@code /api/v1/relays}; who asks is told by TLS. */
public final class RelayApi {
  static final String PATH = "/api/v1/relays";

  private static final Logger LOG = LoggerFactory.getLogger(RelayApi.class);

  /** Of one device in an hour: a phone keeps them for most of their life. */
  private static final int MOST = 60;

  private final Vertx vertx;
  private final AccountService devices;
  private final Relays relays;
  private final Clock clock;
  private final RateLimit limit = new RateLimit(MOST, Duration.ofHours(1));

  public RelayApi(Vertx vertx, AccountService devices, Relays relays, Clock clock) {
    this.vertx = vertx;
    this.devices = devices;
    this.relays = relays;
    this.clock = clock;
  }

  private sealed interface Outcome {
    record Given(Relays.Offer offer) implements Outcome {}

    record None() implements Outcome {}

    record Refused() implements Outcome {}

    record TooMany() implements Outcome {}
  }

  void handle(HttpServerRequest request) {
    Optional<X509Certificate> shown = HttpApi.certificate(request);
    if (shown.isEmpty()) {
      HttpApi.problem(request, 403, "No certificate", "A device shows its certificate for that.");
      return;
    }
    vertx
        .executeBlocking(() -> outcome(shown.get()), false)
        .onSuccess(outcome -> answer(request, outcome))
        .onFailure(failure -> {
          LOG.error("no credentials for relays could be made", failure);
          HttpApi.problem(request, 500, "Failed", "The server could not do that; see its log.");
        });
  }

  private Outcome outcome(X509Certificate shown) throws java.io.IOException {
    Optional<AccountService.Caller> caller = devices.caller(shown);
    if (caller.isEmpty()) return new Outcome.Refused();
    if (!limit.allows(caller.get().device().device().toString(), clock.instant())) {
      return new Outcome.TooMany();
    }
    return relays.offer().<Outcome>map(Outcome.Given::new).orElseGet(Outcome.None::new);
  }

  private static void answer(HttpServerRequest request, Outcome outcome) {
    switch (outcome) {
      case Outcome.Given given -> HttpApi.reply(request, 200, json(given.offer()));
      case Outcome.None none ->
          HttpApi.problem(request, 404, "No relay", "This server knows no relay.");
      case Outcome.Refused refused ->
          HttpApi.problem(request, 403, "Refused", "This device may not do that.");
      case Outcome.TooMany much -> {
        request.response().putHeader("Retry-After", "3600");
        HttpApi.problem(request, 429, "Too many requests", "Wait an hour and try again.");
      }
    }
  }

  private static JsonObject json(Relays.Offer offer) {
    return new JsonObject()
        .put("uris", new JsonArray(offer.uris()))
        .put("username", offer.credentials().username())
        .put("password", offer.credentials().password())
        .put("expires", offer.credentials().expires().toString());
  }
}
