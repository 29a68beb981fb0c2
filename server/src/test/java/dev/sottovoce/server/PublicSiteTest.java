package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.server.pki.ServerIdentity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS with a certificate that another authority issued and somebody else renews. */
@Timeout(60)
class PublicSiteTest {
  @TempDir Path folder;
  private Path data;
  private Path acme;

  @BeforeEach
  void prepare() throws IOException {
    data = Files.createDirectories(folder.resolve("server"));
    acme = Files.createDirectories(folder.resolve("acme"));
    issue();
  }

  /** What an ACME client leaves: another certificate each time. */
  private void issue() throws IOException {
    CertificateAuthority elsewhere =
        CertificateAuthority.in(folder.resolve("elsewhere"), "example.org", Clock.systemUTC());
    Path made = Files.createTempDirectory(folder, "issued");
    ServerIdentity.in(made, elsewhere, "localhost", List.of("localhost"), Clock.systemUTC());
    for (String each : List.of("server.key", "server.pem")) {
      Files.move(made.resolve(each), acme.resolve(each), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void configure(String site) throws IOException {
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: localhost
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: off
        """
            + site);
  }

  private void configure() throws IOException {
    configure(
        """
        site:
          listen: 127.0.0.1:0
          certificate: %1$s/server.pem
          key: %1$s/server.key
        """
            .formatted(acme));
  }

  private SSLContext browser() throws Exception {
    return Pem.trusting(folder.resolve("elsewhere/ca.pem"));
  }

  private BigInteger shownBy(SottovoceServer server) throws Exception {
    HttpResponse<String> reply = get(server, "/api/v1/health");
    assertEquals(200, reply.statusCode());
    return ((X509Certificate) reply.sslSession().orElseThrow().getPeerCertificates()[0])
        .getSerialNumber();
  }

  private HttpResponse<String> get(SottovoceServer server, String path) throws Exception {
    URI uri = URI.create("https://localhost:" + server.sitePort().getAsInt() + path);
    try (HttpClient client = HttpClient.newBuilder().sslContext(browser()).build()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void browsersAreServed_andNewFilesAreTaken_badOnesAreNot() throws Exception {
    configure();
    try (SottovoceServer server = SottovoceServer.start(data)) {
      BigInteger first = shownBy(server);
      assertTrue(get(server, "/phone/").statusCode() == 200, "the page is there");
      // The phone in the browser goes on with the address that tokens and codes name.
      JsonObject metadata =
          new JsonObject(get(server, "/.well-known/oauth-authorization-server").body());
      assertEquals("https://localhost:" + server.httpsPort(), metadata.getString("issuer"));
      openSocket(server, "https://localhost:" + server.sitePort().getAsInt());
      assertThrows(
          ExecutionException.class, () -> openSocket(server, "https://localhost:1"), "elsewhere");

      issue();
      server.renewSite().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      BigInteger second = shownBy(server);
      assertTrue(!second.equals(first), "another certificate");

      Files.writeString(acme.resolve("server.key"), "no key");
      assertThrows(
          ExecutionException.class,
          () ->
              server
                  .renewSite()
                  .toCompletionStage()
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS));
      assertEquals(second, shownBy(server));
    }
  }

  private void openSocket(SottovoceServer server, String origin) throws Exception {
    URI uri = URI.create("wss://localhost:" + server.sitePort().getAsInt() + "/sip");
    try (HttpClient client = HttpClient.newBuilder().sslContext(browser()).build()) {
      WebSocket socket =
          client
              .newWebSocketBuilder()
              .subprotocols("sip")
              .header("Origin", origin)
              .buildAsync(uri, new WebSocket.Listener() {})
              .get(10, TimeUnit.SECONDS);
      socket.abort();
    }
  }

  @Test
  void filesThatCannotBeRead_stopTheStart_withASentence() throws Exception {
    Files.delete(acme.resolve("server.key"));
    configure();
    ConfigException thrown =
        assertThrows(ConfigException.class, () -> SottovoceServer.start(data).close());
    assertTrue(String.valueOf(thrown.getMessage()).contains("site"), thrown.getMessage());
  }

  @Test
  void whatIsMissing_isSaid() throws Exception {
    for (String part :
        List.of("listen: 0.0.0.0:443", "certificate: a.pem", "certificate: a.pem\n  key: b.pem")) {
      configure("site:\n  " + part + "\n");
      assertThrows(ConfigException.class, () -> SottovoceServer.start(data).close(), part);
    }
  }
}
