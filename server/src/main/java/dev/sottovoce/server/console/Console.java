package dev.sottovoce.server.console;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.http.WebFiles;
import dev.sottovoce.server.store.Admins;
import dev.sottovoce.server.webauthn.Challenges;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The operator's console of a running server: its page, and its part of the HTTPS API. */
public final class Console {
  private final Supplier<Sites> sites;
  private final Clock clock;
  private final ConsoleApi api;
  private final Live live;
  private final ProviderActions provider;
  private final WebFiles page = WebFiles.console(ConsoleApi.PAGE);

  public Console(Surroundings around) {
    sites = around.sites();
    clock = around.clock();
    Entropy entropy = new SecureRandom()::nextBytes;
    Admins admins = around.administration().admins();
    Sessions sessions = new Sessions(entropy);
    Challenges challenges = new Challenges(entropy);
    Passkeys passkeys = new Passkeys(admins, challenges, clock);
    Doctor doctor = new Doctor(around);
    Overview overview = new Overview(around, doctor);
    live = new Live(around, sessions, admins, overview);
    provider = new ProviderActions(around, admins, sessions, entropy);
    List<Route> routes = new ArrayList<>();
    routes.addAll(new SignInActions(admins, passkeys, challenges, sessions, clock).routes());
    routes.addAll(provider.routes());
    routes.addAll(overview.routes());
    routes.addAll(new PushActions(around.administration()).routes());
    routes.addAll(new AboutActions(around).routes());
    routes.addAll(doctor.routes());
    routes.addAll(new PeopleActions(around.administration()).routes());
    routes.addAll(new SessionActions(around).routes());
    routes.addAll(new PolicyActions(around).routes());
    routes.addAll(new PolicyDrafts(around).routes());
    routes.addAll(new LogActions(around).routes());
    routes.addAll(new AdminActions(around.administration(), sessions).routes());
    SecondPerson second = new SecondPerson(around, routes);
    routes.addAll(second.routes());
    Visits visits = new Visits(sessions, around.checks());
    DeviceVisits devices = new DeviceVisits(around.tokens(), admins, clock);
    api = new ConsoleApi(around, sessions, visits, devices, admins, routes, second, live);
  }

  /** Begins to keep the history. Called by the router's loop. */
  public void start() {
    live.start();
  }

  /** Ends what looks on; done when the history is kept. Called by the router's loop. */
  public Future<?> close() {
    provider.close();
    return live.close();
  }

  /** Answers a request if it is for the console; says whether it was. */
  public boolean handles(HttpServerRequest request) {
    String path = request.path();
    if (path == null) return false;
    boolean api = path.startsWith(ConsoleApi.PREFIX);
    if (!api && !(path + "/").startsWith(ConsoleApi.PAGE)) return false;
    request.exceptionHandler(gone -> {});
    HttpApi.date(request, clock.instant());
    if (api) this.api.handle(request, path);
    else page(request, path);
    return true;
  }

  /** The page, at the one address where its passkeys count. */
  private void page(HttpServerRequest request, String path) {
    if (!HttpApi.only(HttpMethod.GET, request)) return;
    Site site = sites.get().of(request);
    if (Sites.isAt(site, request)) page.handle(request, path);
    else request.response().setStatusCode(302).putHeader("Location", site.page()).end();
  }
}
