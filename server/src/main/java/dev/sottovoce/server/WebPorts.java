package dev.sottovoce.server;

import dev.sottovoce.server.console.Sites;
import dev.sottovoce.server.edge.TlsSetup;
import dev.sottovoce.server.http.GatedTransport;
import dev.sottovoce.server.http.HttpLimits;
import dev.sottovoce.server.http.Patience;
import dev.sottovoce.server.http.WebSocketDoor;
import dev.sottovoce.server.pki.ServerIdentity;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The ports that speak HTTP, which all serve the same: HTTPS; HTTPS for browsers, where the
 * operator has a certificate that they know; and without TLS on this machine alone.
 */
final class WebPorts {
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final ServerConfig config;
  private final Path folder;
  private final GatedTransport transport;
  private final HttpLimits limits;
  private final Clock clock;
  private final Patience patience;
  private HttpServerOptions options = new HttpServerOptions();
  private @Nullable HttpServer https;
  private @Nullable HttpServer firstLook;
  private volatile @Nullable PublicSite site;
  private volatile int httpsPort;
  private volatile int firstLookPort;

  /**
   * @param folder what names of files in the configuration are relative to
   */
  WebPorts(
      Vertx vertx,
      ServerConfig config,
      Path folder,
      GatedTransport transport,
      HttpLimits limits,
      Clock clock) {
    this.vertx = vertx;
    this.config = config;
    this.folder = folder;
    this.transport = transport;
    this.limits = limits;
    this.clock = clock;
    patience = new Patience(vertx, limits.requestWithin());
  }

  /** How long requests may take to arrive. */
  Patience patience() {
    return patience;
  }

  /**
   * Listens wherever the configuration says.
   *
   * @throws IOException when a port or a certificate cannot be used; the message says what to do
   */
  void open(ServerIdentity identity, String authorityPem, Handler<HttpServerRequest> handler)
      throws IOException {
    options = TlsSetup.https(plain(), identity, authorityPem, limits.handshakeWithin());
    transport.guardNext(limits, clock);
    HttpServer server = server(options, handler);
    https = server;
    httpsPort = listening(server, "HTTPS", config.https());
    if (config.firstLook().isPresent()) {
      HttpServer look = server(plain(), handler);
      firstLook = look;
      firstLookPort = listening(look, "the first look", config.firstLook().get());
    }
    if (config.site().isPresent()) {
      transport.guardNext(limits, clock);
      site =
          new PublicSite(
              vertx,
              config.site().get(),
              folder,
              plain(),
              limits.handshakeWithin(),
              with -> server(with, handler));
    }
  }

  private HttpServerOptions plain() {
    // Whoever wants HTTP/2 asks for it by ALPN; without TLS there is nothing to win by it.
    return WebSocketDoor.options(
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout((int) limits.idle().toSeconds()));
  }

  private HttpServer server(HttpServerOptions with, Handler<HttpServerRequest> handler) {
    return vertx
        .createHttpServer(with)
        .connectionHandler(patience::opened)
        .requestHandler(request -> {
          patience.requested(request);
          handler.handle(request);
        });
  }

  private static int listening(HttpServer server, String what, ServerConfig.Listen where)
      throws IOException {
    return Listening.port(
        server.listen(where.port(), where.host()).map(HttpServer::actualPort), what, where);
  }

  /** New connections get another certificate of ours. */
  Future<?> reload(ServerIdentity fresh, String authorityPem) {
    options = TlsSetup.https(options, fresh, authorityPem, limits.handshakeWithin());
    HttpServer server = https;
    return server == null
        ? Future.succeededFuture()
        : server.updateSSLOptions(options.getSslOptions());
  }

  /** Looks at once whether the site's files are new; done when new connections get them. */
  Future<?> renewSite() {
    PublicSite open = site;
    return open == null ? Future.succeededFuture() : open.renew();
  }

  int httpsPort() {
    return httpsPort;
  }

  OptionalInt firstLookPort() {
    return firstLookPort == 0 ? OptionalInt.empty() : OptionalInt.of(firstLookPort);
  }

  OptionalInt sitePort() {
    PublicSite open = site;
    return open == null ? OptionalInt.empty() : OptionalInt.of(open.port());
  }

  /** Where devices find this server, as enrolment codes say. */
  String address() {
    return at(httpsPort);
  }

  private String at(int port) {
    return "https://" + config.publicAddress() + ":" + port;
  }

  /** Whose pages may open a WebSocket here. */
  List<String> origins() {
    List<String> all = new ArrayList<>(config.origins());
    all.add(address());
    if (sitePort().isPresent()) all.add(at(sitePort().getAsInt()));
    if (firstLookPort != 0) {
      all.add("http://127.0.0.1:" + firstLookPort);
      all.add("http://localhost:" + firstLookPort);
    }
    return all;
  }

  /** Where the operator's console is found. */
  Sites consoles() {
    return new Sites(config.publicAddress(), httpsPort, sitePort().orElse(0), firstLookPort);
  }

  void close() {
    HttpServer secure = https;
    if (secure != null) Listening.await(secure.close(), CLOSING);
    HttpServer look = firstLook;
    if (look != null) Listening.await(look.close(), CLOSING);
    PublicSite open = site;
    if (open != null) Listening.await(open.close(), CLOSING);
  }
}
