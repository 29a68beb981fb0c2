package dev.sottovoce.server.http;

import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.relay.Relays;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** Credentials for relays over HTTPS, {@code /api/v1/relays}; who asks, {@link Callers} tell. */
public final class RelayApi {
  static final String PATH = "/api/v1/relays";

  /** Of one device in an hour: a phone keeps them for most of their life. */
  private static final int MOST = 60;

  private final Callers callers;
  private final Relays relays;
  private final RateLimit limit = new RateLimit(MOST, Duration.ofHours(1));

  public RelayApi(Callers callers, Relays relays) {
    this.callers = callers;
    this.relays = relays;
  }

  void handle(HttpServerRequest request) {
    callers.serve(
        request,
        limit,
        caller -> relays.offer(),
        offer -> {
          if (offer.isPresent()) {
            HttpApi.reply(request, 200, json(offer.get()));
          } else {
            HttpApi.problem(request, 404, "No relay", "This server knows no relay.");
          }
        });
  }

  private static JsonObject json(Relays.Offer offer) {
    return new JsonObject()
        .put("uris", new JsonArray(offer.uris()))
        .put("username", offer.credentials().username())
        .put("password", offer.credentials().password())
        .put("expires", offer.credentials().expires().toString());
  }
}
