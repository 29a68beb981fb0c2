package dev.sottovoce.server.http;

import dev.sottovoce.identity.UserName;
import dev.sottovoce.identity.group.GroupEpoch;
import dev.sottovoce.identity.group.GroupName;
import dev.sottovoce.identity.group.GroupSealing;
import dev.sottovoce.server.http.GroupService.Outcome;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Groups over HTTPS, {@code /api/v1/groups/OWNER/NAME}; who asks, {@link Callers} tell. */
public final class GroupApi {
  /** Where it begins. */
  static final String PREFIX = "/api/v1/groups";

  /** A full group: its epoch, and an envelope with a device's number each, in base64. */
  private static final int MAX_BODY =
      (GroupEpoch.MAX_OCTETS + GroupEpoch.MAX_RECIPIENTS * (GroupSealing.ENVELOPE_OCTETS + 64))
          / 3
          * 4;

  /** Of one device in a minute: a phone in the most groups asks for each of them. */
  private static final int MOST_READS = 600;

  /** Of one device in an hour. */
  private static final int MOST_WRITES = 120;

  private final GroupService service;
  private final Callers callers;
  private final RateLimit reads = new RateLimit(MOST_READS, Duration.ofMinutes(1));
  private final RateLimit writes = new RateLimit(MOST_WRITES, Duration.ofHours(1));

  public GroupApi(GroupService service, Callers callers) {
    this.service = service;
    this.callers = callers;
  }

  static boolean isHere(String path) {
    return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
  }

  /** For paths that are {@link #isHere}. */
  void handle(HttpServerRequest request) {
    String path = Objects.requireNonNull(request.path());
    if (path.equals(PREFIX)) {
      if (HttpApi.only(HttpMethod.GET, request)) answer(request, reads, service::list);
      return;
    }
    String[] parts = path.substring(PREFIX.length() + 1).split("/", -1);
    if (parts.length != 2 || !UserName.isValid(parts[0]) || !GroupName.isValid(parts[1])) {
      HttpApi.problem(request, 404, "Not found", "There is no such group.");
    } else if (request.method().equals(HttpMethod.POST)) {
      write(request, parts[0], parts[1]);
    } else if (HttpApi.only(HttpMethod.GET, request)) {
      read(request, parts[0], parts[1]);
    }
  }

  private void read(HttpServerRequest request, String owner, String name) {
    String known = Optional.ofNullable(request.getParam("known")).orElse("0");
    if (!known.matches("[0-9]{1,9}")) {
      HttpApi.problem(request, 400, "Bad request", "known wants an epoch's number.");
      return;
    }
    answer(request, reads, caller -> service.read(caller, owner, name, Integer.parseInt(known)));
  }

  private void write(HttpServerRequest request, String owner, String name) {
    if (callers.turnsAway(request)) return;
    HttpApi.body(
        request,
        MAX_BODY,
        "A group is much smaller than that.",
        body -> {
          Optional<JsonObject> json = HttpApi.json(body);
          Optional<Bytes> statement = json.flatMap(read -> octets(read.getValue("statement")));
          Optional<Map<UUID, Bytes>> envelopes = json.flatMap(GroupApi::envelopes);
          if (statement.isEmpty() || envelopes.isEmpty()) {
            HttpApi.problem(
                request,
                400,
                "Bad request",
                "The body wants JSON with statement, and envelopes by device (base64url).");
            return;
          }
          answer(
              request,
              writes,
              caller -> service.append(caller, owner, name, statement.get(), envelopes.get()));
        });
  }

  private void answer(HttpServerRequest request, RateLimit limit, Callers.Action<Outcome> action) {
    callers.serve(request, limit, action, outcome -> reply(request, outcome));
  }

  private static void reply(HttpServerRequest request, Outcome outcome) {
    switch (outcome) {
      case Outcome.Listing listing -> HttpApi.reply(request, 200, json(listing));
      case Outcome.Told told -> HttpApi.reply(request, 200, json(told));
      case Outcome.Stored stored ->
          HttpApi.reply(request, 201, new JsonObject().put("epoch", stored.number()));
      case Outcome.NotFound none ->
          HttpApi.problem(request, 404, "No group", "There is no such group for this device.");
      case Outcome.Refused refused ->
          HttpApi.problem(request, 403, "Refused", "This device may not do that.");
      case Outcome.Conflict conflict ->
          HttpApi.problem(
              request,
              409,
              "Conflict",
              "The group has changed, or there are too many; read it and try again.");
      case Outcome.Invalid invalid ->
          HttpApi.problem(request, 422, "Not accepted", invalid.why() + ".");
    }
  }

  private static JsonObject json(Outcome.Listing listing) {
    JsonArray groups = new JsonArray();
    for (var each : listing.groups()) {
      groups.add(
          new JsonObject()
              .put("owner", each.owner())
              .put("name", each.name())
              .put("epoch", each.newest()));
    }
    return new JsonObject().put("groups", groups);
  }

  private static JsonObject json(Outcome.Told told) {
    JsonArray epochs = new JsonArray();
    for (Bytes each : told.epochs()) epochs.add(each.base64Url());
    JsonObject json = new JsonObject().put("newest", told.newest()).put("epochs", epochs);
    told.envelope().ifPresent(each -> json.put("envelope", each.base64Url()));
    told.former().ifPresent(each -> json.put("former", each.base64Url()));
    return json;
  }

  private static Optional<Map<UUID, Bytes>> envelopes(JsonObject json) {
    if (!(json.getValue("envelopes") instanceof JsonObject all)
        || all.size() > GroupEpoch.MAX_RECIPIENTS) {
      return Optional.empty();
    }
    Map<UUID, Bytes> envelopes = new LinkedHashMap<>();
    for (String device : all.fieldNames()) {
      Optional<Bytes> envelope = octets(all.getValue(device));
      Optional<UUID> id = device(device);
      if (envelope.isEmpty() || id.isEmpty()) return Optional.empty();
      envelopes.put(id.get(), envelope.get());
    }
    return Optional.of(envelopes);
  }

  private static Optional<UUID> device(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equals(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<Bytes> octets(Object base64) {
    return base64 instanceof String text ? Bytes.fromBase64Url(text) : Optional.empty();
  }
}
