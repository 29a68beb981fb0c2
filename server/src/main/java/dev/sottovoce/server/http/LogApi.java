package dev.sottovoce.server.http;

import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.log.EpochPage;
import dev.sottovoce.server.log.LogProofs;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's part of the API, {@code /api/v1/log/}. Heads, consistency and epochs are for everybody:
 * they name nobody. Proofs are for devices.
 */
public final class LogApi {
  static final String PREFIX = "/api/v1/log/";

  private static final Logger LOG = LoggerFactory.getLogger(LogApi.class);
  private static final String EPOCHS = "epochs/";

  /** Requests that one source, or one device, has in a minute. */
  private static final int MOST_REQUESTS = 600;

  private final Vertx vertx;
  private final LogProofs proofs;
  private final Callers callers;
  private final Clock clock;
  private final RateLimit limit = new RateLimit(MOST_REQUESTS, Duration.ofMinutes(1));

  public LogApi(Vertx vertx, LogProofs proofs, Callers callers, Clock clock) {
    this.vertx = vertx;
    this.proofs = proofs;
    this.callers = callers;
    this.clock = clock;
  }

  void handle(HttpServerRequest request, String path) {
    if (!HttpApi.only(HttpMethod.GET, request)) return;
    if (!limit.allows(Source.of(request.remoteAddress().hostAddress()), clock.instant())) {
      request.response().putHeader("Retry-After", "60");
      HttpApi.problem(request, 429, "Too many requests", "Wait a minute and try again.");
      return;
    }
    String what = path.substring(PREFIX.length());
    switch (what) {
      case "head" -> head(request);
      case "consistency" -> consistency(request);
      case "proof" -> proof(request);
      default -> {
        if (what.startsWith(EPOCHS)) epochs(request, what.substring(EPOCHS.length()));
        else HttpApi.problem(request, 404, "Not found", "The log has nothing of that name.");
      }
    }
  }

  private void head(HttpServerRequest request) {
    answer(
        request,
        proofs::head,
        head -> HttpApi.send(request, 200, "text/plain; charset=utf-8", head.encoded()));
  }

  private void consistency(HttpServerRequest request) {
    Optional<Long> from = number(request.getParam("from", "0"));
    if (from.isEmpty()) {
      HttpApi.problem(request, 400, "Bad request", "from wants the size of an earlier head.");
      return;
    }
    answer(
        request,
        () -> proofs.head(from.get()),
        proof -> HttpApi.reply(request, 200, proofJson(proof.encoded())));
  }

  private void epochs(HttpServerRequest request, String from) {
    Optional<Long> first = number(from);
    if (first.isEmpty()) {
      HttpApi.problem(request, 400, "Bad request", "epochs/ wants the number of an epoch.");
      return;
    }
    answer(
        request,
        () -> Optional.of(proofs.changes(first.get())),
        changes -> HttpApi.reply(request, 200, EpochPage.of(changes)));
  }

  private void proof(HttpServerRequest request) {
    Optional<Bytes> index = index(request.getParam("index", ""));
    Optional<Long> from = number(request.getParam("from", "0"));
    Optional<String> at = Optional.ofNullable(request.getParam("epoch"));
    Optional<Long> epoch = at.flatMap(LogApi::number);
    if (index.isEmpty() || from.isEmpty() || at.isPresent() && epoch.isEmpty()) {
      HttpApi.problem(
          request,
          400,
          "Bad request",
          "It wants index (64 hex digits), from (a head's size), and epoch if it is an earlier one.");
      return;
    }
    callers.identify(
        request,
        caller ->
            answer(
                request,
                () ->
                    epoch.isPresent()
                        ? proofs.at(index.get(), epoch.get(), from.get())
                        : proofs.latest(index.get(), from.get()),
                proof -> HttpApi.reply(request, 200, proofJson(proof.encoded()))));
  }

  private static JsonObject proofJson(Bytes encoded) {
    return new JsonObject().put("proof", encoded.base64Url());
  }

  /** Looks it up on a thread that may block. */
  private <T> void answer(
      HttpServerRequest request, Callable<Optional<T>> lookUp, Consumer<T> reply) {
    vertx
        .executeBlocking(lookUp, false)
        .onSuccess(found -> {
          if (found.isPresent()) {
            reply.accept(found.get());
          } else {
            request.response().putHeader("Retry-After", "5");
            HttpApi.problem(
                request, 503, "Not yet", "The log cannot show this yet; ask again in a moment.");
          }
        })
        .onFailure(failure -> {
          LOG.error("the log could not answer", failure);
          HttpApi.problem(request, 500, "Failed", "The log cannot be read; see the server's log.");
        });
  }

  static Optional<Long> number(String digits) {
    return digits.matches("0|[1-9][0-9]{0,17}")
        ? Optional.of(Long.parseLong(digits))
        : Optional.empty();
  }

  private static Optional<Bytes> index(String hex) {
    return hex.matches("[0-9a-f]{64}") ? Optional.of(Bytes.fromHex(hex)) : Optional.empty();
  }
}
