package dev.sottovoce.server.push;

import dev.sottovoce.server.edge.TlsSetup;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A push service on loopback: HTTPS with HTTP/2, keeps what it gets, answers what a test wants. */
public final class StandInService implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(10);

  /** What came. */
  public record Got(
      String method, String path, HttpVersion version, Map<String, String> headers, Bytes body) {
    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), "");
    }
  }

  /** What is answered. */
  public record Answer(int status, String body) {}

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Path authority;
  private final BlockingQueue<Got> got = new LinkedBlockingQueue<>();
  private volatile Function<Got, Answer> answers = request -> new Answer(201, "");

  public StandInService(Path folder) throws Exception {
    this(folder, true);
  }

  StandInService(Path folder, boolean http2) throws Exception {
    Path ca = folder.resolve("ca");
    CertificateAuthority issuing = CertificateAuthority.in(ca, "push.test", Clock.systemUTC());
    authority = ca.resolve("ca.pem");
    ServerIdentity identity =
        ServerIdentity.in(
            folder.resolve("tls"), issuing, "push.test", List.of("localhost"), Clock.systemUTC());
    HttpServerOptions options =
        TlsSetup.site(new HttpServerOptions().setUseAlpn(http2), identity, WITHIN);
    server =
        vertx
            .createHttpServer(options)
            .requestHandler(request ->
                request
                    .body()
                    .onSuccess(body -> {
                      Map<String, String> headers = new TreeMap<>();
                      request
                          .headers()
                          .forEach((name, value) ->
                              headers.put(name.toLowerCase(java.util.Locale.ROOT), value));
                      Got seen =
                          new Got(
                              request.method().name(),
                              request.uri(),
                              request.version(),
                              headers,
                              Bytes.unsafeWrap(body.getBytes()));
                      Answer answer = answers.apply(seen);
                      got.add(seen);
                      request.response().setStatusCode(answer.status()).end(answer.body());
                    }));
    server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(WITHIN.toSeconds(), TimeUnit.SECONDS);
  }

  void answer(Function<Got, Answer> with) {
    answers = with;
  }

  public int port() {
    return server.actualPort();
  }

  public URI uri(String path) {
    return URI.create("https://localhost:" + port() + path);
  }

  /** Certifies it; PEM. */
  public Path authority() {
    return authority;
  }

  SSLContext trust() throws Exception {
    return Pem.trusting(authority);
  }

  /** What comes next. */
  public Got next() throws InterruptedException {
    Got next = got.poll(WITHIN.toSeconds(), TimeUnit.SECONDS);
    if (next == null) throw new AssertionError("no push came");
    return next;
  }

  public boolean isQuiet() {
    return got.isEmpty();
  }

  @Override
  public void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }
}
