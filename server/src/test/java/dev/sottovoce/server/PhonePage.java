package dev.sottovoce.server;

import dev.sottovoce.crypto.Digests;
import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.Protection;
import dev.sottovoce.identity.account.AccountChain;
import dev.sottovoce.identity.account.AccountDevice;
import dev.sottovoce.identity.account.AccountLabel;
import dev.sottovoce.identity.account.RecoveryKey;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.net.ssl.SSLContext;

/** A browser with the phone's page open: it sends what the page and a browser would. */
final class PhonePage {
  private static final String API = "/api/v1/sign-in";

  private final RunningServer running;

  /** What a request carries; each may be taken away. */
  final Map<String, String> headers = new LinkedHashMap<>();

  KeyPair key = CertificateAuthority.newKey();
  final TestPasskey passkey;

  PhonePage(RunningServer running) throws Exception {
    this.running = running;
    String origin = "https://localhost:" + running.server.httpsPort();
    passkey = new TestPasskey(origin);
    headers.put("Origin", origin);
    headers.put("Sec-Fetch-Site", "same-origin");
    headers.put("Content-Type", "application/json");
  }

  JsonObject ways() throws Exception {
    return new JsonObject(send("GET", "", "", running.trusting()).body());
  }

  HttpResponse<String> post(String path, JsonObject body) throws Exception {
    return send("POST", path, body.encode(), running.trusting());
  }

  /** The hash of the key, which is named before anybody signs in. */
  JsonObject named() {
    Bytes spki = Bytes.copyOf(key.getPublic().getEncoded());
    return new JsonObject().put("key", Digests.sha256(spki).base64Url());
  }

  /** The same with the key's own signature. */
  JsonObject proven(JsonObject more) throws Exception {
    return more.copy()
        .put("csr", CertificateRequests.create(key).base64Url())
        .put("deviceName", "Browser");
  }

  /** A device that the server has made of this page's key. */
  Member device(String json) throws Exception {
    return new Member(new JsonObject(json));
  }

  /** A device with its certificate. */
  final class Member {
    final UUID id;
    final String address;
    final SSLContext tls;

    private Member(JsonObject json) throws Exception {
      id = UUID.fromString(json.getString("deviceId"));
      address = json.getString("address");
      tls = running.tls(key, json.getString("certificateChain"));
    }

    HttpResponse<String> post(String path, JsonObject body) throws Exception {
      return send("POST", path, body.encode(), tls);
    }

    HttpResponse<String> delete(String path) throws Exception {
      return send("DELETE", path, "", tls);
    }

    /** Founds its user's account. */
    int found() throws Exception {
      String user = address.substring("sip:".length(), address.indexOf('@'));
      AccountDevice entry =
          new AccountDevice(
              id, Bytes.copyOf(key.getPublic().getEncoded()), Protection.BROWSER, Optional.empty());
      Bytes words = RecoveryKey.generate(new SecureRandom()::nextBytes).hash();
      AccountChain chain =
          AccountChain.found(
              new AccountLabel(user, RunningServer.DOMAIN),
              Optional.empty(),
              entry,
              words,
              key.getPrivate());
      JsonObject body = new JsonObject().put("statement", chain.encoded().getFirst().base64Url());
      String path = "/api/v1/accounts/" + user + "/statements";
      return running.post(path, body.encode(), tls).statusCode();
    }

    /** Makes a passkey as the page does; what the server says to it. */
    HttpResponse<String> makePasskey() throws Exception {
      HttpResponse<String> options = post("/passkey-options", new JsonObject());
      if (options.statusCode() != 200) return options;
      return post("/passkeys", passkey.made("", new JsonObject(options.body())));
    }
  }

  private HttpResponse<String> send(String method, String path, String body, SSLContext tls)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.uri(API + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return running.http(request.build(), tls);
  }
}
