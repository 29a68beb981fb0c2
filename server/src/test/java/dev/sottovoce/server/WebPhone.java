package dev.sottovoce.server;

import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.ParseResult;
import dev.sottovoce.sip.message.SipLimits;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipParser;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A SIP peer by hand on a real WebSocket, which signs in as a browser's phone does. */
final class WebPhone implements AutoCloseable, WebSocket.Listener {
  static final String REGISTRAR = "sip:" + RunningServer.DOMAIN;

  private static final long WAIT_SECONDS = 8;

  final TokenDevice owner;
  private final HttpClient client;
  private final WebSocket socket;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder part = new StringBuilder();
  private int number;

  WebPhone(RunningServer running, TokenDevice owner) throws Exception {
    this(running, owner, Optional.empty(), "sip");
  }

  WebPhone(RunningServer running, TokenDevice owner, Optional<String> origin, String protocol)
      throws Exception {
    this.owner = owner;
    client = HttpClient.newBuilder().sslContext(running.trusting()).build();
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (!protocol.isEmpty()) builder.subprotocols(protocol);
    origin.ifPresent(site -> builder.header("Origin", site));
    URI where = URI.create("wss://localhost:" + running.server.httpsPort() + "/sip");
    socket = builder.buildAsync(where, this).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      messages.add(part.toString());
      part.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(0);
  }

  String protocol() {
    return socket.getSubprotocol();
  }

  String address() {
    return "sip:" + owner.user + "@" + RunningServer.DOMAIN;
  }

  String contact() {
    return "<sip:" + owner.user + "@" + owner.id + ".invalid;transport=ws>";
  }

  MessageEditor request(String method, String uri) {
    number++;
    return MessageEditor.request(method, uri)
        .append(
            HeaderName.VIA,
            "SIP/2.0/WSS " + owner.id + ".invalid;branch=z9hG4bK" + UUID.randomUUID() + number)
        .append(HeaderName.MAX_FORWARDS, "70")
        .append(HeaderName.FROM, "<" + address() + ">;tag=" + owner.user + number)
        .append(HeaderName.TO, "<" + uri + ">")
        .append(HeaderName.CALL_ID, UUID.randomUUID().toString())
        .append(HeaderName.CSEQ, number + " " + method);
  }

  /** A REGISTER without credentials. */
  MessageEditor registration() {
    return request("REGISTER", REGISTRAR)
        .set(HeaderName.TO, "<" + address() + ">")
        .append(HeaderName.CONTACT, contact())
        .append(HeaderName.EXPIRES, "600");
  }

  SipResponse register(String token, String proof) throws Exception {
    send(
        registration()
            .append(HeaderName.AUTHORIZATION, "Bearer " + token)
            .append(HeaderName.DPOP, proof)
            .toRequest());
    return response();
  }

  /** A nonce, as the challenge to a REGISTER without credentials brings it. */
  Optional<String> nonce() throws Exception {
    send(registration().toRequest());
    return response().header(HeaderName.DPOP_NONCE);
  }

  /** A token and a proof, all as it should be. */
  SipResponse signIn() throws Exception {
    return signIn(owner.token());
  }

  SipResponse signIn(String token) throws Exception {
    return register(token, owner.proofFor("REGISTER", REGISTRAR, nonce(), Optional.of(token)));
  }

  void send(SipMessage message) throws Exception {
    send(message.octets().utf8());
  }

  void send(String text) throws Exception {
    socket.sendText(text, true).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** One message in pieces. */
  void sendPieces(Bytes message, int octets) throws Exception {
    for (int at = 0; at < message.length(); at += octets) {
      int end = Math.min(message.length(), at + octets);
      ByteBuffer piece = ByteBuffer.wrap(message.slice(at, end).toArray());
      socket.sendBinary(piece, end == message.length()).get(WAIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  void ping() throws Exception {
    socket.sendPing(ByteBuffer.allocate(4)).get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  /** What comes next, or null when nothing does. */
  String text() throws Exception {
    String text = messages.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (text == null) throw new IOException("nothing came");
    return text;
  }

  /** Whether something comes by then; it is taken. */
  boolean isAnsweredWithin(java.time.Duration patience) throws InterruptedException {
    return messages.poll(patience.toMillis(), TimeUnit.MILLISECONDS) != null;
  }

  SipMessage message() throws Exception {
    ParseResult result = new SipParser(SipLimits.DEFAULT).parse(Bytes.utf8(text()));
    if (result instanceof ParseResult.Parsed parsed) return parsed.message();
    throw new IOException("the server sent something malformed");
  }

  SipResponse response() throws Exception {
    return (SipResponse) message();
  }

  /** The next response that is not 100. */
  SipResponse laterResponse() throws Exception {
    SipResponse response = response();
    return response.status() == 100 ? response() : response;
  }

  SipRequest request() throws Exception {
    return (SipRequest) message();
  }

  /** Whether the server closes the connection in time. */
  boolean isCut(long seconds) throws Exception {
    try {
      closed.get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  boolean isCut() throws Exception {
    return isCut(WAIT_SECONDS);
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
  }
}
