package dev.sottovoce.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the phone in the browser, as the build made them. Nothing else than the page's own
 * files runs in it, and nothing is asked of any other site: the browser is told so with each.
 */
final class WebFiles {
  static final String PREFIX = "/phone/";

  private static final String FOLDER = "/dev/sottovoce/web/phone/";
  private static final String INDEX = "index.html";

  /** A file, or one in a folder: nothing that leads elsewhere. */
  private static final Pattern NAME =
      Pattern.compile("(?:[a-z0-9]+/)?[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");

  /** Content Security Policy Level 3, Trusted Types. */
  private static final String CONTENT_SECURITY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "media-src 'self' blob:",
          "connect-src 'self' ws: wss:",
          "manifest-src 'self'",
          "worker-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
          "trusted-types lit-html");

  private record WebFile(String type, Buffer plain, Buffer zipped, boolean lasting) {}

  private final Map<String, Optional<WebFile>> files = new ConcurrentHashMap<>();

  /** For GET of {@code /} and of paths that begin with {@link #PREFIX}. */
  void handle(HttpServerRequest request, String path) {
    if (!path.startsWith(PREFIX)) {
      request.response().setStatusCode(302).putHeader("Location", PREFIX).end();
      return;
    }
    String name = path.equals(PREFIX) ? INDEX : path.substring(PREFIX.length());
    Optional<WebFile> file =
        NAME.matcher(name).matches()
            ? files.computeIfAbsent(name, WebFiles::read)
            : Optional.empty();
    if (file.isPresent()) send(request, file.get());
    else HttpApi.problem(request, 404, "Not found", "The phone has no such file.");
  }

  private static void send(HttpServerRequest request, WebFile file) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("Content-Type", file.type())
            .putHeader("Content-Security-Policy", CONTENT_SECURITY)
            .putHeader("Permissions-Policy", "microphone=(self), camera=(self), geolocation=()")
            .putHeader("Cross-Origin-Opener-Policy", "same-origin")
            .putHeader("Cross-Origin-Resource-Policy", "same-origin")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Vary", "Accept-Encoding")
            .putHeader(
                "Cache-Control",
                file.lasting() ? "public, max-age=31536000, immutable" : "no-cache");
    String encodings = request.getHeader("Accept-Encoding");
    if (encodings != null && encodings.contains("gzip")) {
      response.putHeader("Content-Encoding", "gzip").end(file.zipped());
    } else {
      response.end(file.plain());
    }
  }

  private static Optional<WebFile> read(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) return Optional.empty();
    try (InputStream in = WebFiles.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) return Optional.empty();
      byte[] octets = in.readAllBytes();
      ByteArrayOutputStream zipped = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
        out.write(octets);
      }
      // The build writes a hash into the names of files in folders.
      boolean lasting = name.indexOf('/') >= 0;
      return Optional.of(
          new WebFile(type, Buffer.buffer(octets), Buffer.buffer(zipped.toByteArray()), lasting));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
