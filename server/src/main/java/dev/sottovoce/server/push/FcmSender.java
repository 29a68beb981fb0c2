package dev.sottovoce.server.push;

import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Google's service for Android by its HTTP v1 interface, with an access token by OAuth 2.0. What is
 * sealed is one entry of the message's data, in base64url: there is nothing that Android would
 * show.
 */
final class FcmSender implements PushSender {
  private static final String GRANT =
      "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

  /** A token that is about to end would end on its way. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private static final long MOST_SECONDS = 3600;

  private final URI at;
  private final ServiceAccount account;
  private final PushHttp http;
  private final Clock clock;
  private @Nullable String token;
  private Instant tokenUntil = Instant.MIN;

  FcmSender(URI at, ServiceAccount account, PushHttp http, Clock clock) {
    this.at = at;
    this.account = account;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public PushProvider provider() {
    return PushProvider.FCM;
  }

  /** RFC 8599 section 11: the project's identifier. */
  @Override
  public boolean takes(PushParameters to) {
    return to.application().equals(account.project())
        && to.resource().matches("[A-Za-z0-9_:-]{16,1000}");
  }

  @Override
  public PushOutcome send(PushParameters to, Bytes sealed) {
    Optional<String> access = token(clock.instant());
    if (access.isEmpty()) return PushOutcome.UNREACHABLE;
    JsonObject android =
        new JsonObject().put("priority", "HIGH").put("ttl", LIFE.toSeconds() + "s");
    JsonObject message = new JsonObject().put("token", to.resource()).put("android", android);
    if (!sealed.isEmpty()) message.put("data", new JsonObject().put("sealed", sealed.base64Url()));
    Map<String, String> headers =
        Map.of("Authorization", "Bearer " + access.get(), "Content-Type", "application/json");
    return http.post(
            at.resolve("/v1/projects/" + account.project() + "/messages:send"),
            headers,
            Bytes.utf8(new JsonObject().put("message", message).encode()))
        .map(this::outcome)
        .orElse(PushOutcome.UNREACHABLE);
  }

  private PushOutcome outcome(PushHttp.Reply reply) {
    if (reply.status() == 200) return PushOutcome.ACCEPTED;
    if (reply.status() == 401) forgetToken();
    return reply.status() == 404 ? PushOutcome.GONE : PushOutcome.REFUSED;
  }

  private synchronized void forgetToken() {
    tokenUntil = Instant.MIN;
  }

  private synchronized Optional<String> token(Instant now) {
    if (token != null && now.isBefore(tokenUntil)) return Optional.of(token);
    Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
    Optional<PushHttp.Reply> reply =
        http.post(account.tokens(), form, Bytes.utf8(GRANT + account.assertion(now)));
    if (reply.isEmpty() || reply.get().status() != 200) return Optional.empty();
    try {
      JsonObject json = new JsonObject(reply.get().body());
      String fresh = json.getString("access_token");
      long seconds = Math.min(MOST_SECONDS, json.getLong("expires_in", 0L));
      if (fresh == null || !fresh.matches("[!-~]{1,4096}")) return Optional.empty();
      token = fresh;
      tokenUntil = now.plusSeconds(seconds).minus(MARGIN);
      return Optional.of(fresh);
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }
}
