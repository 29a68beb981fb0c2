package dev.sottovoce.server;

import dev.sottovoce.server.push.PushDesk;
import dev.sottovoce.server.push.PushOutcome;
import dev.sottovoce.server.routing.CallClass;
import dev.sottovoce.server.routing.CallCounts;
import dev.sottovoce.server.routing.Refusal;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.store.AnomalyCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.util.Optional;
import java.util.function.Supplier;

/** Counts for Prometheus on loopback: how much, never who. */
final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final HttpServer server;

  Metrics(
      Vertx vertx,
      Supplier<Number> connections,
      Router router,
      Optional<PushDesk> push,
      AnomalyCounts anomalies) {
    Gauge.builder("sottovoce.connections", connections).register(registry);
    Gauge.builder("sottovoce.registrations", router, Router::registrations).register(registry);
    Gauge.builder("sottovoce.transactions", router, Router::transactions).register(registry);
    CallCounts counts = router.counts();
    FunctionCounter.builder("sottovoce.calls.started", counts, CallCounts::started)
        .register(registry);
    for (CallClass how : CallClass.values()) {
      FunctionCounter.builder("sottovoce.calls.taken", counts, all -> all.taken(how))
          .tag("class", how.word())
          .register(registry);
    }
    FunctionCounter.builder("sottovoce.calls.not.taken", counts, CallCounts::notTaken)
        .register(registry);
    for (Refusal why : Refusal.values()) {
      FunctionCounter.builder("sottovoce.refusals", counts, all -> all.refusals(why))
          .tag("reason", why.word())
          .register(registry);
    }
    for (String kind : AnomalyCounts.KINDS) {
      FunctionCounter.builder("sottovoce.anomalies", anomalies, all -> all.sinceStart(kind))
          .tag("kind", kind)
          .register(registry);
    }
    push.ifPresent(desk -> {
      Gauge.builder("sottovoce.sleepers", router, Router::sleepers).register(registry);
      for (PushOutcome outcome : PushOutcome.values()) {
        FunctionCounter.builder("sottovoce.pushes", desk, all -> all.count(outcome))
            .tag("outcome", outcome.word())
            .register(registry);
      }
    });
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHttp2ClearTextEnabled(false).setMaxHeaderSize(4096))
            .requestHandler(request -> {
              boolean known = "/metrics".equals(request.path());
              request
                  .response()
                  .setStatusCode(known ? 200 : 404)
                  .putHeader("Content-Type", "text/plain; version=0.0.4")
                  .end(known ? registry.scrape() : "");
            });
  }

  Future<Integer> listen(String host, int port) {
    return server.listen(port, host).map(HttpServer::actualPort);
  }

  @Override
  public void close() {
    server.close();
    registry.close();
  }
}
