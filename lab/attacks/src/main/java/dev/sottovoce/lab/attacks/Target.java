package dev.sottovoce.lab.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.sip.push.WakeUps;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The real server on free loopback ports, in this process, with its own operator. */
public final class Target implements AutoCloseable {
  /** Whose users it serves. */
  public static final String DOMAIN = "example.test";

  private final Path folder;
  private final SottovoceServer server;
  private final Set<WakeUps.Check> pushChecks;

  Target(Path folder, Setting setting) throws IOException {
    this.folder = folder;
    pushChecks = setting.pushChecks();
    Files.writeString(
        folder.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: localhost
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: off
        """
            + setting.configuration());
    server = SottovoceServer.start(folder, Clock.systemUTC(), setting.strictness());
  }

  /** Adds a user and enrols a device for it. */
  public Device device(String user) throws Exception {
    return device(user, "a device");
  }

  /** The same where the device's name matters. */
  public Device device(String user, String name) throws Exception {
    return Device.enrolled(this, user, name, server.administration().addUser(user).secret());
  }

  /** Tries to enrol a device with a code that nobody gave out. */
  public boolean enrols(String code) throws Exception {
    try {
      Device.enrolled(this, "nobody", "a device", code);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** As the server keeps them. */
  public List<String> deviceNames() {
    return server.administration().devices().stream().map(Directory.Device::name).toList();
  }

  /** What its phones look at in pushes. */
  public Set<WakeUps.Check> pushChecks() {
    return pushChecks;
  }

  public void revoke(Device device) {
    server.administration().revoke(device.id());
  }

  /** The key that tokens are signed with, and what it is called. */
  public Jwk tokenKey() throws Exception {
    return Jwk.read(tokenKeyJson()).orElseThrow();
  }

  public String tokenKeyId() throws Exception {
    return tokenKeyJson().get("kid").asText();
  }

  private JsonNode tokenKeyJson() throws Exception {
    return new ObjectMapper().readTree(get("/oauth2/jwks").body()).get("keys").get(0);
  }

  public int sipPort() {
    return server.sipPort();
  }

  public int httpsPort() {
    return server.httpsPort();
  }

  /** The server's address, as tokens name it. */
  public String issuer() {
    return "https://localhost:" + httpsPort();
  }

  /** A connection from an address of our own choice, without TLS yet. */
  public Socket connect(String from, int port) throws IOException {
    return new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
  }

  /** A connection with TLS, for octets by hand. */
  public Socket secured(int port) throws IOException, GeneralSecurityException {
    return trusting().getSocketFactory().createSocket("localhost", port);
  }

  /** Trusts the server's authority, shows nothing. */
  SSLContext trusting() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trust(), null);
    return context;
  }

  TrustManager[] trust() throws IOException, GeneralSecurityException {
    try (InputStream authority = Files.newInputStream(folder.resolve("ca/ca.pem"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(store);
      return trust.getTrustManagers();
    }
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(issuer() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  public HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(issuer() + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
