package dev.sottovoce.server;

import dev.sottovoce.server.edge.TlsSetup;
import dev.sottovoce.server.pki.ServerIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTPS for browsers, with files that somebody else keeps fresh (ACME, RFC 8555). */
final class PublicSite {
  private static final Logger LOG = LoggerFactory.getLogger(PublicSite.class);
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final Vertx vertx;
  private final ServerConfig.Site config;
  private final Path folder;
  private final HttpServer server;
  private final HttpServerOptions options;
  private final Duration handshakeWithin;
  private ServerIdentity shown;
  private final int port;

  /**
   * Listens.
   *
   * @param folder what the files' names are relative to
   * @param servers makes a server that serves what the other HTTPS port does
   * @throws IOException when the files cannot be used, or the port; the message says what to do
   */
  PublicSite(
      Vertx vertx,
      ServerConfig.Site config,
      Path folder,
      HttpServerOptions plain,
      Duration handshakeWithin,
      Function<HttpServerOptions, HttpServer> servers)
      throws IOException {
    this.vertx = vertx;
    this.config = config;
    this.folder = folder;
    this.handshakeWithin = handshakeWithin;
    shown = read();
    options = TlsSetup.site(plain, shown, handshakeWithin);
    server = servers.apply(options);
    ServerConfig.Listen where = config.listen();
    port =
        Listening.port(
            server.listen(where.port(), where.host()).map(HttpServer::actualPort),
            "the site",
            where);
    vertx.setPeriodic(LOOK.toMillis(), timer -> renew());
  }

  int port() {
    return port;
  }

  private ServerIdentity read() throws IOException {
    try {
      return ServerIdentity.loaded(
          folder.resolve(config.files().key()), folder.resolve(config.files().certificate()));
    } catch (IOException e) {
      throw new ConfigException(
          "sottovoce.yaml, site: its certificate or key cannot be read. Both want PEM, and the server"
              + " must be allowed to read them.");
    }
  }

  /** Takes new files for new connections; bad ones leave it as it is. */
  Future<?> renew() {
    return vertx
        .executeBlocking(this::read, false)
        .compose(fresh -> use(Objects.requireNonNull(fresh)))
        .onFailure(failure -> LOG.error("the site's certificate could not be renewed", failure));
  }

  private Future<?> use(ServerIdentity fresh) {
    if (fresh.equals(shown)) return Future.succeededFuture();
    return server
        .updateSSLOptions(TlsSetup.site(options, fresh, handshakeWithin).getSslOptions())
        .onSuccess(done -> {
          shown = fresh;
          LOG.info("the site's certificate was renewed");
        });
  }

  Future<?> close() {
    return server.close();
  }
}
