package dev.sottovoce.server.http;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.identity.TrustUpdate;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.scim.ScimApi;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTPS API, {@code /api/v1}. */
public final class HttpApi {
  private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
  private static final int MAX_BODY = 16 * 1024;

  private static final Bytes DESCRIPTION = description();

  /** The field that holds a code's pin. */
  private static final String PIN = "Sottovoce-Pin";

  /** Attempts to enrol that one address, and everybody together, have in a minute. */
  private static final int MOST_ATTEMPTS = 10;

  private static final int MOST_ATTEMPTS_OF_ALL = 120;

  /** Lists of revoked certificates that one address gets in a minute: each is signed anew. */
  private static final int MOST_LISTS = 10;

  /** Of one source in a minute: many phones may be behind one address, and ask each hour. */
  private static final int MOST_ROOTS = 600;

  /** Steps between roots in one answer; who is further behind enrols again. */
  private static final int MOST_STEPS = 32;

  /** Of one device in an hour; one is enough. */
  private static final int MOST_RENEWALS = 5;

  /** RFC 9110 section 5.6.7, IMF-fixdate. */
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Vertx vertx;
  private final EnrolmentService enrolment;
  private final RenewalService renewal;
  private final AccountApi accounts;
  private final GroupApi groups;
  private final RelayApi relays;
  private final AnomalyApi anomalies;
  private final Supplier<TrustBundle> trust;
  private final PolicyApi policy;
  private final LogApi log;
  private final Supplier<List<TrustUpdate>> updates;
  private final Callable<Bytes> revoked;
  private final CertificateApi certificates;
  private final TokenApi tokens;
  private final WebSocketDoor door;
  private final String sipHost;
  private final ScimApi scim;
  private final IntSupplier sipPort;
  private final Clock clock;
  private final WebFiles web = WebFiles.phone();
  private final RateLimit perSource = new RateLimit(MOST_ATTEMPTS, Duration.ofMinutes(1));
  private final RateLimit renewals = new RateLimit(MOST_RENEWALS, Duration.ofHours(1));
  private final RateLimit lists = new RateLimit(MOST_LISTS, Duration.ofMinutes(1));
  private final RateLimit roots = new RateLimit(MOST_ROOTS, Duration.ofMinutes(1));
  private final RateLimit overall = new RateLimit(MOST_ATTEMPTS_OF_ALL, Duration.ofMinutes(1));

  /**
   * @param trust the organisation's roots
   * @param policy gives devices the document in force
   * @param log what is below {@code /api/v1/log/}
   * @param updates the steps in which the roots have changed; blocks
   * @param revoked the signed list of revoked certificates; blocks
   * @param certificates what is below {@code /certs/}
   * @param tokens gives access tokens, and knows devices by them
   * @param scim where the organisation's own directory reports
   * @param door where phones in browsers open a WebSocket
   * @param sipHost where enrolled phones find SIP
   * @param sipPort its port, asked when a phone enrols
   */
  public HttpApi(
      Vertx vertx,
      EnrolmentService enrolment,
      RenewalService renewal,
      AccountApi accounts,
      GroupApi groups,
      RelayApi relays,
      AnomalyApi anomalies,
      Supplier<TrustBundle> trust,
      PolicyApi policy,
      LogApi log,
      Supplier<List<TrustUpdate>> updates,
      Callable<Bytes> revoked,
      CertificateApi certificates,
      TokenApi tokens,
      ScimApi scim,
      WebSocketDoor door,
      String sipHost,
      IntSupplier sipPort,
      Clock clock) {
    this.vertx = vertx;
    this.enrolment = enrolment;
    this.renewal = renewal;
    this.accounts = accounts;
    this.groups = groups;
    this.relays = relays;
    this.anomalies = anomalies;
    this.trust = trust;
    this.policy = policy;
    this.log = log;
    this.updates = updates;
    this.revoked = revoked;
    this.certificates = certificates;
    this.tokens = tokens;
    this.scim = scim;
    this.door = door;
    this.sipHost = sipHost;
    this.sipPort = sipPort;
    this.clock = clock;
  }

  public void handle(HttpServerRequest request) {
    request.exceptionHandler(gone -> {});
    date(request, clock.instant());
    String path = request.path();
    if (path != null && path.startsWith(AccountApi.PREFIX)) {
      accounts.handle(request);
      return;
    }
    if (path != null && GroupApi.isHere(path)) {
      groups.handle(request);
      return;
    }
    if (path != null && ScimApi.isHere(path)) {
      scim.handle(request, path);
      return;
    }
    if (path != null && TokenApi.serves(path)) {
      tokens.handle(request, path);
      return;
    }
    switch (path == null ? "" : path) {
      case "/api/v1/trust" -> {
        if (only(HttpMethod.GET, request)) trust(request);
      }
      case "/crl" -> {
        if (only(HttpMethod.GET, request)) revocationList(request);
      }
      case "/api/v1/health" -> {
        if (only(HttpMethod.GET, request))
          reply(request, 200, new JsonObject().put("status", "up"));
      }
      case "/api/v1/openapi.yaml" -> {
        if (only(HttpMethod.GET, request)) send(request, 200, "application/yaml", DESCRIPTION);
      }
      case PolicyApi.PATH -> {
        if (only(HttpMethod.GET, request)) policy.handle(request);
      }
      case "/api/v1/enrolments" -> {
        if (only(HttpMethod.POST, request)) readBody(request);
      }
      case "/api/v1/renewals" -> {
        if (only(HttpMethod.POST, request)) renew(request);
      }
      case WebSocketDoor.PATH -> door.handle(request);
      case "/" -> {
        if (only(HttpMethod.GET, request)) web.handle(request, "/");
      }
      case String other when other.startsWith(WebFiles.PHONE) -> {
        if (only(HttpMethod.GET, request)) web.handle(request, other);
      }
      case RelayApi.PATH -> {
        if (only(HttpMethod.GET, request)) relays.handle(request);
      }
      case AnomalyApi.PATH -> {
        if (only(HttpMethod.POST, request)) anomalies.handle(request);
      }
      case String other when other.startsWith(LogApi.PREFIX) -> log.handle(request, other);
      case String other when other.startsWith(CertificateApi.PREFIX) -> {
        if (only(HttpMethod.GET, request)) certificates.handle(request, other);
      }
      default ->
          problem(request, 404, "Not found", "There is nothing here; the API begins with /api/v1.");
    }
  }

  /** Says what time it is here: phones compare their clock with it. */
  public static void date(HttpServerRequest request, Instant now) {
    request.response().putHeader("Date", HTTP_DATE.format(now));
  }

  private static Bytes description() {
    try (InputStream in = HttpApi.class.getResourceAsStream("openapi.yaml")) {
      return Bytes.unsafeWrap(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static boolean only(HttpMethod method, HttpServerRequest request) {
    if (request.method().equals(method)) return true;
    request.response().putHeader("Allow", method.name());
    problem(request, 405, "Method not allowed", "This path only takes " + method + ".");
    return false;
  }

  private void readBody(HttpServerRequest request) {
    String source = Source.of(request.remoteAddress().hostAddress());
    // Its own limit first: what one source is refused must not use up everybody's.
    if (!perSource.allows(source, clock.instant()) || !overall.allows("", clock.instant())) {
      request.response().putHeader("Retry-After", "60");
      problem(request, 429, "Too many attempts", "Wait a minute and try again.");
      return;
    }
    body(request, MAX_BODY, "An enrolment is at most 16 KiB long.", body -> enrol(request, body));
  }

  /**
   * Reads a body.
   *
   * @param most octets; whoever sends more is told so with 413
   * @param tooLarge a sentence for them
   */
  public static void body(
      HttpServerRequest request, int most, String tooLarge, Consumer<Buffer> then) {
    body(request, most, () -> problem(request, 413, "Too large", tooLarge), then);
  }

  /** The same where a refusal has another form. */
  public static void body(
      HttpServerRequest request, int most, Runnable tooLarge, Consumer<Buffer> then) {
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() <= most) body.appendBuffer(chunk);
      else if (!request.response().ended()) tooLarge.run();
    });
    request.endHandler(end -> {
      if (!request.response().ended()) then.accept(body);
    });
  }

  /** A body that is a JSON object. */
  public static Optional<JsonObject> json(Buffer body) {
    try {
      return Optional.of(new JsonObject(body));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private void enrol(HttpServerRequest request, Buffer body) {
    String code;
    String deviceName;
    String protection;
    byte[] csr;
    try {
      JsonObject json = new JsonObject(body);
      code = json.getString("code", "");
      deviceName = json.getString("deviceName", "");
      protection = json.getString("protection", Protection.SOFTWARE.word());
      csr = Base64.getUrlDecoder().decode(json.getString("csr", ""));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      problem(
          request,
          400,
          "Bad request",
          "The body wants JSON with code, csr (base64url), deviceName.");
      return;
    }
    vertx
        .executeBlocking(() -> enrolment.enrol(code, csr, deviceName, protection), false)
        .onSuccess(outcome -> answer(request, outcome))
        .onFailure(failure -> {
          LOG.error("an enrolment failed", failure);
          problem(request, 500, "Failed", "The server could not enrol the phone; see its log.");
        });
  }

  /** Who asks is told by TLS or by a token; a body is not wanted and not looked at. */
  private void renew(HttpServerRequest request) {
    if (request.getHeader("Authorization") != null) {
      tokens
          .callers()
          .serve(request, renewals, renewal::renew, outcome -> answer(request, outcome));
      return;
    }
    Optional<X509Certificate> shown = certificate(request);
    if (shown.isEmpty()) {
      problem(request, 403, "No certificate", "A device shows its certificate to renew it.");
      return;
    }
    // By device: each renewal gives another certificate. What is no device's is refused anyway.
    String device =
        DeviceCertificate.read(shown.get()).map(read -> read.device().toString()).orElse("");
    if (!renewals.allows(device, clock.instant())) {
      request.response().putHeader("Retry-After", "3600");
      problem(request, 429, "Too many renewals", "Wait an hour and try again.");
      return;
    }
    vertx
        .executeBlocking(() -> renewal.renew(shown.get()), false)
        .onSuccess(outcome -> answer(request, outcome))
        .onFailure(failure -> {
          LOG.error("a renewal failed", failure);
          problem(request, 500, "Failed", "The server could not renew it; see its log.");
        });
  }

  /**
   * The roots, and the steps that lead to them for whoever has older ones: for devices, and for
   * whoever has an enrolment code, because one of the roots finds people in the log.
   */
  private void trust(HttpServerRequest request) {
    if (!roots.allows(Source.of(request.remoteAddress().hostAddress()), clock.instant())) {
      request.response().putHeader("Retry-After", "60");
      problem(request, 429, "Too many requests", "Wait a minute and try again.");
      return;
    }
    String pin = request.getHeader(PIN);
    boolean invited = pin != null && trust.get().isPin(pin);
    if (request.getHeader("Authorization") != null) {
      tokens.callers().identify(request, caller -> showTrust(request));
      return;
    }
    if (!invited && certificate(request).isEmpty()) {
      problem(
          request,
          403,
          "Other roots",
          "The last part of an enrolment code goes into " + PIN + ", and this is not its server.");
      return;
    }
    showTrust(request);
  }

  private void showTrust(HttpServerRequest request) {
    vertx
        .executeBlocking(updates::get, false)
        .onSuccess(steps -> {
          JsonArray all = new JsonArray();
          int skipped = Math.max(0, steps.size() - MOST_STEPS);
          for (TrustUpdate each : steps.subList(skipped, steps.size())) {
            all.add(each.encoded().base64Url());
          }
          reply(request, 200, new JsonObject().put("trust", trustText()).put("updates", all));
        })
        .onFailure(failure -> {
          LOG.error("the roots could not be read", failure);
          problem(request, 500, "Failed", "The server could not read its roots; see its log.");
        });
  }

  /** RFC 5280 section 5, for verifiers that are not ours; who was cut off is no secret of it. */
  private void revocationList(HttpServerRequest request) {
    if (!lists.allows(Source.of(request.remoteAddress().hostAddress()), clock.instant())) {
      request.response().putHeader("Retry-After", "60");
      problem(request, 429, "Too many requests", "Wait a minute and try again.");
      return;
    }
    vertx
        .executeBlocking(revoked, false)
        .onSuccess(list -> {
          if (request.response().closed()) return;
          request
              .response()
              .putHeader("Content-Type", "application/pkix-crl")
              .putHeader("Cache-Control", "no-store")
              .putHeader("X-Content-Type-Options", "nosniff")
              .end(Buffer.buffer(list.toArray()));
        })
        .onFailure(failure -> {
          LOG.error("the list of revoked certificates could not be made", failure);
          problem(request, 500, "Failed", "The server could not make the list; see its log.");
        });
  }

  static Optional<X509Certificate> certificate(HttpServerRequest request) {
    if (!request.isSSL()) return Optional.empty();
    try {
      return request.connection().peerCertificates().get(0) instanceof X509Certificate shown
          ? Optional.of(shown)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  private static void answer(HttpServerRequest request, RenewalService.Outcome outcome) {
    switch (outcome) {
      case RenewalService.Outcome.Renewed renewed ->
          reply(request, 200, new JsonObject().put("certificateChain", renewed.chain()));
      case RenewalService.Outcome.Refused refused ->
          problem(
              request,
              403,
              "Refused",
              "This certificate cannot be renewed. Ask the operator for an enrolment code"
                  + " (sottovoce user add NAME).");
    }
  }

  /** What a phone is told that has just been enrolled. */
  public JsonObject enrolled(EnrolmentService.Outcome.Enrolled enrolled) {
    return new JsonObject()
        .put("deviceId", enrolled.device().device().toString())
        .put("address", enrolled.device().address())
        .put("certificateChain", enrolled.chain())
        .put("trust", trustText())
        .put("sip", new JsonObject().put("host", sipHost).put("port", sipPort.getAsInt()));
  }

  private void answer(HttpServerRequest request, EnrolmentService.Outcome outcome) {
    switch (outcome) {
      case EnrolmentService.Outcome.Enrolled enrolled -> reply(request, 201, enrolled(enrolled));
      case EnrolmentService.Outcome.BadRequest bad ->
          problem(request, 400, "Bad request", bad.why() + ".");
      case EnrolmentService.Outcome.DeviceKeyRefused weak ->
          problem(
              request,
              409,
              "Device key",
              "The policy wants device keys protected by at least "
                  + weak.least().word()
                  + ". The code was not used up.");
      case EnrolmentService.Outcome.CodeRefused refused ->
          problem(
              request,
              403,
              "Code refused",
              "The code is wrong, was used before, or is older than 15 minutes. Ask the operator"
                  + " for a new one (sottovoce user add NAME).");
      case EnrolmentService.Outcome.UserGone gone ->
          problem(request, 403, "No user", "This person is no user here any more.");
    }
  }

  private String trustText() {
    return trust.get().encoded().base64Url();
  }

  public static void reply(HttpServerRequest request, int status, JsonObject json) {
    send(request, status, "application/json", json);
  }

  /** RFC 9457. */
  public static void problem(HttpServerRequest request, int status, String title, String detail) {
    problem(request, status, title, detail, new JsonObject());
  }

  /** The same with members of its own (RFC 9457 section 3.2). */
  static void problem(
      HttpServerRequest request, int status, String title, String detail, JsonObject more) {
    JsonObject json =
        new JsonObject()
            .put("title", title)
            .put("status", status)
            .put("detail", detail)
            .mergeIn(more);
    send(request, status, "application/problem+json", json);
  }

  /** Replies with JSON of some type. */
  public static void send(HttpServerRequest request, int status, String type, JsonObject json) {
    send(request, status, type, Bytes.unsafeWrap(json.toBuffer().getBytes()));
  }

  static void send(HttpServerRequest request, int status, String type, Bytes body) {
    if (request.response().closed()) return;
    // A browser on this machine also has to reach the first look, which is http://localhost.
    HostAndPort asked = request.authority();
    if (asked != null && !asked.host().equalsIgnoreCase("localhost")) {
      request.response().putHeader("Strict-Transport-Security", "max-age=31536000");
    }
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .putHeader("Cache-Control", "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(Buffer.buffer(body.toArray()));
  }
}
