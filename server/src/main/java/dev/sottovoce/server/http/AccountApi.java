package dev.sottovoce.server.http;

import dev.sottovoce.identity.UserName;
import dev.sottovoce.server.http.AccountService.Outcome;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** Accounts over HTTPS, {@code /api/v1/accounts/USER}; who asks, {@link Callers} tell. */
public final class AccountApi {
  /** Where it begins. */
  static final String PREFIX = "/api/v1/accounts/";

  private static final int MAX_BODY = 8 * 1024;
  private static final int MAX_ENCODED = 4096;
  private static final int HASH_OCTETS = 32;

  /** Of one device in a minute: a call asks once. */
  private static final int MOST_READS = 300;

  /** Of one device in an hour. */
  private static final int MOST_WRITES = 60;

  private final AccountService service;
  private final Callers callers;
  private final RateLimit reads = new RateLimit(MOST_READS, Duration.ofMinutes(1));
  private final RateLimit writes = new RateLimit(MOST_WRITES, Duration.ofHours(1));

  public AccountApi(AccountService service, Callers callers) {
    this.service = service;
    this.callers = callers;
  }

  /** For paths that begin with {@link #PREFIX}. */
  void handle(HttpServerRequest request) {
    String[] parts =
        Objects.requireNonNull(request.path()).substring(PREFIX.length()).split("/", -1);
    String user = parts[0];
    String what = parts.length == 1 ? "" : parts[1];
    boolean known = what.isEmpty() || what.equals("statements") || what.equals("candidates");
    if (parts.length > 2 || !known || !UserName.isValid(user)) {
      HttpApi.problem(request, 404, "Not found", "There is no such account.");
    } else if (what.isEmpty() && parts.length == 1) {
      if (HttpApi.only(HttpMethod.GET, request)) read(request, user);
    } else if (HttpApi.only(HttpMethod.POST, request)) {
      write(request, user, what.equals("statements"));
    }
  }

  private void read(HttpServerRequest request, String user) {
    Optional<Bytes> known = octets(Optional.ofNullable(request.getParam("known")).orElse(""));
    if (known.isEmpty() || !known.get().isEmpty() && known.get().length() != HASH_OCTETS) {
      HttpApi.problem(request, 400, "Bad request", "known wants a hash in base64url.");
      return;
    }
    Optional<String> asked = Optional.ofNullable(request.getParam("head"));
    Optional<Long> head = asked.flatMap(LogApi::number);
    if (asked.isPresent() && head.isEmpty()) {
      HttpApi.problem(request, 400, "Bad request", "head wants the size of an earlier head.");
      return;
    }
    callers.serve(
        request,
        reads,
        caller -> service.read(caller, user, known.get(), head),
        former -> service.lookBack(former, user, known.get()),
        outcome -> reply(request, outcome));
  }

  private void write(HttpServerRequest request, String user, boolean statement) {
    if (callers.turnsAway(request)) return;
    HttpApi.body(
        request,
        MAX_BODY,
        "A statement is much shorter than that.",
        body -> {
          Optional<JsonObject> json = HttpApi.json(body);
          Optional<Bytes> first =
              json.flatMap(read -> field(read, statement ? "statement" : "entry"));
          Optional<Bytes> consent =
              statement ? Optional.of(Bytes.EMPTY) : json.flatMap(read -> field(read, "consent"));
          if (first.isEmpty() || consent.isEmpty()) {
            HttpApi.problem(
                request,
                400,
                "Bad request",
                "The body wants JSON with statement, or with entry and consent (base64url).");
            return;
          }
          answer(
              request,
              writes,
              caller ->
                  statement
                      ? service.append(caller, user, first.get())
                      : service.offer(caller, user, first.get(), consent.get()));
        });
  }

  private void answer(HttpServerRequest request, RateLimit limit, Callers.Action<Outcome> action) {
    callers.serve(request, limit, action, outcome -> reply(request, outcome));
  }

  private static void reply(HttpServerRequest request, Outcome outcome) {
    switch (outcome) {
      case Outcome.Chain chain -> HttpApi.reply(request, 200, json(chain));
      case Outcome.Stored stored ->
          HttpApi.reply(request, 201, new JsonObject().put("version", stored.version()));
      case Outcome.Offered offered -> HttpApi.reply(request, 202, new JsonObject());
      case Outcome.NotFound none ->
          HttpApi.problem(
              request,
              404,
              "No account",
              "This user has no account.",
              new JsonObject().put("operatorKey", none.operatorKey()));
      case Outcome.Refused refused ->
          HttpApi.problem(request, 403, "Refused", "This device may not do that.");
      case Outcome.Conflict conflict ->
          HttpApi.problem(
              request, 409, "Conflict", "The account has changed; read it and try again.");
      case Outcome.Invalid invalid ->
          HttpApi.problem(request, 422, "Not accepted", invalid.why() + ".");
    }
  }

  private static JsonObject json(Outcome.Chain chain) {
    JsonArray statements = new JsonArray();
    for (Bytes each : chain.statements()) statements.add(each.base64Url());
    JsonArray candidates = new JsonArray();
    for (var each : chain.candidates()) {
      candidates.add(
          new JsonObject()
              .put("entry", each.entry().base64Url())
              .put("consent", each.consent().base64Url()));
    }
    JsonObject json =
        new JsonObject()
            .put("known", chain.known())
            .put("statements", statements)
            .put("reset", chain.resetOrdered())
            .put("candidates", candidates)
            .put("revoked", new JsonArray(chain.revoked().stream().map(Bytes::base64Url).toList()));
    chain.proof().ifPresent(proof -> json.put("proof", proof.encoded().base64Url()));
    return json;
  }

  private static Optional<Bytes> field(JsonObject json, String name) {
    return json.getValue(name) instanceof String text && !text.isEmpty()
        ? octets(text)
        : Optional.empty();
  }

  private static Optional<Bytes> octets(String base64) {
    return base64.length() > MAX_ENCODED ? Optional.empty() : Bytes.fromBase64Url(base64);
  }
}
