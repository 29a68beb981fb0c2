package dev.sottovoce.server;

import dev.sottovoce.server.admin.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/** A browser with the console's page open: it sends what the page and a browser would. */
final class ConsoleBrowser implements AutoCloseable {
  private static final String API = "/api/v1/console/";

  private final RunningServer running;
  private final HttpClient http;

  /** What a change carries; each may be taken away. */
  final Map<String, String> headers = new LinkedHashMap<>();

  String cookie = "";
  final TestPasskey passkey;

  ConsoleBrowser(RunningServer running) throws Exception {
    this.running = running;
    http = HttpClient.newBuilder().sslContext(running.trusting()).build();
    String origin = "https://localhost:" + running.server.httpsPort();
    passkey = new TestPasskey(origin);
    headers.put("Origin", origin);
    headers.put("Sec-Fetch-Site", "same-origin");
    headers.put("Content-Type", "application/json");
    headers.put("X-Console", "1");
  }

  /** A browser of somebody who was invited and has signed in. */
  static ConsoleBrowser signedIn(RunningServer running, String name, Role role) throws Exception {
    ConsoleBrowser browser = new ConsoleBrowser(running);
    browser.takeInvitation(running.server.administration().invite(name, role));
    HttpResponse<String> reply = browser.signIn();
    if (reply.statusCode() != 200) throw new AssertionError(reply.body());
    return browser;
  }

  HttpResponse<String> takeInvitation(String code) throws Exception {
    HttpResponse<String> options = post("invitations", new JsonObject().put("code", code));
    if (options.statusCode() != 200) return options;
    return post("passkeys", passkey.made(code, new JsonObject(options.body())));
  }

  HttpResponse<String> signIn() throws Exception {
    return post("sign-in", passkey.signed(options("sign-in")));
  }

  HttpResponse<String> verify() throws Exception {
    return post("verifications", passkey.signed(options("verifications")));
  }

  JsonObject options(String ceremony) throws Exception {
    HttpResponse<String> reply = post(ceremony + "/options", new JsonObject());
    if (reply.statusCode() != 200) throw new AssertionError(reply.body());
    return new JsonObject(reply.body());
  }

  HttpResponse<String> get(String path) throws Exception {
    return send("GET", path, "");
  }

  HttpResponse<String> delete(String path) throws Exception {
    return send("DELETE", path, "");
  }

  HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send("POST", path, body.encode());
  }

  HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.uri(API + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (!cookie.isEmpty()) request.header("Cookie", cookie);
    HttpResponse<String> reply = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    reply.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.split(";", 2)[0]);
    return RunningServer.asDescribed(reply);
  }

  @Override
  public void close() {
    http.close();
  }
}
