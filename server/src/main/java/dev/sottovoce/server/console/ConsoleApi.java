package dev.sottovoce.server.console;

import dev.sottovoce.server.console.Route.Who;
import dev.sottovoce.server.console.Sessions.Session;
import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.store.Admins.Admin;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything below {@code /api/v1/console/}: finds what is asked for, and does it when it comes
 * from the console's own page and from somebody who may.
 */
final class ConsoleApi {
  static final String PREFIX = "/api/v1/console/";

  /** Where the page is. */
  static final String PAGE = "/console/";

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleApi.class);

  /** The largest is a signed policy, in JSON. */
  private static final int MAX_BODY = 320 * 1024;

  private static final int MAX_SMALL_BODY = 32 * 1024;

  /** Requests in a minute of one source that is not signed in, of all of them, of one admin. */
  private static final int MOST_OF_SOURCE = 60;

  private static final int MOST_OF_STRANGERS = 600;
  private static final int MOST_OF_ADMIN = 600;

  private final Vertx vertx;
  private final Supplier<Sites> sites;
  private final Set<ConsoleCheck> checks;
  private final Visits visits;
  private final DeviceVisits devices;
  private final Sessions sessions;
  private final Admins admins;
  private final List<Route> routes;
  private final SecondPerson second;
  private final Live live;
  private final Repeats repeats;
  private final Clock clock;
  private final RateLimit perSource = new RateLimit(MOST_OF_SOURCE, Duration.ofMinutes(1));
  private final RateLimit strangers = new RateLimit(MOST_OF_STRANGERS, Duration.ofMinutes(1));
  private final RateLimit perAdmin = new RateLimit(MOST_OF_ADMIN, Duration.ofMinutes(1));

  ConsoleApi(
      Surroundings around,
      Sessions sessions,
      Visits visits,
      DeviceVisits devices,
      Admins admins,
      List<Route> routes,
      SecondPerson second,
      Live live) {
    vertx = around.vertx();
    sites = around.sites();
    checks = around.checks();
    clock = around.clock();
    this.sessions = sessions;
    this.visits = visits;
    this.devices = devices;
    this.admins = admins;
    this.routes = List.copyOf(routes);
    this.second = second;
    this.live = live;
    repeats = new Repeats(around.clock());
  }

  void handle(HttpServerRequest request, String path) {
    if (path.equals(Live.PATH)) {
      if (HttpApi.only(HttpMethod.GET, request)) open(request, live.route());
      return;
    }
    Set<String> methods = new LinkedHashSet<>();
    for (Route route : routes) {
      Optional<String> variable = route.match(path);
      if (variable.isEmpty()) continue;
      if (route.method().equals(request.method())) {
        serve(request, route, variable.get());
        return;
      }
      methods.add(route.method().name());
    }
    if (methods.isEmpty()) {
      HttpApi.problem(request, 404, "Not found", "The console has no such path.");
      return;
    }
    String allowed = String.join(", ", methods);
    request.response().putHeader("Allow", allowed);
    HttpApi.problem(request, 405, "Method not allowed", "This path takes " + allowed + ".");
  }

  private void serve(HttpServerRequest request, Route route, String variable) {
    Site site = sites.get().of(request);
    Visitor visitor = visitor(request, site, route);
    if (request.response().ended()) return;
    if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.DELETE)) {
      run(request, route, site, visitor, variable, new JsonObject());
      return;
    }
    int most = route.path().startsWith(PolicyActions.PATH) ? MAX_BODY : MAX_SMALL_BODY;
    HttpApi.body(
        request,
        most,
        "The console sends no more than " + most / 1024 + " KiB.",
        body -> {
          Optional<JsonObject> json = HttpApi.json(body);
          if (json.isPresent()) run(request, route, site, visitor, variable, json.get());
          else send(request, site, Answer.badRequest("The body wants a JSON object."));
        });
  }

  /** Says who stands behind a request; blocks. */
  @FunctionalInterface
  private interface Visitor {
    Standing standing();
  }

  /** A device by what it shows, anybody else by their session; see {@link #admitted}. */
  private Visitor visitor(HttpServerRequest request, Site site, Route route) {
    if (!DeviceVisits.isOne(request)) {
      Optional<Session> session = admitted(request, site, route);
      return () -> standing(session);
    }
    devices.stranger(site, route, request).ifPresent(answer -> send(request, site, answer));
    DeviceVisits.Shown shown = DeviceVisits.Shown.in(request);
    return () -> within(devices.standing(shown));
  }

  private Standing within(Standing device) {
    return device instanceof Standing.Known known
            && !perAdmin.allows(known.by().admin().id(), clock.instant())
        ? new Standing.NotTaken(DeviceVisits.tooMany())
        : device;
  }

  /**
   * Who asks, as far as the loop can tell; a request that is not the console's own, that nobody
   * stands behind, or that is one too many has been answered.
   */
  private Optional<Session> admitted(HttpServerRequest request, Site site, Route route) {
    Optional<Answer> stranger = visits.stranger(site, request);
    if (stranger.isPresent()) {
      send(request, site, stranger.get());
      return Optional.empty();
    }
    Optional<Session> session = visits.session(site, request, clock.instant());
    boolean within = session.isPresent() ? isWithin(session.get()) : isWithin(request);
    if (!within) {
      send(request, site, DeviceVisits.tooMany());
    } else if (session.isEmpty() && !(route.who() instanceof Who.Anybody)) {
      send(request, site, signInFirst());
    }
    return session;
  }

  private boolean isWithin(Session session) {
    return perAdmin.allows(session.admin(), clock.instant());
  }

  private boolean isWithin(HttpServerRequest request) {
    String source = Source.of(request.remoteAddress().hostAddress());
    // Its own limit first: what one source is refused must not use up everybody's.
    return perSource.allows(source, clock.instant()) && strangers.allows("", clock.instant());
  }

  private void run(
      HttpServerRequest request,
      Route route,
      Site site,
      Visitor visitor,
      String variable,
      JsonObject body) {
    Optional<String> key =
        Optional.ofNullable(request.getHeader(Repeats.HEADER))
            .filter(header -> route.wantsVerification());
    onWorker(
        request,
        site,
        () -> {
          Standing standing = visitor.standing();
          if (standing instanceof Standing.NotTaken(Answer why)) return why;
          Asked asked = new Asked(site, standing.asker(), variable, request.params(), body);
          Optional<Answer> refusal = refusal(route, asked);
          if (refusal.isPresent()) return refusal.get();
          Callable<Answer> work = () -> second.answer(route, asked);
          return key.isEmpty()
              ? work.call()
              : repeats.once(asked.admin().id(), key.get(), route, asked, work);
        },
        answer -> send(request, site, answer));
  }

  /** The events, for whoever may see them. */
  private void open(HttpServerRequest request, Route route) {
    Site site = sites.get().of(request);
    if (DeviceVisits.isOne(request)) {
      send(request, site, DeviceVisits.browsersAlone());
      return;
    }
    Optional<Session> session = admitted(request, site, route);
    if (request.response().ended()) return;
    onWorker(
        request,
        site,
        () -> {
          Asked asked =
              new Asked(site, standing(session).asker(), "", request.params(), new JsonObject());
          return refusal(route, asked).orElseGet(() -> Answer.of(new JsonObject()));
        },
        answer -> {
          if (answer.isProblem()) send(request, site, answer);
          else session.ifPresent(who -> live.add(request, who));
        });
  }

  private void onWorker(
      HttpServerRequest request, Site site, Callable<Answer> work, Consumer<Answer> then) {
    vertx
        .executeBlocking(work, false)
        .onSuccess(then::accept)
        .onFailure(failure -> {
          LOG.error("the console could not do what was asked", failure);
          send(
              request,
              site,
              Answer.refused(500, "Failed", "The server could not do that; see its log."));
        });
  }

  /** Who a session is of by now: who was taken out is signed out. Blocks. */
  private Standing standing(Optional<Session> session) {
    Optional<Admin> admin = session.map(Session::admin).flatMap(admins::find);
    if (admin.isPresent()) return new Standing.Known(new Asked.By(admin.get(), session));
    session.map(Session::admin).ifPresent(sessions::endAllOf);
    return new Standing.Nobody();
  }

  private Optional<Answer> refusal(Route route, Asked asked) {
    if (route.who() instanceof Who.Anybody) return Optional.empty();
    if (asked.by().isEmpty()) return Optional.of(signInFirst());
    boolean may = route.permission().map(asked.admin().role()::may).orElse(true);
    if (!may) {
      return Optional.of(
          Answer.refused(403, "Not your role", "Somebody with the role for that has to do it."));
    }
    boolean stale =
        route.wantsVerification()
            && checks.contains(ConsoleCheck.VERIFICATION)
            && !isFresh(asked.by().get());
    return stale
        ? Optional.of(
            Answer.refused(
                403, "Verify first", "A change wants your passkey again, just before it."))
        : Optional.empty();
  }

  /** A device has just signed this very request. */
  private boolean isFresh(Asked.By by) {
    return by.session().map(session -> sessions.isFresh(session, clock.instant())).orElse(true);
  }

  private static Answer signInFirst() {
    return Answer.refused(401, "Sign in", "Nobody is signed in, or it was too long ago.");
  }

  private void send(HttpServerRequest request, Site site, Answer answer) {
    if (request.response().closed() || request.response().ended()) return;
    answer.session().ifPresent(value -> Visits.give(site, request, value));
    answer.challenge().ifPresent(error -> devices.challenge(request, error));
    if (answer.status() == 429) request.response().putHeader("Retry-After", "60");
    request
        .response()
        .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader("Referrer-Policy", "no-referrer");
    if (answer.isProblem()) {
      HttpApi.problem(
          request,
          answer.status(),
          answer.body().getString("title"),
          answer.body().getString("detail"));
    } else {
      HttpApi.reply(request, answer.status(), answer.body());
    }
  }
}
