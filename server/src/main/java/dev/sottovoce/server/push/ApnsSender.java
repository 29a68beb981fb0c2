package dev.sottovoce.server.push;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sottovoce.crypto.Es256;
import dev.sottovoce.identity.jose.Jws;
import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Apple's service: HTTP/2, a token signed with the team's key, pushes of the kind that wakes an
 * application for a call. What is sealed is one member beside {@code aps}, in base64url.
 */
final class ApnsSender implements PushSender {
  /** Apple refuses tokens older than an hour, and new ones more often than every 20 minutes. */
  private static final Duration TOKEN_LIFE = Duration.ofMinutes(40);

  private final PushConfig.Apns config;
  private final PrivateKey key;
  private final PushHttp http;
  private final Clock clock;
  private @Nullable String token;
  private Instant tokenUntil = Instant.MIN;

  ApnsSender(PushConfig.Apns config, PrivateKey key, PushHttp http, Clock clock) {
    this.config = config;
    this.key = key;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public PushProvider provider() {
    return PushProvider.APNS;
  }

  /** RFC 8599 section 10: the team's identifier, a dot, the topic; and a token of hexadecimals. */
  @Override
  public boolean takes(PushParameters to) {
    return to.application().equals(config.teamId() + "." + config.topic())
        && to.resource().matches("[0-9A-Fa-f]{16,200}");
  }

  @Override
  public PushOutcome send(PushParameters to, Bytes sealed) {
    URI device = config.at().resolve("/3/device/" + to.resource());
    Instant now = clock.instant();
    Map<String, String> headers =
        Map.of(
            "authorization",
            "bearer " + token(now),
            "apns-push-type",
            "voip",
            "apns-topic",
            config.topic(),
            "apns-priority",
            "10",
            "apns-expiration",
            Long.toString(now.plus(LIFE).getEpochSecond()));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putObject("aps");
    if (!sealed.isEmpty()) body.put("sealed", sealed.base64Url());
    Optional<PushHttp.Reply> reply = http.post(device, headers, Bytes.utf8(body.toString()));
    return reply.map(this::outcome).orElse(PushOutcome.UNREACHABLE);
  }

  private PushOutcome outcome(PushHttp.Reply reply) {
    // The service speaks nothing else: whoever does is not it.
    if (reply.version() != HttpClient.Version.HTTP_2) return PushOutcome.REFUSED;
    if (reply.status() == 200) return PushOutcome.ACCEPTED;
    if (reply.status() == 403) forgetToken();
    boolean unknown = reply.status() == 400 && reply.body().contains("BadDeviceToken");
    return reply.status() == 410 || unknown ? PushOutcome.GONE : PushOutcome.REFUSED;
  }

  private synchronized void forgetToken() {
    tokenUntil = Instant.MIN;
  }

  private synchronized String token(Instant now) {
    if (token == null || !now.isBefore(tokenUntil)) {
      ObjectNode header =
          JsonNodeFactory.instance.objectNode().put("alg", "ES256").put("kid", config.keyId());
      ObjectNode claims =
          JsonNodeFactory.instance
              .objectNode()
              .put("iss", config.teamId())
              .put("iat", now.getEpochSecond());
      token = Jws.sign(header, claims, message -> Es256.sign(key, message)).compact();
      tokenUntil = now.plus(TOKEN_LIFE);
    }
    return token;
  }
}
