package dev.sottovoce.server.http;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.identity.DeviceCertificateProfile;
import dev.sottovoce.identity.DeviceRevocation;
import dev.sottovoce.identity.token.Checked;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.identity.token.Refusal;
import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.server.token.TokenErrors;
import dev.sottovoce.server.token.Tokens;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which device asks over HTTPS: one that shows its certificate in TLS, or one that sends an access
 * token with a proof of the key that it is bound to (RFC 9449 section 7).
 */
public final class Callers {
  private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
  private static final String SCHEME = "DPoP ";

  private final Vertx vertx;
  private final LiveDevices devices;
  private final Supplier<CertificateAuthority> authority;
  private final Tokens tokens;
  private final Clock clock;

  Callers(
      Vertx vertx,
      LiveDevices devices,
      Supplier<CertificateAuthority> authority,
      Tokens tokens,
      Clock clock) {
    this.vertx = vertx;
    this.devices = devices;
    this.authority = authority;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** What came of a request's credentials. */
  private sealed interface Found {
    record Known(Caller caller) implements Found {}

    /** Nothing was shown. */
    record Nobody() implements Found {}

    /**
     * A certificate that is not of a device of ours, or of one that was cut off.
     *
     * @param former the device that was cut off
     */
    record Stranger(Optional<Caller> former) implements Found {}

    /** A token or a proof that does not count. */
    record NotTaken(String error, Refusal why) implements Found {}
  }

  /**
   * Finds out who asks; {@code then} runs on the request's loop, unless the request was refused.
   */
  void identify(HttpServerRequest request, Consumer<Caller> then) {
    identify(request, then, former -> refuseStranger(request));
  }

  private void identify(
      HttpServerRequest request, Consumer<Caller> then, Consumer<Caller> thenFormer) {
    Optional<X509Certificate> shown = HttpApi.certificate(request);
    String authorization = request.getHeader("Authorization");
    List<String> proofs = request.headers().getAll("DPoP");
    String method = request.method().name();
    String path = request.path() == null ? "" : request.path();
    vertx
        .executeBlocking(() -> find(shown, authorization, proofs, method, path), false)
        .onSuccess(found -> {
          if (found instanceof Found.Known(Caller caller)) {
            then.accept(caller);
          } else if (found instanceof Found.Stranger(Optional<Caller> former)
              && former.isPresent()) {
            thenFormer.accept(former.get());
          } else {
            refuse(request, found);
          }
        })
        .onFailure(failure -> {
          LOG.error("a device could not be looked up", failure);
          HttpApi.problem(request, 500, "Failed", "The server could not do that; see its log.");
        });
  }

  /** What is done for a device; may block. */
  @FunctionalInterface
  public interface Action<T> {
    T take(Caller caller) throws IOException;
  }

  /**
   * Does something for a device, unless it asks too often.
   *
   * @param limit by device
   * @param reply runs on the request's loop
   */
  public <T> void serve(
      HttpServerRequest request, RateLimit limit, Action<T> action, Consumer<T> reply) {
    identify(request, caller -> serve(request, limit, caller, action, reply));
  }

  /**
   * The same, and something else for a device that was cut off and shows its certificate.
   *
   * @param farewell what it is told
   */
  <T> void serve(
      HttpServerRequest request,
      RateLimit limit,
      Action<T> action,
      Action<T> farewell,
      Consumer<T> reply) {
    identify(
        request,
        caller -> serve(request, limit, caller, action, reply),
        former -> serve(request, limit, former, farewell, reply));
  }

  private <T> void serve(
      HttpServerRequest request,
      RateLimit limit,
      Caller caller,
      Action<T> action,
      Consumer<T> reply) {
    if (!limit.allows(caller.device().device().toString(), clock.instant())) {
      request.response().putHeader("Retry-After", "" + limit.window().toSeconds());
      HttpApi.problem(request, 429, "Too many requests", "Wait a while and try again.");
      return;
    }
    vertx
        .executeBlocking(() -> action.take(caller), false)
        .onSuccess(reply::accept)
        .onFailure(failure -> {
          LOG.error("a device could not be served", failure);
          HttpApi.problem(request, 500, "Failed", "The server could not do that; see its log.");
        });
  }

  /** Whether a request says at all who asks; without, its body is not worth reading. */
  public boolean turnsAway(HttpServerRequest request) {
    boolean nobody =
        HttpApi.certificate(request).isEmpty() && request.getHeader("Authorization") == null;
    if (nobody) refuse(request, new Found.Nobody());
    return nobody;
  }

  private Found find(
      Optional<X509Certificate> shown,
      @Nullable String authorization,
      List<String> proofs,
      String method,
      String path) {
    if (authorization == null) {
      if (shown.isEmpty()) return new Found.Nobody();
      Optional<Caller> caller = ofCertificate(shown.get());
      if (caller.isPresent()) return new Found.Known(caller.get());
      return new Found.Stranger(caller(shown.get(), devices::findRevoked));
    }
    if (!authorization.startsWith(SCHEME)) return badToken(Refusal.WRONG_TYPE);
    String compact = authorization.substring(SCHEME.length());
    return switch (tokens.shown(compact, proofs, method, tokens.issuer() + path)) {
      case Tokens.Shown.By by -> new Found.Known(new Caller(by.device(), by.publicKey()));
      case Tokens.Shown.ByStranger stranger -> new Found.Stranger(Optional.empty());
      case Tokens.Shown.BadToken bad -> badToken(bad.why());
      case Tokens.Shown.BadProof bad ->
          new Found.NotTaken(TokenErrors.ofProof(bad.why()), bad.why());
    };
  }

  private static Found badToken(Refusal why) {
    return new Found.NotTaken(TokenErrors.INVALID_TOKEN, why);
  }

  /** Who shows that certificate; nothing when it is no device of ours, or cut off. Blocks. */
  Optional<Caller> ofCertificate(X509Certificate shown) {
    return caller(shown, devices::find);
  }

  private static Optional<Caller> caller(
      X509Certificate shown, Function<UUID, Optional<DeviceCertificate>> known) {
    return DeviceCertificate.read(shown)
        .filter(read -> known.apply(read.device()).filter(read::equals).isPresent())
        .map(read -> new Caller(read, Bytes.copyOf(shown.getPublicKey().getEncoded())));
  }

  /**
   * The same for certificates that came in a message: TLS has not looked at them. Blocks.
   *
   * @param certificates the device's first
   */
  Optional<Caller> ofChain(List<Bytes> certificates) {
    return ours(certificates).flatMap(this::ofCertificate);
  }

  /** The certificate of a device, if one of our authorities issued it. */
  private Optional<X509Certificate> ours(List<Bytes> certificates) {
    if (certificates.isEmpty()) return Optional.empty();
    try {
      X509Certificate shown =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificates.getFirst().toArray()));
      shown.checkValidity(java.util.Date.from(clock.instant()));
      boolean ours =
          authority.get().accepts(shown) && DeviceCertificateProfile.read(shown).isPresent();
      return ours ? Optional.of(shown) : Optional.empty();
    } catch (CertificateException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /** See {@link ClientAssertion.Judge}. */
  Optional<Bytes> publicKey(List<Bytes> certificates, String client) {
    return ofChain(certificates)
        .filter(caller -> caller.device().device().toString().equals(client))
        .map(Caller::publicKey);
  }

  /**
   * The authority's word that the device was cut off, for whoever signed an assertion with that
   * device's key and nobody else. Blocks.
   */
  Optional<Bytes> revocation(String assertion) {
    Checked<ClientAssertion> read =
        ClientAssertion.check(
            assertion,
            tokens.issuer(),
            (certificates, client) ->
                ours(certificates)
                    .filter(shown -> revocation(shown).isPresent())
                    .map(shown -> Bytes.copyOf(shown.getPublicKey().getEncoded())),
            tokens.ecdsa(),
            clock.instant());
    return read instanceof Checked.Good<ClientAssertion> good
        ? ours(good.value().certificates())
            .flatMap(this::revocation)
            .filter(word -> word.device().toString().equals(good.value().client()))
            .map(authority.get()::signed)
        : Optional.empty();
  }

  private Optional<DeviceRevocation> revocation(X509Certificate shown) {
    return DeviceCertificate.read(shown).flatMap(device -> devices.revocation(device.device()));
  }

  private void refuse(HttpServerRequest request, Found found) {
    switch (found) {
      case Found.NotTaken bad -> challenge(request, bad.error(), bad.why());
      case Found.Stranger stranger -> refuseStranger(request);
      default -> {
        request.response().putHeader("WWW-Authenticate", "DPoP algs=\"ES256\"");
        HttpApi.problem(
            request,
            401,
            "Who asks?",
            "A device shows its certificate for that, or an access token with a DPoP proof.");
      }
    }
  }

  private static void refuseStranger(HttpServerRequest request) {
    HttpApi.problem(request, 403, "Refused", "This device may not do that.");
  }

  private void challenge(HttpServerRequest request, String error, Refusal why) {
    request
        .response()
        .putHeader("WWW-Authenticate", "DPoP error=\"" + error + "\", algs=\"ES256\"")
        .putHeader("DPoP-Nonce", tokens.nonce());
    HttpApi.problem(request, 401, "Not taken", "The token or its proof: " + why.sentence() + ".");
  }
}
