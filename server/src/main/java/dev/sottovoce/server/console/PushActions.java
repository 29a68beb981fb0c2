package dev.sottovoce.server.console;

import dev.sottovoce.server.Administration;
import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.push.PushConfig;
import dev.sottovoce.server.store.PushFigures.Figure;
import dev.sottovoce.server.store.PushFigures.Span;
import dev.sottovoce.sip.push.PushProvider;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** By which services phones are woken, and how long that takes: by model, never whose. */
final class PushActions {
  private final Administration administration;

  PushActions(Administration administration) {
    this.administration = administration;
  }

  List<Route> routes() {
    return List.of(
        Route.see(
            "/api/v1/console/push",
            Permission.SEE_HEALTH,
            asked ->
                Answer.of(
                    new JsonObject()
                        .put("services", services(administration.config().push()))
                        .put("models", models(administration.pushFigures())))));
  }

  private static JsonArray services(PushConfig push) {
    JsonArray words = new JsonArray();
    if (push.apns().isPresent()) words.add(PushProvider.APNS.word());
    if (push.fcm().isPresent()) words.add(PushProvider.FCM.word());
    if (push.webPush().isPresent()) words.add(PushProvider.WEB_PUSH.word());
    return words;
  }

  private static JsonArray models(List<Figure> figures) {
    JsonArray rows = new JsonArray();
    for (Figure each : figures) {
      rows.add(
          new JsonObject()
              .put("model", each.model())
              .put("woken", each.woken())
              .put("missed", each.missed())
              .put("there", span(each.there()))
              .put("ringing", span(each.ringing()))
              .put("good", each.isGood()));
    }
    return rows;
  }

  private static @Nullable JsonObject span(Optional<Span> span) {
    return span.map(times ->
            new JsonObject()
                .put("millisMedian", times.p50().toMillis())
                .put("millisP95", times.p95().toMillis()))
        .orElse(null);
  }
}
