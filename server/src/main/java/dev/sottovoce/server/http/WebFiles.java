package dev.sottovoce.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.HostAndPort;
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
 * The files of a page, as the build made them: the phone in the browser, or the operator's console.
 * Nothing else than the page's own files runs in it, and nothing is asked of any other site: the
 * browser is told so with each.
 */
public final class WebFiles {
  static final String PHONE = "/phone/";

  private static final String FOLDER = "/dev/sottovoce/web";
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
          "txt", "text/plain; charset=utf-8",
          "webmanifest", "application/manifest+json");

  /** Content Security Policy Level 3, Trusted Types: what holds for every page. */
  private static final String CONTENT_SECURITY =
      String.join(
          "; ",
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self' data:",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'");

  /** Stands for this server's WebSocket, which not every browser takes {@code 'self'} for. */
  private static final String OWN_SOCKET = "{own-socket}";

  /** What may stand in the policy of what a client says it asked. */
  private static final Pattern AUTHORITY = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,300}");

  private record WebFile(String type, Buffer plain, Buffer zipped, boolean lasting) {}

  /** Those that there are and that were asked for: names that strangers make up take no room. */
  private final Map<String, WebFile> files = new ConcurrentHashMap<>();

  private final String prefix;
  private final String contentSecurity;
  private final String permissions;

  private WebFiles(String prefix, String contentSecurity, String permissions) {
    this.prefix = prefix;
    this.contentSecurity = CONTENT_SECURITY + "; " + contentSecurity;
    this.permissions = permissions;
  }

  static WebFiles phone() {
    return new WebFiles(
        PHONE,
        "connect-src 'self' "
            + OWN_SOCKET
            + "; media-src 'self' blob:; manifest-src 'self';"
            + " worker-src 'self'; trusted-types lit-html sottovoce-worker",
        "microphone=(self), camera=(self), geolocation=()");
  }

  /** The operator's console. */
  public static WebFiles console(String prefix) {
    return new WebFiles(
        prefix,
        "connect-src 'self'; trusted-types lit-html",
        "publickey-credentials-get=(self), microphone=(), camera=(), geolocation=()");
  }

  /** For GET of paths that begin with the prefix; others lead there. */
  public void handle(HttpServerRequest request, String path) {
    if (!path.startsWith(prefix)) {
      request.response().setStatusCode(302).putHeader("Location", prefix).end();
      return;
    }
    String name = path.equals(prefix) ? INDEX : path.substring(prefix.length());
    Optional<WebFile> file = NAME.matcher(name).matches() ? find(name) : Optional.empty();
    if (file.isPresent()) send(request, file.get());
    else HttpApi.problem(request, 404, "Not found", "The page has no such file.");
  }

  private Optional<WebFile> find(String name) {
    WebFile known = files.get(name);
    if (known != null) return Optional.of(known);
    Optional<WebFile> read = read(name);
    read.ifPresent(file -> files.put(name, file));
    return read;
  }

  private void send(HttpServerRequest request, WebFile file) {
    HttpServerResponse response =
        request
            .response()
            .putHeader("Content-Type", file.type())
            .putHeader("Content-Security-Policy", contentSecurity(request))
            .putHeader("Permissions-Policy", permissions)
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

  private String contentSecurity(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    String host = authority == null ? "" : authority.toString();
    String socket = (request.isSSL() ? "wss://" : "ws://") + host;
    return contentSecurity.replace(OWN_SOCKET, AUTHORITY.matcher(host).matches() ? socket : "");
  }

  private Optional<WebFile> read(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) return Optional.empty();
    try (InputStream in = WebFiles.class.getResourceAsStream(FOLDER + prefix + name)) {
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
