package dev.sottovoce.lab.interop.push;

import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.crypto.backend.KeyEncodings;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.server.edge.TlsSetup;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A push service on loopback (RFC 8030) with subscriptions bound to one sender's key (RFC 8292
 * section 4): what a phone subscribes to, what a server pushes to, and what a phone then gets by
 * HTTP/2 server push. Messages are kept for their time to live while nobody listens.
 */
public final class PushService implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LONGEST_TOKEN = Duration.ofHours(24);
  private static final int MOST_SUBSCRIPTIONS = 1000;
  private static final int MOST_MESSAGES = 64;
  private static final int MOST_OCTETS = 4096;
  private static final int NAME_CHARACTERS = 22;

  private record Message(String name, Buffer body, String encoding, Instant until) {}

  /** One phone's: named twice, once for who pushes and once for who listens. */
  private static final class Subscription {
    private final String key;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private @Nullable HttpServerResponse listener;

    Subscription(String key) {
      this.key = key;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Path authority;
  private final Clock clock = Clock.systemUTC();
  private final Entropy entropy = new SecureRandom()::nextBytes;
  private final Map<String, Subscription> byPush = new HashMap<>();
  private final Map<String, Subscription> byListener = new HashMap<>();

  private PushService(HttpServerOptions options, Path authority) {
    this.authority = authority;
    server = vertx.createHttpServer(options).requestHandler(this::handle);
  }

  /**
   * Starts one.
   *
   * @param folder where its certificates are made
   * @param port 0 for a free one
   */
  public static PushService start(Path folder, int port) throws IOException, InterruptedException {
    Path ca = folder.resolve("ca");
    CertificateAuthority issuing = CertificateAuthority.in(ca, "push.test", Clock.systemUTC());
    ServerIdentity identity =
        ServerIdentity.in(
            folder.resolve("tls"),
            issuing,
            "push.test",
            List.of("localhost", "127.0.0.1"),
            Clock.systemUTC());
    HttpServerOptions options =
        TlsSetup.site(new HttpServerOptions().setUseAlpn(true), identity, PATIENCE);
    PushService service = new PushService(options, ca.resolve("ca.pem"));
    try {
      service
          .server
          .listen(port, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return service;
    } catch (ExecutionException | TimeoutException e) {
      service.close();
      throw new IOException("the push service does not listen", e);
    }
  }

  /** Where phones subscribe. */
  public URI subscribe() {
    return URI.create(origin() + "/subscribe");
  }

  /** Host and port, as a server lists it. */
  public String host() {
    return "localhost:" + server.actualPort();
  }

  /** Certifies it; PEM. */
  public Path authority() {
    return authority;
  }

  private String origin() {
    return "https://" + host();
  }

  private void handle(HttpServerRequest request) {
    String path = request.path();
    String[] parts = (path == null ? "" : path).split("/", 3);
    String place = parts.length > 1 ? parts[1] : "";
    String name = parts.length > 2 ? parts[2] : "";
    HttpMethod method = request.method();
    if (method.equals(HttpMethod.POST) && place.equals("subscribe")) {
      request.body().onSuccess(body -> subscribe(request, body));
    } else if (method.equals(HttpMethod.POST) && place.equals("p")) {
      request.body().onSuccess(body -> take(request, name, body));
    } else if (method.equals(HttpMethod.GET) && place.equals("s")) {
      listen(request, name);
    } else if (method.equals(HttpMethod.DELETE)) {
      delete(request, place, name);
    } else {
      answer(request, 404);
    }
  }

  /** RFC 8030 section 4, with the options of RFC 8292 section 4.1. */
  private synchronized void subscribe(HttpServerRequest request, Buffer options) {
    Optional<String> key = key(options);
    if (key.isEmpty() || byPush.size() >= MOST_SUBSCRIPTIONS) {
      answer(request, key.isEmpty() ? 400 : 503);
      return;
    }
    String listening = name();
    String pushing = name();
    Subscription fresh = new Subscription(key.get());
    byListener.put(listening, fresh);
    byPush.put(pushing, fresh);
    request
        .response()
        .setStatusCode(201)
        .putHeader("Location", origin() + "/s/" + listening)
        .putHeader("Link", "<" + origin() + "/p/" + pushing + ">; rel=\"urn:ietf:params:push\"")
        .end();
  }

  private static Optional<String> key(Buffer options) {
    try {
      return Optional.ofNullable(new JsonObject(options).getString("vapid"));
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  /** Sections 5 and 7.2. */
  private synchronized void take(HttpServerRequest request, String name, Buffer body) {
    Subscription to = byPush.get(name);
    String ttl = request.getHeader("TTL");
    if (to == null) answer(request, 404);
    else if (!isSentBy(to.key, request.getHeader("Authorization"))) answer(request, 403);
    else if (ttl == null || !ttl.matches("[0-9]{1,9}")) answer(request, 400);
    else if (body.length() > MOST_OCTETS) answer(request, 413);
    else if (to.messages.size() >= MOST_MESSAGES) answer(request, 429);
    else {
      String encoding = request.getHeader("Content-Encoding");
      Instant until = clock.instant().plusSeconds(Long.parseLong(ttl));
      Message message = new Message(name(), body, encoding == null ? "" : encoding, until);
      to.messages.put(message.name(), message);
      request
          .response()
          .setStatusCode(201)
          .putHeader("Location", origin() + "/m/" + message.name())
          .end();
      if (to.listener != null) push(to.listener, message);
    }
  }

  /** RFC 8292 sections 2, 3 and 4.2. */
  private boolean isSentBy(String key, @Nullable String authorization) {
    String prefix = "vapid t=";
    int comma = authorization == null ? -1 : authorization.indexOf(", k=");
    if (authorization == null || comma < 0 || !authorization.startsWith(prefix)) return false;
    Optional<Jws> token = Jws.read(authorization.substring(prefix.length(), comma));
    Optional<Bytes> shown = Bytes.fromBase64Url(authorization.substring(comma + 4));
    if (token.isEmpty() || shown.isEmpty() || !shown.get().base64Url().equals(key)) return false;
    long left = token.get().payload().path("exp").asLong() - clock.instant().getEpochSecond();
    return token.get().verify(KeyEncodings.SECP256R1.subjectPublicKeyInfo(shown.get()))
        && token.get().payload().path("aud").asText().equals(origin())
        && left > 0
        && left <= LONGEST_TOKEN.toSeconds();
  }

  /** Section 6: the answer stays open, and messages come as pushes beside it. */
  private synchronized void listen(HttpServerRequest request, String name) {
    Subscription subscription = byListener.get(name);
    if (subscription == null) {
      answer(request, 404);
      return;
    }
    HttpServerResponse response = request.response();
    subscription.listener = response;
    response.closeHandler(gone -> leave(subscription, response));
    response.exceptionHandler(broken -> leave(subscription, response));
    subscription.messages.values().removeIf(each -> !clock.instant().isBefore(each.until()));
    for (Message each : subscription.messages.values()) push(response, each);
  }

  private synchronized void leave(Subscription subscription, HttpServerResponse response) {
    if (subscription.listener == response) subscription.listener = null;
  }

  private void push(HttpServerResponse beside, Message message) {
    beside
        .push(HttpMethod.GET, "/m/" + message.name())
        .onSuccess(pushed -> {
          if (!message.encoding().isEmpty()) {
            pushed.putHeader("Content-Encoding", message.encoding());
          }
          pushed.end(message.body());
        });
  }

  /** Section 6.2 for a message; section 7.3 for a subscription. */
  private synchronized void delete(HttpServerRequest request, String place, String name) {
    boolean known = false;
    if (place.equals("m")) {
      for (Subscription each : byPush.values()) known |= each.messages.remove(name) != null;
    } else if (place.equals("s")) {
      Subscription gone = byListener.remove(name);
      known = byPush.values().removeIf(each -> each == gone);
    }
    answer(request, known ? 204 : 404);
  }

  private static void answer(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).end();
  }

  private String name() {
    return entropy.token(NAME_CHARACTERS);
  }

  @Override
  public void close() {
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the push service does not stop", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
