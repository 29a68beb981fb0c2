package dev.sottovoce.server;

import dev.sottovoce.identity.CertificateRequests;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.http.HttpLimits;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.testing.Anybody;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The real server on free loopback ports, and what a phone needs to reach it. */
final class RunningServer implements AutoCloseable {
  static final String DOMAIN = "example.test";

  final Path data;
  SottovoceServer server;

  RunningServer(Path data) throws IOException {
    this(data, Clock.systemUTC());
  }

  RunningServer(Path data, Clock clock) throws IOException {
    this(data, clock, EdgeLimits.DEFAULT);
  }

  RunningServer(Path data, Clock clock, EdgeLimits limits) throws IOException {
    this(data, clock, limits, HttpLimits.DEFAULT);
  }

  RunningServer(Path data, Clock clock, EdgeLimits limits, HttpLimits httpLimits)
      throws IOException {
    this(data, clock, Strictness.FULL.with(limits).with(httpLimits));
  }

  RunningServer(Path data, Clock clock, Strictness strictness) throws IOException {
    this(data, clock, strictness, "");
  }

  /**
   * @param more lines for its configuration
   */
  RunningServer(Path data, Clock clock, Strictness strictness, String more) throws IOException {
    this.data = data;
    Files.createDirectories(data);
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        """
        domain: example.test
        publicAddress: localhost
        listen:
          https: 127.0.0.1:0
          sip: 127.0.0.1:0
          metrics: 127.0.0.1:0
        """
            + more);
    server = SottovoceServer.start(data, clock, strictness);
  }

  /** One that lets foreign phones sign in too. */
  static RunningServer withForeignPhones(Path data) throws IOException {
    RunningServer running = new RunningServer(data);
    running.server.close();
    Path file = data.resolve("sottovoce.yaml");
    Files.writeString(
        file, Files.readString(file).replace("  metrics", "  sipForeign: 127.0.0.1:0\n  metrics"));
    running.server = SottovoceServer.start(data);
    return running;
  }

  /** What a foreign phone's kit holds, and the device's number. */
  record Kit(SSLContext context, String device) {}

  Kit kit(String user, Path folder) throws Exception {
    SipPhoneKit kit =
        server.administration().addSipPhone(user, folder, SipPhoneKit.Options.DEFAULT);
    KeyPair key = new KeyPair(null, Pem.privateKey(folder.resolve("key.pem")));
    return new Kit(
        tls(key, Files.readString(folder.resolve("certificate.pem"))), kit.device().toString());
  }

  /** Adds a user, and enrols and connects a phone for it. */
  TestPhone phone(String user) throws Exception {
    KeyPair key = CertificateAuthority.newKey();
    EnrolmentCode code = server.administration().addUser(user);
    HttpResponse<String> reply = enrol(code.secret(), key, "test phone");
    if (reply.statusCode() != 201) throw new IOException("enrolment: " + reply.body());
    JsonObject json = new JsonObject(reply.body());
    return new TestPhone(
        user, json.getString("deviceId"), tls(key, json.getString("certificateChain")), sipPort());
  }

  /** The roots that a phone would pin now. */
  TrustBundle trustBundle() throws Exception {
    String pin = server.administration().trustBundle().pin();
    String trust = new JsonObject(trust(pin).body()).getString("trust");
    return TrustBundle.decode(Bytes.unsafeWrap(Base64.getUrlDecoder().decode(trust))).orElseThrow();
  }

  /** Asks for the roots as the holder of a code with that pin does. */
  HttpResponse<String> trust(String pin) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1/trust")).header("Sottovoce-Pin", pin).build();
    return http(request, trusting());
  }

  HttpResponse<String> enrol(String secret, KeyPair key, String name) throws Exception {
    return enrol(secret, key, name, "software");
  }

  HttpResponse<String> enrol(String secret, KeyPair key, String name, String protection)
      throws Exception {
    byte[] csr = CertificateRequests.create(key).toArray();
    JsonObject body =
        new JsonObject()
            .put("code", secret)
            .put("csr", Base64.getUrlEncoder().withoutPadding().encodeToString(csr))
            .put("deviceName", name)
            .put("protection", protection);
    return post("/api/v1/enrolments", body.encode());
  }

  HttpResponse<String> post(String path, String body) throws Exception {
    return post(path, body, trusting());
  }

  /** The same with what a device shows. */
  HttpResponse<String> post(String path, String body, SSLContext context) throws Exception {
    return http(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        context);
  }

  HttpResponse<String> get(String path) throws Exception {
    return get(path, trusting());
  }

  /** The same with what a device shows. */
  HttpResponse<String> get(String path, SSLContext context) throws Exception {
    return http(HttpRequest.newBuilder(uri(path)).build(), context);
  }

  HttpResponse<String> http(HttpRequest request, SSLContext context) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return asDescribed(client.send(request, HttpResponse.BodyHandlers.ofString()));
    }
  }

  /** Holds a reply against the description of the API that the server gives. */
  static HttpResponse<String> asDescribed(HttpResponse<String> reply) {
    List<String> differences = ApiContract.OF_THE_SERVER.differences(reply);
    if (!differences.isEmpty()) throw new AssertionError(differences + ": " + reply.body());
    return reply;
  }

  URI uri(String path) {
    return URI.create("https://localhost:" + server.httpsPort() + path);
  }

  int sipPort() {
    return server.sipPort();
  }

  /** Trusts our authority, shows nothing. */
  SSLContext trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trust(), null);
    return context;
  }

  /** What a port shows to anybody, whatever the dates say. */
  X509Certificate certificateAt(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    try (var socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Trusts our authority and shows a certificate. */
  SSLContext tls(KeyPair key, String chainPem) throws Exception {
    return tls(key, chainPem, trust());
  }

  /** The same with other trust. */
  SSLContext tls(KeyPair key, String chainPem, TrustManager... trust) throws Exception {
    Collection<? extends Certificate> chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(chainPem.getBytes(StandardCharsets.US_ASCII)));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("device", key.getPrivate(), new char[0], chain.toArray(new Certificate[0]));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys.getKeyManagers(), trust, null);
    return context;
  }

  private TrustManager[] trust() throws Exception {
    X509Certificate authority =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(Files.newInputStream(data.resolve("ca/ca.pem")));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("ca", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    return trust.getTrustManagers();
  }

  void restart() throws IOException {
    int sip = server.sipPort();
    int https = server.httpsPort();
    server.close();
    String yaml = Files.readString(data.resolve("sottovoce.yaml"));
    Files.writeString(
        data.resolve("sottovoce.yaml"),
        yaml.replace("https: 127.0.0.1:0", "https: 127.0.0.1:" + https)
            .replace("sip: 127.0.0.1:0", "sip: 127.0.0.1:" + sip));
    server = SottovoceServer.start(data);
  }

  @Override
  public void close() {
    server.close();
  }
}
