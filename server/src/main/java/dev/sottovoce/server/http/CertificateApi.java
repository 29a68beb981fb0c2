package dev.sottovoce.server.http;

import dev.sottovoce.server.limits.RateLimit;
import dev.sottovoce.server.limits.Source;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Devices' certificates at the addresses that signed calls carry (RFC 8226 section 7), for
 * verifiers that are not ours. Whoever asks knows the certificate's hash, so nobody is found by
 * asking. What has run out or was cut off is not there.
 */
public final class CertificateApi {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateApi.class);

  static final String PREFIX = "/certs/";

  /** Of one address in a minute. */
  private static final int MOST = 60;

  private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.pem");

  private final Vertx vertx;
  private final Directory directory;
  private final Clock clock;
  private final RateLimit limit = new RateLimit(MOST, Duration.ofMinutes(1));

  public CertificateApi(Vertx vertx, Directory directory, Clock clock) {
    this.vertx = vertx;
    this.directory = directory;
    this.clock = clock;
  }

  /** For GET of paths that begin with {@link #PREFIX}. */
  void handle(HttpServerRequest request, String path) {
    if (!limit.allows(Source.of(request.remoteAddress().hostAddress()), clock.instant())) {
      request.response().putHeader("Retry-After", "60");
      HttpApi.problem(request, 429, "Too many requests", "Wait a minute and try again.");
      return;
    }
    Matcher name = NAME.matcher(path.substring(PREFIX.length()));
    if (!name.matches()) {
      notFound(request);
      return;
    }
    vertx
        .executeBlocking(() -> directory.chainOf(name.group(1)), false)
        .onSuccess(chain -> answer(request, chain))
        .onFailure(failure -> {
          LOG.error("a certificate could not be looked up", failure);
          HttpApi.problem(request, 500, "Failed", "The server could not look; see its log.");
        });
  }

  private static void answer(HttpServerRequest request, Optional<String> chain) {
    if (chain.isPresent()) {
      HttpApi.send(request, 200, "application/pem-certificate-chain", Bytes.utf8(chain.get()));
    } else {
      notFound(request);
    }
  }

  private static void notFound(HttpServerRequest request) {
    HttpApi.problem(request, 404, "Not found", "There is no certificate here, or none any more.");
  }
}
