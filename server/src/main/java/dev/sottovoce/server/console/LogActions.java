package dev.sottovoce.server.console;

import dev.sottovoce.server.admin.Permission;
import dev.sottovoce.server.log.LogProofs;
import dev.sottovoce.server.log.TransparencyLog;
import dev.sottovoce.transparency.EpochChanges;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The log: its head, who has cosigned it, and what changed in each epoch. It names nobody. */
final class LogActions {
  private static final int MOST_EPOCHS = 50;

  private final TransparencyLog log;

  LogActions(Surroundings around) {
    log = around.log();
  }

  List<Route> routes() {
    return List.of(
        Route.see("/api/v1/console/log", Permission.SEE_LOG, this::head),
        Route.see("/api/v1/console/log/epochs", Permission.SEE_LOG, this::epochs));
  }

  /** For the overview. */
  static Optional<JsonObject> summary(TransparencyLog log) {
    return LogHead.of(log)
        .map(head ->
            new JsonObject()
                .put("size", head.checkpoint().size())
                .put("witnesses", head.witnesses().size())
                .put("needed", log.keys().needed())
                .put(
                    "cosigned",
                    head.time(Math.max(1, log.keys().needed()))
                        .map(Instant::toString)
                        .orElse(null)));
  }

  private Answer head(Asked asked) {
    Optional<LogHead> head = LogHead.of(log);
    if (head.isEmpty()) return Answer.notFound("The log has no head yet; wait a moment.");
    JsonArray witnesses = new JsonArray();
    for (LogHead.Witnessed each : head.get().witnesses()) {
      witnesses.add(
          new JsonObject()
              .put("name", each.name())
              .put("cosigned", each.at().map(Instant::toString).orElse(null)));
    }
    return Answer.of(
        new JsonObject()
            .put("origin", log.keys().origin())
            .put("key", log.keys().log().text())
            .put("size", head.get().checkpoint().size())
            .put("root", head.get().checkpoint().root().hex())
            .put("note", head.get().note().encoded().utf8())
            .put("needed", log.keys().needed())
            .put("witnesses", witnesses));
  }

  /** The newest first; {@code before} goes back. */
  private Answer epochs(Asked asked) {
    long size = LogHead.of(log).map(head -> head.checkpoint().size()).orElse(0L);
    String before = asked.parameter("before");
    if (!before.matches("|0|[1-9][0-9]{0,17}")) {
      return Answer.badRequest("before wants the number of an epoch.");
    }
    long end = before.isEmpty() ? size : Math.min(size, Long.parseLong(before));
    long from = Math.max(0, end - asked.limit(MOST_EPOCHS, MOST_EPOCHS));
    List<Bytes> changes = new LogProofs(log).changes(from);
    JsonArray rows = new JsonArray();
    for (long number = end - 1; number >= from; number--) {
      Bytes encoded = changes.get((int) (number - from));
      rows.add(
          new JsonObject()
              .put("number", number)
              .put(
                  "changes",
                  EpochChanges.decode(encoded)
                      .map(EpochChanges::changes)
                      .map(List::size)
                      .orElse(0)));
    }
    return Answer.of(
        new JsonObject()
            .put("total", size)
            .put("epochs", rows)
            .put("next", from > 0 ? from : null));
  }
}
