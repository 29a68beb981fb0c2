package dev.sottovoce.phone.desktop.push;

import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A subscription at a push service (RFC 8030), and what comes for it by HTTP/2 server push. What
 * comes is anybody's who knows the address: judging it is for whoever takes it.
 */
public final class WebPushReceiver implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_OCTETS = 4096;

  /** What waits to be taken; more is let go, since one push wakes as well as many. */
  private static final int MOST_WAITING = 64;

  private static final Pattern PUSH_LINK =
      Pattern.compile("<([!-~]{1,1000})>; *rel=\"urn:ietf:params:push\"");

  private final HttpClient http;
  private final URI listening;
  private final URI endpoint;
  private final BlockingQueue<Bytes> pushes = new LinkedBlockingQueue<>(MOST_WAITING);
  private final Thread listener;
  private volatile boolean closed;

  private WebPushReceiver(HttpClient http, URI listening, URI endpoint) {
    this.http = http;
    this.listening = listening;
    this.endpoint = endpoint;
    listener = Thread.ofVirtual().name("sottovoce-push").unstarted(this::listen);
  }

  /**
   * Subscribes, and begins to listen.
   *
   * @param service where one subscribes
   * @param serverKey who alone may push there (RFC 8292 section 4), a point of P-256
   * @param trust decides about the service's certificate
   */
  public static WebPushReceiver subscribe(URI service, Bytes serverKey, SSLContext trust)
      throws IOException, InterruptedException {
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(trust)
            .version(HttpClient.Version.HTTP_2)
            .connectTimeout(WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(service)
            .timeout(WITHIN)
            .header("Content-Type", "application/webpush-options+json")
            .POST(BodyPublishers.ofString("{\"vapid\":\"" + serverKey.base64Url() + "\"}"))
            .build();
    HttpResponse<Void> reply = http.send(request, BodyHandlers.discarding());
    Optional<URI> listening =
        reply.headers().firstValue("Location").flatMap(each -> resolved(service, each));
    Optional<URI> endpoint =
        reply.headers().allValues("Link").stream()
            .map(PUSH_LINK::matcher)
            .filter(Matcher::find)
            .findFirst()
            .flatMap(found -> resolved(service, found.group(1)));
    if (reply.statusCode() != 201 || listening.isEmpty() || endpoint.isEmpty()) {
      http.shutdownNow();
      throw new IOException("the push service does not take a subscription");
    }
    WebPushReceiver receiver = new WebPushReceiver(http, listening.get(), endpoint.get());
    receiver.listener.start();
    return receiver;
  }

  private static Optional<URI> resolved(URI service, String reference) {
    try {
      URI resolved = service.resolve(reference);
      return "https".equals(resolved.getScheme()) ? Optional.of(resolved) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where pushes are sent. */
  public URI endpoint() {
    return endpoint;
  }

  /** The next push as it came; nothing when none comes in time. */
  public Optional<Bytes> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(pushes.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * The service keeps the request open and pushes beside it (section 6); it may end it any time.
   */
  private void listen() {
    while (!closed) {
      HttpRequest request = HttpRequest.newBuilder(listening).build();
      CompletableFuture<HttpResponse<byte[]>> held =
          http.sendAsync(request, octets(), new Pushed());
      try {
        held.handle((ended, broken) -> true).join();
        if (!closed) Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static BodyHandler<byte[]> octets() {
    return BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_OCTETS);
  }

  /** Takes each promise, and tells the service when its message is here (section 6.2). */
  private final class Pushed implements PushPromiseHandler<byte[]> {
    @Override
    public void applyPushPromise(
        HttpRequest initiating,
        HttpRequest promised,
        Function<BodyHandler<byte[]>, CompletableFuture<HttpResponse<byte[]>>> acceptor) {
      acceptor
          .apply(octets())
          .whenComplete((message, broken) -> {
            if (message == null) return;
            @Nullable HttpRequest done = acknowledgement(promised.uri());
            if (done != null) http.sendAsync(done, BodyHandlers.discarding());
            if (!pushes.offer(Bytes.unsafeWrap(message.body()))) pushes.poll();
          });
    }
  }

  /** Only at the service itself: a promise may name any address. */
  private @Nullable HttpRequest acknowledgement(URI message) {
    boolean there =
        "https".equals(message.getScheme())
            && listening.getAuthority().equals(message.getAuthority());
    return there ? HttpRequest.newBuilder(message).timeout(WITHIN).DELETE().build() : null;
  }

  /** Ends the subscription, if the service can be reached. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    try {
      HttpRequest end = HttpRequest.newBuilder(listening).timeout(PAUSE).DELETE().build();
      http.send(end, BodyHandlers.discarding());
    } catch (IOException e) {
      // It forgets by itself in time.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
    listener.interrupt();
  }
}
