package dev.sottovoce.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Closes connections that send their requests too slowly (slowloris): an octet now and then is no
 * silence, so the limit for idle connections never ends them. A connection has so long until the
 * head of its next request is there, and as long again until that is read and answered.
 */
public final class Patience {
  private final Vertx vertx;
  private final Duration limit;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  public Patience(Vertx vertx, Duration limit) {
    this.vertx = vertx;
    this.limit = limit;
  }

  /** A connection was opened. */
  public void opened(HttpConnection connection) {
    connection.closeHandler(gone -> release(connection));
    begin(connection);
  }

  /** The head of a request is there. */
  public void requested(HttpServerRequest request) {
    HttpConnection connection = request.connection();
    begin(connection);
    request.response().endHandler(answered -> begin(connection));
  }

  /** It speaks something else from now on, which has limits of its own. */
  public void release(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) vertx.cancelTimer(timer);
  }

  private void begin(HttpConnection connection) {
    release(connection);
    timers.put(connection, vertx.setTimer(limit.toMillis(), over -> end(connection)));
  }

  private void end(HttpConnection connection) {
    timers.remove(connection);
    connection.close();
  }
}
