package dev.sottovoce.lab.attacks;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.wire.Bytes;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** SIP over a WebSocket, which shows nothing in TLS. */
public final class WebSocketLine extends Line implements WebSocket.Listener {
  private static final long PATIENCE_SECONDS = 8;

  private final HttpClient client;
  private final WebSocket socket;
  private final StringBuilder part = new StringBuilder();

  public WebSocketLine(Target target) throws Exception {
    this(target, Optional.empty());
  }

  /**
   * @param origin the site whose page opens it, where a browser does
   * @throws java.util.concurrent.ExecutionException when the server does not want it
   */
  public WebSocketLine(Target target, Optional<String> origin) throws Exception {
    client = HttpClient.newBuilder().sslContext(target.trusting()).build();
    WebSocket.Builder builder = client.newWebSocketBuilder().subprotocols("sip");
    origin.ifPresent(site -> builder.header("Origin", site));
    URI where = URI.create("wss://localhost:" + target.httpsPort() + "/sip");
    socket = builder.buildAsync(where, this).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      received(Bytes.utf8(part.toString()));
      part.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    ended();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    ended();
  }

  /** A nonce of the server's, which it gives to anybody. */
  public Optional<String> nonce(Device device) throws Exception {
    send(device.registration().toRequest());
    return response().flatMap(challenge -> challenge.header(HeaderName.DPOP_NONCE));
  }

  @Override
  public void send(SipMessage message) throws Exception {
    socket.sendText(message.octets().utf8(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** One message of the WebSocket, in pieces. */
  public void sendPieces(List<String> pieces) throws Exception {
    int left = pieces.size();
    for (String each : pieces) {
      left--;
      socket.sendText(each, left == 0).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }
}
