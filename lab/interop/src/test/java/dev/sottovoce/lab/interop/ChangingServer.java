package dev.sottovoce.lab.interop;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whoever has the server in hand: all is as our server does it, but for the files of the page. */
final class ChangingServer implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final String PAGE = "/phone/";
  private static final Pattern SCRIPT =
      Pattern.compile("src=\"/phone/(assets/index-[^\"]+\\.js)\"");

  /** What another script does that a person would not see. */
  private static final String MARK = "\ndocument.documentElement.dataset.changed = 'yes';\n";

  private volatile int behind;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final WebSocketClient sockets = vertx.createWebSocketClient();
  private final Map<String, String> changed = new ConcurrentHashMap<>();
  private @Nullable HttpServer server;
  private int port;

  ChangingServer(OwnServer own) throws Exception {
    behind = own.server.firstLookPort().getAsInt();
    connect();
  }

  String address() {
    return "http://" + HOST + ":" + port + PAGE;
  }

  /** It is there again, at the same address. */
  void connect() throws Exception {
    HttpServerOptions options = new HttpServerOptions().addWebSocketSubProtocol("sip");
    HttpServer listening =
        vertx.createHttpServer(options).requestHandler(this::pass).webSocketHandler(this::pass);
    server = await(listening.listen(port, HOST));
    port = listening.actualPort();
  }

  /** Another run of the server stands behind it. */
  void use(OwnServer own) {
    behind = own.server.firstLookPort().getAsInt();
  }

  /** Nobody reaches it. */
  void disconnect() throws Exception {
    HttpServer listening = server;
    if (listening != null) await(listening.close());
  }

  /** The files are those of our server again. */
  void isHonest() {
    changed.clear();
  }

  /** Only the script is another: neither its integrity nor the list of files fits. */
  void changeScript() throws Exception {
    String script = script();
    changed.put(PAGE + script, read(script) + MARK);
  }

  /** The page also no longer says what its script must be. */
  void changeScriptWithoutIntegrity() throws Exception {
    changeScript();
    changed.put(PAGE, read("index.html").replaceAll(" integrity=\"[^\"]*\"", ""));
  }

  /** A picture is another one, as where it did not arrive whole. */
  void changeIcon() {
    changed.put(PAGE + "icon.svg", "<svg/>");
  }

  /** A release whose list fits all but its script. */
  void changeListAlone() throws Exception {
    changed.put(PAGE + "release.txt", read("release.txt").replace(" icon.svg\n", " another.svg\n"));
  }

  /**
   * A whole release with another script, as an attacker would build it.
   *
   * @return its hash
   */
  Bytes changeRelease() throws Exception {
    String script = script();
    String other = read(script) + MARK;
    String index =
        read("index.html")
            .replaceAll(
                "(" + Pattern.quote(script) + "\") integrity=\"[^\"]*\"",
                "$1 integrity=\"sha384-" + sha384(other) + "\"");
    String list = list(list(read("release.txt"), script, other), "index.html", index);
    changed.put(PAGE + script, other);
    changed.put(PAGE, index);
    changed.put(PAGE + "index.html", index);
    changed.put(PAGE + "release.txt", list);
    return Digests.sha256(Bytes.utf8(list));
  }

  private static String list(String before, String name, String content) {
    String hash = Digests.sha256(Bytes.utf8(content)).hex();
    return before.replaceAll("[0-9a-f]{64}(  " + Pattern.quote(name) + "\n)", hash + "$1");
  }

  private static String sha384(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-384").digest(text.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(hash);
  }

  private String script() throws Exception {
    Matcher found = SCRIPT.matcher(read("index.html"));
    if (!found.find()) throw new AssertionError("the page has no script");
    return found.group(1);
  }

  /** A file as our server has it. */
  private String read(String name) throws Exception {
    URI uri = URI.create("http://" + HOST + ":" + behind + PAGE + name);
    try (var http = java.net.http.HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  private void pass(HttpServerRequest request) {
    String other = changed.get(request.path());
    Future<Buffer> body = request.body();
    body.compose(sent ->
            client
                .request(request.method(), behind, HOST, request.uri())
                .compose(out -> {
                  out.headers().addAll(request.headers());
                  out.headers().remove("Accept-Encoding").set("Host", HOST + ":" + behind);
                  return out.send(sent);
                }))
        .compose(in ->
            in.body()
                .onSuccess(octets -> {
                  MultiMap headers = request.response().headers().addAll(in.headers());
                  headers.remove("Content-Length").remove("Transfer-Encoding");
                  request
                      .response()
                      .setStatusCode(in.statusCode())
                      .end(other == null ? octets : Buffer.buffer(other));
                }))
        .onFailure(gone -> request.response().reset());
  }

  private void pass(ServerWebSocket here) {
    here.pause();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(HOST)
            .setPort(behind)
            .setURI(here.uri())
            .addSubProtocol("sip")
            .putHeader("Origin", "http://" + HOST + ":" + behind);
    sockets
        .connect(options)
        .onFailure(gone -> here.close())
        .onSuccess(there -> {
          there.textMessageHandler(here::writeTextMessage);
          there.binaryMessageHandler(here::writeBinaryMessage);
          there.closeHandler(gone -> here.close());
          here.textMessageHandler(there::writeTextMessage);
          here.binaryMessageHandler(there::writeBinaryMessage);
          here.closeHandler(gone -> there.close());
          here.resume();
        });
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(vertx.close());
  }
}
