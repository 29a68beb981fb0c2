package dev.sottovoce.server.http;

import dev.sottovoce.server.edge.WebSocketEdge;
import dev.sottovoce.sip.message.SipLimits;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/** Where HTTPS turns into SIP over a WebSocket (RFC 7118, RFC 6455 section 4.2). */
public final class WebSocketDoor {
  /** Where it is found. */
  public static final String PATH = "/sip";

  private static final String PROTOCOL = "sip";
  private static final int CLOSING_SECONDS = 2;

  private final Origins origins;
  private final WebSocketEdge edge;
  private final Patience patience;

  /**
   * @param patience with what comes by HTTPS, which does not hold for what goes on as a WebSocket
   */
  public WebSocketDoor(Origins origins, WebSocketEdge edge, Patience patience) {
    this.origins = origins;
    this.patience = patience;
    this.edge = edge;
  }

  /** Sets a listener up: no message longer than SIP's, nothing compressed. */
  public static HttpServerOptions options(HttpServerOptions options) {
    int most = SipLimits.DEFAULT.messageOctets();
    return options
        .setWebSocketSubProtocols(List.of(PROTOCOL))
        .setMaxWebSocketFrameSize(most)
        .setMaxWebSocketMessageSize(most)
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setWebSocketClosingTimeout(CLOSING_SECONDS);
  }

  /** For requests to {@link #PATH}. */
  void handle(HttpServerRequest request) {
    if (mayEnter(request)) {
      request
          .toWebSocket()
          .onSuccess(socket -> {
            patience.release(request.connection());
            edge.accept(socket);
          })
          .onFailure(failure -> {});
    }
  }

  private boolean mayEnter(HttpServerRequest request) {
    if (!HttpApi.only(HttpMethod.GET, request)) return false;
    // No Origin is no browser, and only browsers can be led here by somebody else's page.
    String origin = request.getHeader("Origin");
    if (origin != null && !origins.allows(origin)) {
      HttpApi.problem(
          request, 403, "Other origin", "Pages of that site may not connect to this server.");
      return false;
    }
    if (!edge.isAllowed()) {
      HttpApi.problem(
          request, 403, "Policy", "The policy wants a certificate of every phone in TLS.");
      return false;
    }
    if (!edge.isAccepting()) {
      request.response().putHeader("Retry-After", "10");
      HttpApi.problem(request, 503, "Stopping", "The server stops; try again soon.");
      return false;
    }
    return isHandshake(request);
  }

  private static boolean isHandshake(HttpServerRequest request) {
    boolean upgrade =
        request.version() == HttpVersion.HTTP_1_1
            && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
    if (!upgrade) {
      request.response().putHeader("Upgrade", "websocket");
      HttpApi.problem(request, 426, "WebSocket", "Phones open a WebSocket here (RFC 7118).");
      return false;
    }
    if (offersSip(request)) return true;
    HttpApi.problem(request, 400, "Subprotocol", "Sec-WebSocket-Protocol has to name sip.");
    return false;
  }

  private static boolean offersSip(HttpServerRequest request) {
    for (String line : request.headers().getAll("Sec-WebSocket-Protocol")) {
      for (String each : line.split(",", -1)) if (each.trim().equals(PROTOCOL)) return true;
    }
    return false;
  }
}
