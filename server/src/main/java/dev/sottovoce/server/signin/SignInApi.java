package dev.sottovoce.server.signin;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.server.console.Answer;
import dev.sottovoce.server.console.Site;
import dev.sottovoce.server.console.Sites;
import dev.sottovoce.server.http.Caller;
import dev.sottovoce.server.http.EnrolmentService;
import dev.sottovoce.server.http.HttpApi;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.pki.CertificateRequest;
import dev.sottovoce.server.provider.IdentityProvider.Unreachable;
import dev.sottovoce.server.provider.ProviderFlow.Departure;
import dev.sottovoce.server.provider.ProviderFlow.Returned;
import dev.sottovoce.server.store.PhoneSignIns.Passkey;
import dev.sottovoce.server.webauthn.Assertion;
import dev.sottovoce.server.webauthn.Challenges;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing in by a page that becomes a phone, below {@code /api/v1/sign-in}: at the identity
 * provider or by a passkey, each for one device key; and making such passkeys. Only this server's
 * own pages are answered, at the name that it is known by.
 */
public final class SignInApi implements AutoCloseable {
  static final String PATH = "/api/v1/sign-in";
  private static final String PASSKEYS = PATH + "/passkeys";
  private static final String PAGE = "/phone/";
  private static final int MAX_BODY = 32 * 1024;
  private static final int HASH_OCTETS = 32;
  private static final int LONGEST_ID = 1023;
  private static final Logger LOG = LoggerFactory.getLogger(SignInApi.class);

  /** Requests in a minute of one source, and of all of them. */
  private static final int MOST_OF_SOURCE = 60;

  private static final int MOST_OF_ALL = 600;

  /** Browsers that one user makes a phone in an hour. */
  private static final int MOST_ENROLMENTS = 5;

  /** Of one device in an hour. */
  private static final int MOST_CHANGES = 30;

  private final Surroundings around;
  private final Optional<ByProvider> provider;
  private final ByPasskey passkeys;
  private final Clock clock;
  private final RateLimit perSource = new RateLimit(MOST_OF_SOURCE, Duration.ofMinutes(1));
  private final RateLimit overall = new RateLimit(MOST_OF_ALL, Duration.ofMinutes(1));
  private final RateLimit enrolments = new RateLimit(MOST_ENROLMENTS, Duration.ofHours(1));
  private final RateLimit changes = new RateLimit(MOST_CHANGES, Duration.ofHours(1));

  public SignInApi(Surroundings around) {
    this.around = around;
    clock = around.clock();
    Entropy entropy = new SecureRandom()::nextBytes;
    Challenges challenges = new Challenges(entropy);
    passkeys = new ByPasskey(around, challenges);
    provider =
        around
            .provider()
            .flatMap(access ->
                access
                    .config()
                    .phones()
                    .map(rules -> new ByProvider(around, access, rules, entropy)));
  }

  /** Asks the provider nothing more. */
  @Override
  public void close() {
    provider.ifPresent(ByProvider::close);
  }

  /** Answers a request if it is for signing in; says whether it was. */
  public boolean handles(HttpServerRequest request) {
    String path = request.path();
    if (path == null || !(path + "/").startsWith(PATH + "/")) return false;
    request.exceptionHandler(gone -> {});
    HttpApi.date(request, clock.instant());
    switch (path) {
      case PATH -> {
        if (HttpApi.only(HttpMethod.GET, request)) offers(request);
      }
      case PATH + "/provider" -> asked(request, this::begin);
      case PATH + "/provider/answers" -> asked(request, this::end);
      case PATH + "/passkey/options" -> asked(request, this::options);
      case PATH + "/passkey" -> asked(request, this::signIn);
      case PATH + "/passkey-options" -> byDevice(request, this::makingOptions);
      case PASSKEYS -> byDevice(request, this::keep);
      default -> {
        if (path.startsWith(PASSKEYS + "/")) {
          if (HttpApi.only(HttpMethod.DELETE, request)) forget(request, path);
        } else {
          HttpApi.problem(request, 404, "Not found", "There is no such way to sign in.");
        }
      }
    }
    return true;
  }

  /** What the first screen may offer at the address that it came from. */
  private void offers(HttpServerRequest request) {
    Site site = around.sites().get().of(request);
    boolean here = Sites.isAt(site, request);
    HttpApi.reply(
        request,
        200,
        new JsonObject()
            .put("provider", here ? provider.map(ByProvider::name).orElse(null) : null)
            .put("passkeys", here && site.takesPasskeys()));
  }

  /** A body of this server's own page, at the site that it came from. */
  private record Asked(Site site, JsonObject body) {
    String text(String name) {
      return body.getValue(name) instanceof String text ? text : "";
    }

    /** Empty octets when it is not there, or no base64url. */
    Bytes octets(String name) {
      return Bytes.fromBase64Url(text(name)).orElse(Bytes.EMPTY);
    }

    String page() {
      return site.origin() + PAGE;
    }

    @Override
    public String toString() {
      return "Asked[redacted]";
    }
  }

  /** Answers; may block. */
  @FunctionalInterface
  private interface Action {
    Answer take(Asked asked) throws IOException, Unreachable;
  }

  private void asked(HttpServerRequest request, Action action) {
    if (!HttpApi.only(HttpMethod.POST, request) || isTurnedAway(request)) return;
    String source = Source.of(request.remoteAddress().hostAddress());
    // Its own limit first: what one source is refused must not use up everybody's.
    if (!perSource.allows(source, clock.instant()) || !overall.allows("", clock.instant())) {
      send(request, tooMany());
      return;
    }
    read(request, body -> onWorker(request, () -> action.take(body)));
  }

  private void read(HttpServerRequest request, Consumer<Asked> then) {
    Site site = around.sites().get().of(request);
    HttpApi.body(
        request,
        MAX_BODY,
        "Signing in takes no more than 32 KiB.",
        body -> {
          Optional<JsonObject> json = HttpApi.json(body);
          if (json.isPresent()) then.accept(new Asked(site, json.get()));
          else send(request, Answer.badRequest("The body wants a JSON object."));
        });
  }

  /** Answers a device; may block. */
  @FunctionalInterface
  private interface DeviceAction {
    Answer take(Caller caller, Asked asked);
  }

  private void byDevice(HttpServerRequest request, DeviceAction action) {
    if (!HttpApi.only(HttpMethod.POST, request) || isTurnedAway(request)) return;
    if (around.callers().turnsAway(request)) return;
    read(
        request,
        body ->
            around
                .callers()
                .serve(
                    request,
                    changes,
                    caller -> action.take(caller, body),
                    answer -> send(request, answer)));
  }

  /** Whether a request is not this server's own page's, and was told so. */
  private boolean isTurnedAway(HttpServerRequest request) {
    Site site = around.sites().get().of(request);
    if (!Sites.isAt(site, request)) {
      send(
          request,
          Answer.refused(
              421, "Other address", "Signing in works at " + site.origin() + PAGE + "."));
      return true;
    }
    String from = request.getHeader("Sec-Fetch-Site");
    List<String> origins = request.headers().getAll("Origin");
    boolean own =
        (from == null || from.equals("same-origin"))
            && origins.size() == 1
            && origins.getFirst().equals(site.origin());
    if (!own) {
      send(request, Answer.refused(403, "Other site", "Only the phone's own page may do that."));
    }
    return !own;
  }

  // At the identity provider

  private Answer begin(Asked asked) throws Unreachable {
    if (provider.isEmpty()) return noProvider();
    Bytes key = asked.octets("key");
    if (key.length() != HASH_OCTETS) return noKey();
    Optional<Departure> away = provider.get().begin(asked.page(), key);
    return away.isEmpty()
        ? Answer.refused(503, "Too many sign in", "Try again in a few minutes.")
        : Answer.of(
            new JsonObject()
                .put("address", away.get().address())
                .put("ticket", away.get().ticket().base64Url()));
  }

  private Answer end(Asked asked) throws IOException, Unreachable {
    if (provider.isEmpty()) return noProvider();
    Optional<PublicKey> key = CertificateRequest.provenKey(asked.octets("csr").toArray());
    if (key.isEmpty()) return noKey();
    Returned returned =
        new Returned(
            asked.page(),
            asked.octets("ticket"),
            asked.text("code"),
            asked.text("state"),
            Optional.of(asked.text("iss")).filter(said -> !said.isEmpty()));
    return switch (provider.get().end(returned, hash(key.get()))) {
      case ByProvider.Outcome.User user -> enrol(user.name(), key.get(), asked, new JsonObject());
      case ByProvider.Outcome.Refused refused ->
          Answer.refused(
              403,
              "Answer refused",
              "What came back from the identity provider does not count here. Sign in again.");
      case ByProvider.Outcome.NoPhone none ->
          Answer.refused(
              403,
              "No phone",
              "The identity provider knows you, and you have no phone here. Ask whoever runs"
                  + " Sottovoce.");
      case ByProvider.Outcome.Taken taken ->
          Answer.refused(
              409,
              "Name taken",
              "Somebody else at the identity provider has this phone's name. Ask whoever runs"
                  + " Sottovoce.");
    };
  }

  // By passkey

  private Answer options(Asked asked) {
    if (!asked.site().takesPasskeys()) return noName();
    Bytes key = asked.octets("key");
    if (key.length() != HASH_OCTETS) return noKey();
    return Answer.of(
        new JsonObject()
            .put("challenge", passkeys.challenge(key).base64Url())
            .put("site", asked.site().host()));
  }

  private Answer signIn(Asked asked) throws IOException {
    Optional<PublicKey> key = CertificateRequest.provenKey(asked.octets("csr").toArray());
    if (key.isEmpty()) return noKey();
    Assertion assertion =
        new Assertion(
            asked.octets("id"),
            asked.octets("userHandle"),
            asked.octets("authenticatorData"),
            asked.octets("clientData"),
            asked.octets("signature"));
    Optional<Passkey> signer = passkeys.signer(asked.site().party(), hash(key.get()), assertion);
    if (signer.isEmpty()) return passkeyRefused();
    JsonObject more = new JsonObject();
    passkeys.publicKey(signer.get()).ifPresent(it -> more.put("passkey", it.base64Url()));
    return enrol(signer.get().user(), key.get(), asked, more);
  }

  private Answer makingOptions(Caller caller, Asked asked) {
    if (!asked.site().takesPasskeys()) return noName();
    if (!passkeys.mayHaveOne(caller)) return notYet();
    return Answer.of(
        new JsonObject()
            .put("challenge", passkeys.challenge(caller.device()).base64Url())
            .put("site", asked.site().host())
            .put("userHandle", ByPasskey.handle(caller.device().device()).base64Url())
            .put("attestation", around.attestations().areWanted() ? "direct" : "none"));
  }

  private Answer keep(Caller caller, Asked asked) {
    if (!passkeys.mayHaveOne(caller)) return notYet();
    Optional<Protection> kept =
        passkeys.keep(
            asked.site().party(),
            caller.device(),
            asked.octets("attestation"),
            asked.octets("clientData"));
    return kept.isEmpty()
        ? passkeyRefused()
        : Answer.created(new JsonObject().put("protection", kept.get().word()));
  }

  private void forget(HttpServerRequest request, String path) {
    if (isTurnedAway(request) || around.callers().turnsAway(request)) return;
    Optional<Bytes> id =
        Bytes.fromBase64Url(path.substring(PASSKEYS.length() + 1))
            .filter(octets -> octets.length() <= LONGEST_ID);
    around
        .callers()
        .serve(
            request,
            changes,
            caller ->
                id.isPresent() && passkeys.forget(caller.device(), id.get())
                    ? Answer.of(new JsonObject())
                    : Answer.notFound("You have no such passkey."),
            answer -> send(request, answer));
  }

  // Both

  private Answer enrol(String user, PublicKey key, Asked asked, JsonObject more)
      throws IOException {
    if (!enrolments.allows(user, clock.instant())) return tooMany();
    return switch (around.enrolment().enrolBrowser(user, key, asked.text("deviceName"))) {
      case EnrolmentService.Outcome.Enrolled done ->
          Answer.created(around.enrolled().apply(done).mergeIn(more));
      case EnrolmentService.Outcome.BadRequest bad -> Answer.badRequest(bad.why() + ".");
      case EnrolmentService.Outcome.DeviceKeyRefused weak ->
          Answer.refused(
              409,
              "Device key",
              "The policy wants device keys protected by at least "
                  + weak.least().word()
                  + ", which a browser's is not.");
      case EnrolmentService.Outcome.UserGone gone ->
          Answer.refused(403, "No phone", "You are no user here any more.");
      case EnrolmentService.Outcome.CodeRefused code ->
          throw new IllegalStateException("there was no code");
    };
  }

  private static Bytes hash(PublicKey key) {
    return Digests.sha256(Bytes.copyOf(key.getEncoded()));
  }

  private void onWorker(HttpServerRequest request, Callable<Answer> work) {
    around
        .vertx()
        .executeBlocking(work, false)
        .onSuccess(answer -> send(request, answer))
        .onFailure(failure -> {
          if (failure instanceof Unreachable why) {
            LOG.warn("the identity provider could not be asked: {}", why.getMessage());
            send(
                request,
                Answer.refused(
                    502,
                    "Provider not reached",
                    "The identity provider cannot be asked at the moment. Try again later."));
            return;
          }
          LOG.error("somebody could not sign in", failure);
          send(
              request, Answer.refused(500, "Failed", "The server could not do that; see its log."));
        });
  }

  private static void send(HttpServerRequest request, Answer answer) {
    if (request.response().closed() || request.response().ended()) return;
    if (answer.status() == 429) request.response().putHeader("Retry-After", "60");
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

  private static Answer tooMany() {
    return Answer.refused(429, "Too many requests", "Wait a while and try again.");
  }

  private static Answer noProvider() {
    return Answer.notFound("Nobody signs in by an identity provider here (sottovoce.yaml).");
  }

  private static Answer noKey() {
    return Answer.badRequest(
        "key wants the SHA-256 of a P-256 key, and csr a PKCS #10 request that is signed by it.");
  }

  private static Answer passkeyRefused() {
    return Answer.refused(
        403,
        "Passkey refused",
        "This passkey is not known here, its device was cut off, or what it signed is too old. Try"
            + " again, or ask for a code.");
  }

  private static Answer notYet() {
    return Answer.refused(
        403, "Not a member", "Another device of yours has to let this one in before.");
  }

  private static Answer noName() {
    return Answer.refused(
        409, "No name", "Browsers make passkeys for names, and this is an address.");
  }
}
