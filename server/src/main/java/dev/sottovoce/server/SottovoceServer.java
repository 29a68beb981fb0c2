package dev.sottovoce.server;

import dev.sottovoce.identity.Protection;
import dev.sottovoce.policy.Policy;
import dev.sottovoce.policy.PolicyException;
import dev.sottovoce.server.console.Console;
import dev.sottovoce.server.console.Surroundings;
import dev.sottovoce.server.edge.Revocations;
import dev.sottovoce.server.edge.SignIn;
import dev.sottovoce.server.edge.SipEdge;
import dev.sottovoce.server.edge.TlsSetup;
import dev.sottovoce.server.edge.WebSocketEdge;
import dev.sottovoce.server.http.AccountApi;
import dev.sottovoce.server.http.AnomalyApi;
import dev.sottovoce.server.http.CertificateApi;
import dev.sottovoce.server.http.EnrolmentService;
import dev.sottovoce.server.http.GatedTransport;
import dev.sottovoce.server.http.GroupApi;
import dev.sottovoce.server.http.GroupService;
import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.http.LogApi;
import dev.sottovoce.server.http.Origins;
import dev.sottovoce.server.http.PolicyApi;
import dev.sottovoce.server.http.RelayApi;
import dev.sottovoce.server.http.RenewalService;
import dev.sottovoce.server.http.TokenApi;
import dev.sottovoce.server.http.WebSocketDoor;
import dev.sottovoce.server.log.LogKeeper;
import dev.sottovoce.server.log.LogProofs;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.provider.ProviderAccess;
import dev.sottovoce.server.provider.ProviderConfig;
import dev.sottovoce.server.routing.Bodies;
import dev.sottovoce.server.routing.Entrance;
import dev.sottovoce.server.routing.FlowTokens;
import dev.sottovoce.server.routing.Router;
import dev.sottovoce.server.scim.ScimApi;
import dev.sottovoce.server.signin.SignInApi;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.server.token.Tokens;
import dev.sottovoce.sip.sdp.SdpFirewall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running server on one data folder.
 *
 * <pre>{@code
 * try (SottovoceServer server = SottovoceServer.start(folder)) {
 *   System.out.println("SIP on port " + server.sipPort());
 * }
 * }</pre>
 */
public final class SottovoceServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SottovoceServer.class);
  private static final Duration RENEWAL_CHECK = Duration.ofHours(6);
  private static final Duration STEP = Duration.ofSeconds(1);

  private final ServerFolder folder;
  private final Vertx vertx;
  private final Clock clock;
  private final Strictness strictness;
  private final WebPorts web;

  private final AtomicBoolean closed = new AtomicBoolean();

  /** Everything about SIP happens here. */
  private final Context loop;

  private @Nullable SipEdge edge;
  private @Nullable SipEdge foreignEdge;
  private @Nullable WebSocketEdge webSockets;
  private @Nullable Revocations revocations;
  private @Nullable Metrics metrics;
  private @Nullable Router router;
  private final RelayBeside relay;
  private ServerIdentity identity;

  /** Changed on the loop, read by HTTPS. */
  private volatile InstalledPolicy policy = InstalledPolicy.NONE;

  private Set<SdpFirewall.Keying> keyings = EnumSet.allOf(SdpFirewall.Keying.class);
  private Policy.Metadata metadata = Policy.Metadata.STANDARD;
  private boolean foreignAllowed = true;
  private long sweeps = -1;
  private Future<?> look = Future.succeededFuture();
  private Future<?> logged = Future.succeededFuture();
  private final LogKeeper logKeeper;
  private final LiveDevices devices;
  private final Tokens tokens;

  /** Written once when listening begins, read by the loop with each message. */
  private volatile int sipPort;

  private volatile int sipForeignPort;

  /** Whose certificates TLS takes is not what its ports were opened with. */
  private volatile boolean authoritiesChanged;

  private @Nullable Console console;
  private @Nullable SignInApi signIn;
  private @Nullable Waking waking;

  private int metricsPort;

  private SottovoceServer(
      ServerFolder folder,
      ServerIdentity identity,
      Vertx vertx,
      GatedTransport transport,
      Clock clock,
      Strictness strictness) {
    this.strictness = strictness;
    this.folder = folder;
    this.identity = identity;
    this.vertx = vertx;
    this.clock = clock;
    web = new WebPorts(vertx, folder.config(), folder.data(), transport, strictness.http(), clock);
    relay = new RelayBeside(vertx, folder, clock);
    logKeeper = new LogKeeper(folder.log(), folder.config().witnesses(), clock);
    devices = new LiveDevices(folder.directory(), folder.config().domain());
    tokens = new Tokens(devices, web::address, strictness.proofs(), clock);
    // A loop of SIP's own: with getOrCreateContext() this thread would give HTTPS the same one.
    loop = ((VertxInternal) vertx).createEventLoopContext();
  }

  /** Starts on a folder, which is prepared when it is new. */
  public static SottovoceServer start(Path data) throws IOException {
    return start(data, Clock.systemUTC());
  }

  /**
   * @param clock for certificates, codes and registrations
   * @throws ConfigException when the configuration cannot be used
   * @throws IOException when the folder cannot be used or a port is taken; the message says which
   */
  public static SottovoceServer start(Path data, Clock clock) throws IOException {
    return start(data, clock, Strictness.FULL);
  }

  /**
   * The same with other limits and checks than those of a server in use.
   *
   * @param strictness {@link Strictness#FULL}, unless it is for tests
   */
  public static SottovoceServer start(Path data, Clock clock, Strictness strictness)
      throws IOException {
    ServerFolder folder = ServerFolder.open(data, clock);
    Vertx vertx = null;
    try {
      ServerIdentity identity = folder.identity();
      GatedTransport transport = new GatedTransport(strictness.edge().messages().readOctets());
      vertx =
          Vertx.builder()
              .with(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4))
              .withTransport(transport)
              .build();
      SottovoceServer server =
          new SottovoceServer(folder, identity, vertx, transport, clock, strictness);
      server.listen();
      return server;
    } catch (IOException | RuntimeException e) {
      if (vertx != null) vertx.close();
      folder.close();
      throw e;
    }
  }

  /** Where phones find SIP over TLS. */
  public int sipPort() {
    return sipPort;
  }

  /** Where foreign phones find SIP over TLS 1.2, or 0 where that is off. */
  public int sipForeignPort() {
    return sipForeignPort;
  }

  public int httpsPort() {
    return web.httpsPort();
  }

  /** Where the phone in the browser is served without TLS, if it is. */
  public OptionalInt firstLookPort() {
    return web.firstLookPort();
  }

  /** Where browsers find it with a certificate that they know, if anywhere. */
  public OptionalInt sitePort() {
    return web.sitePort();
  }

  /** Looks at once whether the site's files are new; done when new connections get them. */
  Future<?> renewSite() {
    return web.renewSite();
  }

  /** The port for Prometheus, or 0 when metrics are off. */
  public int metricsPort() {
    return metricsPort;
  }

  public ServerConfig config() {
    return folder.config();
  }

  /** Whether TLS is by BoringSSL and so post-quantum with peers that can. */
  public boolean isPostQuantumTls() {
    return TlsSetup.isBoringSsl();
  }

  /** Where phones are sent for a relay; nowhere where there is none. */
  public List<String> relayUris() {
    return relay.relays().uris();
  }

  /** Users, codes and devices of the running server. */
  public Administration administration() {
    return Administration.of(folder);
  }

  /**
   * Stops gracefully: new connections and calls are refused at once, what goes on has up to {@code
   * patience} to settle, then every connection is closed.
   */
  public void drain(Duration patience) {
    Router running = router;
    SipEdge sip = edge;
    if (running != null && sip != null) {
      loop.runOnContext(run -> {
        sip.stopAccepting();
        SipEdge foreign = foreignEdge;
        if (foreign != null) foreign.stopAccepting();
        WebSocketEdge browsers = webSockets;
        if (browsers != null) browsers.stopAccepting();
        running.drain();
      });
      long until = System.nanoTime() + patience.toNanos();
      while (running.transactions() > 0 && System.nanoTime() < until && sleep()) {
        // Transactions end by themselves.
      }
    }
    close();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) return;
    Listening.await(onLoop(this::stopLooking), Duration.ofSeconds(5));
    // While phones are connected: the history's last sample is of the running server.
    Console operators = console;
    if (operators != null) Listening.await(onLoop(operators::close), Duration.ofSeconds(5));
    SipEdge sip = edge;
    if (sip != null) Listening.await(onLoop(sip::close), Duration.ofSeconds(5));
    SipEdge foreign = foreignEdge;
    if (foreign != null) Listening.await(onLoop(foreign::close), Duration.ofSeconds(5));
    Listening.await(onLoop(() -> closeWebSockets().mapEmpty()), Duration.ofSeconds(5));
    SignInApi people = signIn;
    if (people != null) people.close();
    web.close();
    if (metrics != null) metrics.close();
    relay.close();
    Waking sleepers = waking;
    if (sleepers != null) sleepers.close();
    Listening.await(vertx.close(), Duration.ofSeconds(5));
    folder.close();
  }

  private void listen() throws IOException {
    if (!strictness.isFull()) LOG.warn("this server is for tests: it has other limits and checks");
    if (!TlsSetup.isBoringSsl()) {
      LOG.warn("BoringSSL does not load here: TLS is the JDK's, without post-quantum groups");
    }
    if (folder.hasOtherWitnesses()) {
      LOG.warn(
          "enrolled phones know other witnesses than sottovoce.yaml names: keep those running, and"
              + " see 'sottovoce policy root next --witnesses'");
    }
    ServerConfig config = folder.config();
    policy = readPolicy();
    recordRoots();
    Router routing = router(config);
    router = routing;
    waking = Waking.open(folder, routing, vertx, loop, clock).orElse(null);
    Revocations cutOff = new Revocations(vertx, folder.directory(), devices.devices(), routing);
    revocations = cutOff;
    SipEdge.Surroundings around =
        new SipEdge.Surroundings(vertx, devices.devices(), routing, cutOff, clock);
    SipEdge sip = edge(around, config, SipEdge.Audience.EVERYBODY);
    edge = sip;
    // Connections are served by the loop that listen() is called on.
    sipPort =
        Listening.port(
            onLoop(() -> sip.listen(config.sip().host(), config.sip().port())),
            "SIP",
            config.sip());
    if (config.sipForeign().isPresent()) listenForeign(around, config);
    folder.rememberPorts(sipPort, sipForeignPort, 0, 0, 0);
    listenHttps(around, config);
    folder.rememberPorts(
        sipPort,
        sipForeignPort,
        web.httpsPort(),
        web.firstLookPort().orElse(0),
        web.sitePort().orElse(0));
    if (config.metrics().isPresent()) {
      ServerConfig.Listen where = config.metrics().get();
      Metrics serving =
          new Metrics(
              vertx,
              this::connections,
              routing,
              Optional.ofNullable(waking).map(Waking::desk),
              folder.anomalies());
      metrics = serving;
      metricsPort = Listening.port(serving.listen(where.host(), where.port()), "metrics", where);
    }
    logged = recordReleases();
    vertx.setPeriodic(RENEWAL_CHECK.toMillis(), timer -> renew());
    loop.runOnContext(start -> {
      cutOff.start();
      enforce(routing);
      sweeps =
          vertx.setPeriodic(
              STEP.toMillis(),
              timer -> {
                routing.sweep();
                lookAtPolicy(routing);
                keepLog();
              });
    });
  }

  /** By which services phones are woken, by their registered names. */
  public List<String> pushServices() {
    Waking sleepers = waking;
    return sleepers == null ? List.of() : sleepers.desk().words();
  }

  /** Wakes every phone that sleeps, for nothing. */
  void testPushes() {
    Waking sleepers = waking;
    if (sleepers != null) sleepers.test(Duration.ZERO);
  }

  private void listenForeign(SipEdge.Surroundings around, ServerConfig config) throws IOException {
    ServerConfig.Listen where = config.sipForeign().orElseThrow();
    SipEdge foreign = edge(around, config, SipEdge.Audience.FOREIGN_PHONES);
    foreignEdge = foreign;
    sipForeignPort =
        Listening.port(
            onLoop(() -> foreign.listen(where.host(), where.port())), "SIP for foreign", where);
    LOG.info("foreign phones may sign in by TLS 1.2");
  }

  private int connections() {
    SipEdge sip = edge;
    SipEdge foreign = foreignEdge;
    WebSocketEdge browsers = webSockets;
    return (sip == null ? 0 : sip.connections())
        + (foreign == null ? 0 : foreign.connections())
        + (browsers == null ? 0 : browsers.connections());
  }

  private Router router(ServerConfig config) throws IOException {
    SecureRandom random = new SecureRandom();
    return new Router(
        new Router.Names(
            config.domain(), entrance -> config.publicAddress() + ":" + portOf(entrance)),
        new FlowTokens(folder.flowKey()),
        new Bodies(new SdpFirewall(policy.keyings(today())), policy.metadata()),
        strictness.calls(),
        new LoopAlarm(vertx, clock, this::tick),
        clock,
        random::nextBytes);
  }

  private void tick() {
    Router running = router;
    if (running != null) running.tick();
  }

  private int portOf(Entrance entrance) {
    return switch (entrance) {
      case TLS -> sipPort;
      case FOREIGN_TLS -> sipForeignPort;
      case WEB_SOCKET -> web.httpsPort();
    };
  }

  private SipEdge edge(
      SipEdge.Surroundings around, ServerConfig config, SipEdge.Audience audience) {
    return new SipEdge(
        around,
        new SipEdge.Trust(config.domain(), authorityPem()),
        audience,
        identity,
        new SignIn(tokens, config.domain()),
        strictness.edge());
  }

  /** What is in force stands in the log, whenever it came to be. */
  private void recordRoots() {
    if (folder.hasPhonesWithoutLog()) {
      LOG.warn(
          "phones that were enrolled before know nothing of the log, which is new;"
              + " enrol them anew: sottovoce user add NAME");
    }
    folder.recordAuthority();
    policy.signed().ifPresent(folder::recordPolicy);
  }

  /** While the server works already: it has many files. */
  private Future<?> recordReleases() {
    return vertx
        .executeBlocking(
            () -> {
              folder.recordReleases();
              return true;
            },
            false)
        .onFailure(failure -> LOG.error("the log does not get this release", failure));
  }

  private InstalledPolicy readPolicy() throws IOException {
    if (folder.lookAtAuthorities()) {
      LOG.info("the organisation's certificate authorities have changed");
      authoritiesChanged = true;
      renew();
    }
    try {
      return policy.refreshed(folder.policies());
    } catch (PolicyException e) {
      throw new IOException(
          "the policy in this folder is not what the officers signed: " + e.sentence(), e);
    }
  }

  /** Another process may have installed one, and a day may have begun. */
  private void lookAtPolicy(Router routing) {
    if (!look.isComplete()) return;
    look =
        vertx
            .executeBlocking(this::readPolicy, false)
            .onSuccess(read -> {
              boolean changed = read.version() != policy.version();
              policy = read;
              if (changed) LOG.info("version {} of the policy is in force", read.version());
              enforce(routing);
            })
            .onFailure(failure -> LOG.error("the policy stays as it is: {}", failure.getMessage()));
  }

  private void keepLog() {
    if (!logged.isComplete()) return;
    logged =
        vertx
            .executeBlocking(
                () -> {
                  logKeeper.tick();
                  return true;
                },
                false)
            .onFailure(failure -> LOG.error("the log does not go on", failure));
  }

  /** Done when nothing of it is under way any more. */
  private Future<?> stopLooking() {
    vertx.cancelTimer(sweeps);
    logKeeper.close();
    return Future.all(look.otherwiseEmpty(), logged.otherwiseEmpty());
  }

  private void enforce(Router routing) {
    Set<SdpFirewall.Keying> allowed = policy.keyings(today());
    if (!allowed.equals(keyings) || metadata != policy.metadata()) {
      if (allowed.isEmpty()) LOG.error("the policy has run out: no call passes until the next one");
      routing.use(new Bodies(new SdpFirewall(allowed), policy.metadata()));
      keyings = allowed;
      metadata = policy.metadata();
    }
    WebSocketEdge browsers = webSockets;
    if (browsers != null && policy.allowsTokens() != browsers.isAllowed()) {
      browsers.allow(policy.allowsTokens());
      LOG.info(
          "the policy {} phones without a certificate in TLS",
          browsers.isAllowed() ? "lets in" : "keeps out");
    }
    SipEdge foreign = foreignEdge;
    if (foreign == null || policy.allowsForeignPort() == foreignAllowed) return;
    foreignAllowed = policy.allowsForeignPort();
    foreign.allow(foreignAllowed);
    LOG.info("the policy {} the port for foreign phones", foreignAllowed ? "opens" : "closes");
  }

  private Protection leastDeviceKey() {
    return policy.policy().map(Policy::deviceKey).orElse(Protection.SOFTWARE);
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private String authorityPem() {
    return Pem.of(folder.authority().accepted().toArray(new X509Certificate[0]));
  }

  private void listenHttps(SipEdge.Surroundings around, ServerConfig config) throws IOException {
    EnrolmentService enrolment =
        new EnrolmentService(
            folder.directory(), folder::authority, this::leastDeviceKey, config.domain(), clock);
    RenewalService renewal =
        new RenewalService(
            folder.directory(), folder::authority, this::leastDeviceKey, config.domain(), clock);
    TokenApi tokenApi = new TokenApi(vertx, devices, folder::authority, tokens, clock);
    WebSocketEdge browsers =
        new WebSocketEdge(around, loop, new SignIn(tokens, config.domain()), strictness.edge());
    webSockets = browsers;
    // Half of what HTTPS lets a connection be silent, so that it never ends one that is alive.
    loop.runOnContext(start -> browsers.start(strictness.http().idle().dividedBy(2)));
    HttpApi api =
        new HttpApi(
            vertx,
            enrolment,
            renewal,
            new AccountApi(folder.accountService(), tokenApi.callers()),
            groups(config, tokenApi),
            new RelayApi(tokenApi.callers(), relay.relays()),
            new AnomalyApi(tokenApi.callers(), folder.anomalies(), () -> policy.policy(), clock),
            () -> folder.trustBundle(policy.root()),
            new PolicyApi(tokenApi.callers(), this::inForce, folder.policyHandouts()),
            new LogApi(vertx, new LogProofs(folder.log()), tokenApi.callers(), clock),
            () -> folder.authorities().updates(),
            () -> folder.authority().revocationList(folder.directory().revokedCertificates()),
            new CertificateApi(vertx, folder.directory(), clock),
            tokenApi,
            new ScimApi(vertx, folder.provisioning(), config.domain(), web::address, clock),
            new WebSocketDoor(new Origins(web::origins), browsers, web.patience()),
            config.publicAddress(),
            this::sipPort,
            clock);
    Optional<ProviderAccess> provider = provider();
    Console operators = console(around.router(), provider);
    console = operators;
    loop.runOnContext(start -> operators.start());
    SignInApi people =
        SignInDoor.open(folder, web, strictness, provider, tokenApi, enrolment, api, vertx, clock);
    signIn = people;
    web.open(
        identity,
        authorityPem(),
        request -> {
          if (!operators.handles(request) && !people.handles(request)) api.handle(request);
        });
  }

  private Optional<PolicyApi.InForce> inForce() {
    InstalledPolicy now = policy;
    return now.signed().map(signed -> new PolicyApi.InForce(now.version(), signed));
  }

  private Optional<ProviderAccess> provider() throws IOException {
    Optional<ProviderConfig> configured = folder.config().identityProvider();
    return configured.isEmpty()
        ? Optional.empty()
        : Optional.of(ProviderAccess.open(configured.get(), folder.data()));
  }

  private Console console(Router routing, Optional<ProviderAccess> provider) {
    return new Console(
        new Surroundings(
            vertx,
            loop,
            administration(),
            folder.log(),
            routing,
            this::connections,
            () -> policy.policy(),
            () -> identity.validity(),
            this::relayUris,
            web::consoles,
            web.patience(),
            provider,
            tokens,
            strictness.console(),
            clock));
  }

  /** Where the operator's console is found; see {@link Administration#consolePages}. */
  public List<String> consolePages() {
    return web.consoles().pages();
  }

  private Future<?> closeWebSockets() {
    WebSocketEdge browsers = webSockets;
    if (browsers != null) browsers.close();
    Revocations cutOff = revocations;
    return cutOff == null ? Future.succeededFuture() : cutOff.stop();
  }

  private GroupApi groups(ServerConfig config, TokenApi tokenApi) {
    GroupService service =
        new GroupService(folder.accounts(), folder.groups(), folder.log(), config.domain());
    return new GroupApi(service, tokenApi.callers());
  }

  /**
   * Runs coturn on this machine and sends phones there, unless the configuration names other
   * relays; it ends with the server.
   *
   * @throws IOException when it is not installed or does not start; the message says what to do
   */
  public void startRelay() throws IOException {
    relay.start();
  }

  /**
   * Looks whether the certificate's time has come, and uses a new one for new connections; done
   * when every port has it.
   */
  Future<?> renew() {
    return vertx
        .executeBlocking(folder::identity, false)
        .compose(fresh -> reload(Objects.requireNonNull(fresh)))
        .onFailure(failure -> LOG.error("the server's certificate could not be renewed", failure));
  }

  private Future<?> reload(ServerIdentity fresh) {
    if (fresh.equals(identity) && !authoritiesChanged) return Future.succeededFuture();
    authoritiesChanged = false;
    identity = fresh;
    List<Future<?>> ports = new ArrayList<>();
    ports.add(reload(edge, fresh));
    ports.add(reload(foreignEdge, fresh));
    ports.add(web.reload(fresh, authorityPem()));
    relay.reloadCertificate();
    return Future.all(ports).onSuccess(done -> LOG.info("the server's certificate was renewed"));
  }

  private Future<?> reload(@Nullable SipEdge sip, ServerIdentity fresh) {
    if (sip == null) return Future.succeededFuture();
    return onLoop(() -> {
      sip.reload(fresh, authorityPem());
      return Future.succeededFuture();
    });
  }

  private <T> Future<T> onLoop(Supplier<? extends Future<T>> action) {
    Promise<T> promise = Promise.promise();
    loop.runOnContext(run -> action.get().onComplete(promise));
    return promise.future();
  }

  private static boolean sleep() {
    try {
      Thread.sleep(20);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
