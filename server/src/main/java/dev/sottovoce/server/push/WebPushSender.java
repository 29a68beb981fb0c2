package dev.sottovoce.server.push;

import dev.sottovoce.sip.push.PushParameters;
import dev.sottovoce.sip.push.PushProvider;
import dev.sottovoce.wire.Bytes;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * WebPush (RFC 8030): posts to the address of the phone's subscription. Phones say that address, so
 * it must be HTTPS at a service on the operator's list.
 */
final class WebPushSender implements PushSender {
  private final PushConfig.WebPush config;
  private final VapidKey key;
  private final PushHttp http;
  private final Clock clock;

  WebPushSender(PushConfig.WebPush config, VapidKey key, PushHttp http, Clock clock) {
    this.config = config;
    this.key = key;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public PushProvider provider() {
    return PushProvider.WEB_PUSH;
  }

  @Override
  public boolean takes(PushParameters to) {
    // RFC 8599 section 12: pn-param is not used.
    return to.application().isEmpty() && endpoint(to).isPresent();
  }

  private Optional<URI> endpoint(PushParameters to) {
    try {
      URI uri = new URI(to.resource());
      boolean plain =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getFragment() == null;
      return plain && isListed(uri) ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private boolean isListed(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() < 0 ? 443 : uri.getPort();
    return config.services().stream().anyMatch(each -> matches(each, host, port));
  }

  /** {@code *.} stands for one label and more, never for none. */
  private static boolean matches(String listed, String host, int port) {
    int colon = listed.lastIndexOf(':');
    String name = colon < 0 ? listed : listed.substring(0, colon);
    int at = colon < 0 ? 443 : Integer.parseInt(listed.substring(colon + 1));
    boolean same = name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name);
    return same && port == at;
  }

  @Override
  public PushOutcome send(PushParameters to, Bytes sealed) {
    URI endpoint =
        endpoint(to).orElseThrow(() -> new IllegalArgumentException("the service is not listed"));
    Map<String, String> headers = new TreeMap<>();
    headers.put("TTL", Long.toString(LIFE.toSeconds()));
    headers.put("Urgency", "high");
    headers.put("Authorization", key.authorization(endpoint, config.contact(), clock.instant()));
    if (!sealed.isEmpty()) {
      headers.put("Content-Type", "application/octet-stream");
      headers.put("Content-Encoding", "aes128gcm");
    }
    return outcome(http.post(endpoint, headers, sealed).orElse(null));
  }

  /** RFC 8030 sections 5 and 7.3: 201, and 404 or 410 where the subscription is over. */
  private static PushOutcome outcome(PushHttp.@Nullable Reply reply) {
    if (reply == null) return PushOutcome.UNREACHABLE;
    if (List.of(200, 201, 202).contains(reply.status())) return PushOutcome.ACCEPTED;
    return reply.status() == 404 || reply.status() == 410 ? PushOutcome.GONE : PushOutcome.REFUSED;
  }
}
