package dev.sottovoce.phone.enrol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sottovoce.crypto.Entropy;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.identity.token.ClientAssertion;
import dev.sottovoce.identity.token.DpopProof;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.TokenRefusedException;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gets an access token for the device ({@code private_key_jwt}, RFC 7523) and asks the server with
 * it, each time with a proof of the device's key (RFC 9449). Nonces are kept from reply to reply;
 * when the token or the nonce does not count any more, another is asked for once. One thread at a
 * time; blocks.
 */
public final class TokenExchange {
  private static final String TOKEN = "/oauth2/token";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String WANTS_NONCE = "use_dpop_nonce";
  private static final int UNAUTHORIZED = 401;
  private static final int ID_CHARACTERS = 22;
  private static final int MOST_CHARACTERS = 8192;

  private final Account account;
  private final Entropy entropy;
  private final Clock clock;
  private final Https https;
  private final String issuer;
  private Optional<String> nonce = Optional.empty();
  private Optional<String> token = Optional.empty();

  /**
   * @throws IOException when this Java has no TLS 1.3
   */
  public TokenExchange(Account account, Entropy entropy, Clock clock) throws IOException {
    this.account = account;
    this.entropy = entropy;
    this.clock = clock;
    https = Https.mutual(account, new Authority(account.authorities(), clock));
    issuer = "https://" + account.server().bracketedHost() + ":" + account.server().httpsPort();
  }

  /**
   * A reply.
   *
   * @param body an empty object when that was not JSON
   */
  public record Reply(int status, JsonNode body) {}

  /**
   * Asks for something.
   *
   * @param path below the server's address
   * @param query what stands behind it, with its {@code ?}, or empty text
   * @throws IOException when the server cannot be reached, is another, or gives no token
   */
  public Reply get(String path, String query) throws IOException {
    return asked(bound -> https.get(path + query, fields("GET", path, Optional.of(bound))));
  }

  /**
   * Sends JSON.
   *
   * @throws IOException as {@link #get}
   */
  public Reply post(String path, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return asked(bound ->
        https.post(path, "application/json", body, fields("POST", path, Optional.of(bound))));
  }

  /**
   * Sends JSON that changes something.
   *
   * @param key another for each change; with the same one it is made once
   * @throws IOException as {@link #get}
   */
  public Reply post(String path, String json, String key) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return asked(
        bound -> https.post(path, "application/json", body, fields("POST", path, bound, key)));
  }

  /**
   * Has something taken away.
   *
   * @param key as for {@link #post(String, String, String)}
   * @throws IOException as {@link #get}
   */
  public Reply delete(String path, String key) throws IOException {
    return asked(bound -> https.delete(path, fields("DELETE", path, bound, key)));
  }

  private Map<String, String> fields(String method, String path, String bound, String key) {
    Map<String, String> fields = fields(method, path, Optional.of(bound));
    fields.put("Idempotency-Key", '"' + key + '"');
    return fields;
  }

  /** A request with a token. */
  private interface Request {
    Https.Reply send(String bound) throws IOException;
  }

  private Reply asked(Request request) throws IOException {
    Https.Reply reply = request.send(token());
    keepNonce(reply);
    if (reply.status() == UNAUTHORIZED) {
      // Nothing was done: the token or the nonce is too old, or the server began anew.
      token = Optional.empty();
      reply = request.send(token());
      keepNonce(reply);
    }
    return new Reply(reply.status(), reply.body());
  }

  private void keepNonce(Https.Reply reply) {
    if (reply.nonce().isPresent()) nonce = reply.nonce();
  }

  /** The token, which counts for five minutes. */
  private String token() throws IOException {
    if (token.isPresent()) return token.get();
    Https.Reply reply = ask();
    // The first request cannot know a nonce: it is told one.
    if (reply.body().path("error").asText("").equals(WANTS_NONCE)) reply = ask();
    String given = reply.text("access_token");
    if (reply.status() != 200 || given.isEmpty() || given.length() > MOST_CHARACTERS) {
      throw new TokenRefusedException("the server gives this device no token" + reason(reply));
    }
    token = Optional.of(given);
    return given;
  }

  private static String reason(Https.Reply reply) {
    String said = reply.text("error_description");
    return said.isEmpty() ? " (status " + reply.status() + ")" : ": " + said;
  }

  private Https.Reply ask() throws IOException {
    Instant now = clock.instant();
    String assertion =
        new ClientAssertion(
                account.deviceId(),
                issuer,
                now,
                now.plus(ClientAssertion.LIFE),
                id(),
                account.certificates())
            .signed(account::sign);
    String form =
        "grant_type=client_credentials&client_assertion_type="
            + URLEncoder.encode(ClientAssertion.TYPE, "UTF-8")
            + "&client_assertion="
            + assertion;
    byte[] body = form.getBytes(StandardCharsets.US_ASCII);
    Https.Reply reply = https.post(TOKEN, FORM, body, fields("POST", TOKEN, Optional.empty()));
    keepNonce(reply);
    return reply;
  }

  private Map<String, String> fields(String method, String path, Optional<String> bound) {
    String proof =
        new DpopProof(
                Jwk.of(Bytes.copyOf(account.deviceChain().get(0).getPublicKey().getEncoded())),
                method,
                issuer + path,
                id(),
                clock.instant(),
                nonce,
                bound.map(DpopProof::hash))
            .signed(account::sign);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("DPoP", proof);
    bound.ifPresent(value -> fields.put("Authorization", "DPoP " + value));
    return fields;
  }

  private String id() {
    return entropy.token(ID_CHARACTERS);
  }
}
