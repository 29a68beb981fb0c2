package dev.sottovoce.server.push;

import dev.sottovoce.server.relay.DeniedPeers;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Posts to push services by HTTPS: bounded in time and size, never sent on elsewhere, and to public
 * addresses alone unless the operator says otherwise.
 */
final class PushHttp implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final int MOST_OCTETS = 16 * 1024;

  /** What a service said. */
  record Reply(int status, HttpClient.Version version, String body) {
    @Override
    public String toString() {
      return "Reply[" + status + "]";
    }
  }

  private final HttpClient http;
  private final PushConfig.Networks networks;

  /**
   * @param trust decides about certificates
   */
  PushHttp(SSLContext trust, PushConfig.Networks networks) {
    this.networks = networks;
    http =
        HttpClient.newBuilder()
            .sslContext(trust)
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /** Posts; nothing when there was no answer, or the address is none where this may go. Blocks. */
  Optional<Reply> post(URI to, Map<String, String> headers, Bytes body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(to)
            .timeout(WITHIN)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.toArray()));
    headers.forEach(request::header);
    try {
      if (!to.getScheme().equals("https") || !isAllowed(to.getHost())) return Optional.empty();
      HttpResponse<byte[]> reply =
          http.send(
              request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_OCTETS));
      return Optional.of(
          new Reply(reply.statusCode(), reply.version(), Bytes.unsafeWrap(reply.body()).utf8()));
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * The second line behind the list of services: a name on it that leads inside. The platform keeps
   * what it found for longer than it takes to connect, so what is judged is what is used.
   */
  private boolean isAllowed(String host) throws IOException {
    if (networks == PushConfig.Networks.ALL) return true;
    for (InetAddress each : InetAddress.getAllByName(host)) {
      if (DeniedPeers.covers(Bytes.unsafeWrap(each.getAddress()))) return false;
    }
    return true;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
