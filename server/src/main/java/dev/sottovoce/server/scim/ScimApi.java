package dev.sottovoce.server.scim;

import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.store.Provisioning;
import dev.sottovoce.server.store.Provisioning.Outcome;
import dev.sottovoce.server.store.Provisioning.Page;
import dev.sottovoce.server.store.Provisioning.Person;
import dev.sottovoce.server.store.Provisioning.Search;
import dev.sottovoce.server.store.Provisioning.Wanted;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the organisation's own directory at {@code /scim/v2} of the HTTPS port. It shows a token
 * that the operator made for it.
 */
public final class ScimApi {
  /** Of a list at a time. */
  static final int MOST_RESULTS = 200;

  private static final Logger LOG = LoggerFactory.getLogger(ScimApi.class);
  private static final String ROOT = "/scim/v2";
  private static final String USERS = "/Users";
  private static final String TYPE = "application/scim+json";
  private static final String SCHEME = "Bearer ";
  private static final int MOST_BODY = 64 * 1024;
  private static final int MOST_TOKEN = 200;
  private static final int USUAL_RESULTS = 100;

  /** Of one source in a minute; a directory that reports thousands at once does so page by page. */
  private static final int MOST_REQUESTS = 1_200;

  /** Of these with a credential that nobody has. */
  private static final int MOST_STRANGERS = 30;

  private static final Pattern VERSION = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

  private final Vertx vertx;
  private final Provisioning provisioning;
  private final UserResource users;
  private final Supplier<String> address;
  private final Clock clock;
  private final RateLimit requests = new RateLimit(MOST_REQUESTS, Duration.ofMinutes(1));
  private final RateLimit strangers = new RateLimit(MOST_STRANGERS, Duration.ofMinutes(1));

  /**
   * @param domain of all users
   * @param address of the server, {@code https://HOST:PORT}
   */
  public ScimApi(
      Vertx vertx,
      Provisioning provisioning,
      String domain,
      Supplier<String> address,
      Clock clock) {
    this.vertx = vertx;
    this.provisioning = provisioning;
    this.address = address;
    this.clock = clock;
    users = new UserResource(domain);
  }

  /** Whether a path is one of those here. */
  public static boolean isHere(String path) {
    return path.equals(ROOT) || path.startsWith(ROOT + "/");
  }

  /**
   * An answer.
   *
   * @param version for {@code ETag}
   * @param location of what was made
   */
  private record Answer(
      int status, Optional<JsonObject> body, Optional<String> version, Optional<String> location) {
    static Answer of(JsonObject body) {
      return new Answer(200, Optional.of(body), Optional.empty(), Optional.empty());
    }

    static Answer empty(int status) {
      return new Answer(status, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** A request, as far as it matters; a body is there where the method has one. */
  private record Asked(
      HttpMethod method,
      String path,
      Optional<String> filter,
      Optional<String> from,
      Optional<String> count,
      Optional<String> ifMatch,
      Optional<String> ifNoneMatch) {
    static Asked of(HttpServerRequest request, String path) {
      return new Asked(
          request.method(),
          path,
          Optional.ofNullable(request.getParam("filter")),
          Optional.ofNullable(request.getParam("startIndex")),
          Optional.ofNullable(request.getParam("count")),
          Optional.ofNullable(request.getHeader("If-Match")),
          Optional.ofNullable(request.getHeader("If-None-Match")));
    }

    @Override
    public String toString() {
      return "Asked[redacted]";
    }
  }

  /** For requests to paths that are {@link #isHere}. */
  public void handle(HttpServerRequest request, String path) {
    String source = Source.of(request.remoteAddress().hostAddress());
    if (!requests.allows(source, clock.instant())) {
      tooMany(request);
      return;
    }
    Asked asked = Asked.of(request, path.substring(ROOT.length()));
    List<String> methods = methods(asked.path());
    if (!methods.contains(asked.method().name())) {
      if (!methods.isEmpty()) request.response().putHeader("Allow", String.join(", ", methods));
      refuse(
          request,
          methods.isEmpty()
              ? ScimRefusal.notFound()
              : new ScimRefusal(405, "", "That cannot be done there."));
      return;
    }
    Optional<String> token = token(request.getHeader("Authorization"));
    HttpApi.body(
        request,
        MOST_BODY,
        () -> refuse(request, new ScimRefusal(413, "", "A request has at most 64 KiB.")),
        body -> take(request, source, token, asked, body));
  }

  /** What can be done at a path; nothing where there is none. */
  private List<String> methods(String path) {
    if (path.equals(USERS)) return List.of("GET", "POST");
    if (isPerson(path)) return List.of("GET", "PUT", "PATCH", "DELETE");
    return Descriptions.at(base(), path).isPresent() ? List.of("GET") : List.of();
  }

  private static boolean isPerson(String path) {
    return path.startsWith(USERS + "/") && path.indexOf('/', USERS.length() + 1) < 0;
  }

  private static Optional<String> token(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    String token = authorization.substring(SCHEME.length()).trim();
    return token.isEmpty() || token.length() > MOST_TOKEN ? Optional.empty() : Optional.of(token);
  }

  private void take(
      HttpServerRequest request, String source, Optional<String> token, Asked asked, Buffer body) {
    vertx
        .executeBlocking(
            () -> {
              boolean known = token.filter(provisioning::isClient).isPresent();
              return known ? Optional.of(answer(asked, body)) : Optional.<Object>empty();
            },
            false)
        .onSuccess(done -> {
          if (done.isEmpty()) stranger(request, source);
          else if (done.get() instanceof ScimRefusal refusal) refuse(request, refusal);
          else if (done.get() instanceof Answer answer) reply(request, answer);
        })
        .onFailure(failure -> {
          LOG.error("the organisation's directory could not be answered", failure);
          refuse(request, new ScimRefusal(500, "", "The server could not do that; see its log."));
        });
  }

  private void stranger(HttpServerRequest request, String source) {
    if (!strangers.allows(source, clock.instant())) {
      tooMany(request);
      return;
    }
    request.response().putHeader("WWW-Authenticate", "Bearer realm=\"scim\"");
    refuse(request, new ScimRefusal(401, "", "'sottovoce scim add' prints the token for that."));
  }

  private static void tooMany(HttpServerRequest request) {
    request.response().putHeader("Retry-After", "60");
    refuse(request, new ScimRefusal(429, "", "Wait a minute and try again."));
  }

  /** An {@link Answer} or a {@link ScimRefusal}. Blocks. */
  private Object answer(Asked asked, Buffer body) {
    try {
      String path = asked.path();
      if (path.equals(USERS)) return people(asked, body);
      if (isPerson(path)) return person(asked, path.substring(USERS.length() + 1), body);
      return Answer.of(Descriptions.at(base(), path).orElseThrow(ScimRefusal::notFound));
    } catch (ScimRefusal e) {
      return e;
    }
  }

  private Answer people(Asked asked, Buffer body) throws ScimRefusal {
    if (asked.method().equals(HttpMethod.GET)) return list(asked);
    Optional<Person> added = provisioning.add(users.read(json(body)));
    if (added.isEmpty()) {
      throw new ScimRefusal(409, "uniqueness", "There is a user of that name.");
    }
    LOG.info("the organisation's directory has reported somebody new");
    return shown(201, added.get());
  }

  private Answer list(Asked asked) throws ScimRefusal {
    Search search =
        asked.filter().isPresent() ? UserFilter.read(asked.filter().get(), users) : Search.ALL;
    // RFC 7644 section 3.4.2.4: what is too small counts as the smallest.
    int from = Math.max(1, number(asked.from(), 1));
    int count = Math.clamp(number(asked.count(), USUAL_RESULTS), 0, MOST_RESULTS);
    Page page = provisioning.search(search, from - 1, count);
    JsonArray resources = new JsonArray();
    for (Person each : page.people()) resources.add(UserResource.json(each, location(each)));
    return Answer.of(Listed.of(resources, page.total(), from));
  }

  private static int number(Optional<String> text, int usual) throws ScimRefusal {
    if (text.isEmpty()) return usual;
    try {
      return Integer.parseInt(text.get());
    } catch (NumberFormatException e) {
      throw ScimRefusal.invalidValue("startIndex and count are whole numbers.");
    }
  }

  private Answer person(Asked asked, String id, Buffer body) throws ScimRefusal {
    Person known = provisioning.find(id).orElseThrow(ScimRefusal::notFound);
    Optional<Long> version = wantedVersion(asked);
    return switch (asked.method().name()) {
      case "GET" -> {
        boolean same =
            asked
                .ifNoneMatch()
                .flatMap(ScimApi::version)
                .filter(v -> v == known.version())
                .isPresent();
        yield same ? Answer.empty(304) : shown(200, known);
      }
      case "PUT" -> changed(known, version, replaced(known, json(body)));
      case "PATCH" ->
          changed(known, version, UserPatch.applied(UserResource.of(known), json(body), users));
      default -> {
        done(provisioning.remove(id, version));
        LOG.info("the organisation's directory has taken somebody out");
        yield Answer.empty(204);
      }
    };
  }

  /** The name stays; what a replacement leaves out has its usual value. */
  private Wanted replaced(Person known, JsonObject body) throws ScimRefusal {
    Wanted wanted = users.read(body);
    return users.set(
        new Wanted(known.user(), known.spelling(), wanted.externalId(), wanted.active()),
        "userName",
        wanted.spelling());
  }

  private Answer changed(Person known, Optional<Long> version, Wanted wanted) throws ScimRefusal {
    Person now = done(provisioning.change(known.id(), version, wanted));
    if (known.active() && !now.active()) {
      LOG.info("the organisation's directory says that somebody has left");
    }
    return shown(200, now);
  }

  private static Person done(Outcome outcome) throws ScimRefusal {
    return switch (outcome) {
      case Outcome.Done done -> done.person();
      case Outcome.Missing missing -> throw ScimRefusal.notFound();
      case Outcome.Changed changed ->
          throw new ScimRefusal(412, "", "It has changed since: ask for it again.");
    };
  }

  private Optional<Long> wantedVersion(Asked asked) throws ScimRefusal {
    if (asked.ifMatch().isEmpty() || asked.ifMatch().get().trim().equals("*")) {
      return Optional.empty();
    }
    Optional<Long> version = asked.ifMatch().flatMap(ScimApi::version);
    if (version.isEmpty()) throw new ScimRefusal(412, "", "If-Match wants one version.");
    return version;
  }

  private static Optional<Long> version(String tag) {
    Matcher matcher = VERSION.matcher(tag.trim());
    return matcher.matches() ? Optional.of(Long.valueOf(matcher.group(1))) : Optional.empty();
  }

  private static JsonObject json(Buffer body) throws ScimRefusal {
    return HttpApi.json(body)
        .orElseThrow(() -> new ScimRefusal(400, "invalidSyntax", "The body is a JSON object."));
  }

  private Answer shown(int status, Person person) {
    String location = location(person);
    return new Answer(
        status,
        Optional.of(UserResource.json(person, location)),
        Optional.of(UserResource.version(person)),
        Optional.of(location));
  }

  private String base() {
    return address.get() + ROOT;
  }

  private String location(Person person) {
    return base() + USERS + "/" + person.id();
  }

  private static void reply(HttpServerRequest request, Answer answer) {
    if (request.response().closed()) return;
    answer.version().ifPresent(tag -> request.response().putHeader("ETag", tag));
    answer.location().ifPresent(where -> request.response().putHeader("Location", where));
    if (answer.body().isPresent()) {
      HttpApi.send(request, answer.status(), TYPE, answer.body().get());
    } else {
      request.response().setStatusCode(answer.status()).end();
    }
  }

  private static void refuse(HttpServerRequest request, ScimRefusal refusal) {
    HttpApi.send(request, refusal.status(), TYPE, refusal.json());
  }
}
