package dev.sottovoce.lab.attacks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sottovoce.identity.jose.Jwk;
import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.AccountStore;
import dev.sottovoce.phone.Enrolment;
import dev.sottovoce.phone.PolicyStore;
import dev.sottovoce.server.Administration;
import dev.sottovoce.server.SipPhoneKit;
import dev.sottovoce.server.SottovoceServer;
import dev.sottovoce.server.admin.Role;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.ServerIdentity;
import dev.sottovoce.server.relay.RelayCredentials;
import dev.sottovoce.server.store.Directory;
import dev.sottovoce.server.store.LiveDevices;
import dev.sottovoce.sip.push.WakeUps;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The real server on loopback ports, in this process or another, with its own operator. */
public final class Target implements AutoCloseable {
  /** Whose users it serves. */
  public static final String DOMAIN = "example.test";

  /** What such a server is told in its {@code sottovoce.yaml}. */
  private static final String CONFIGURATION =
      """
      domain: example.test
      publicAddress: localhost
      listen:
        https: 127.0.0.1:0
        sip: 127.0.0.1:0
        metrics: off
      """;

  private final Path folder;
  private final Administration administration;
  private final int sipPort;
  private final int httpsPort;
  private final Set<WakeUps.Check> pushChecks;
  private final Runnable close;
  private final Optional<SottovoceServer> server;
  private final Queue<String> secrets = new ConcurrentLinkedQueue<>();

  private Target(
      Path folder,
      Administration administration,
      int sipPort,
      int httpsPort,
      Set<WakeUps.Check> pushChecks,
      Runnable close,
      Optional<SottovoceServer> server) {
    this.server = server;
    this.folder = folder;
    this.pushChecks = pushChecks;
    this.administration = administration;
    this.sipPort = sipPort;
    this.httpsPort = httpsPort;
    this.close = close;
  }

  /** Starts one in this process. */
  public static Target in(Path folder, Setting setting) throws IOException {
    SottovoceServer server = start(folder, setting);
    return new Target(
        folder,
        server.administration(),
        server.sipPort(),
        server.httpsPort(),
        setting.pushChecks(),
        server::close,
        Optional.of(server));
  }

  /** One more beside another, with users and keys of its own. */
  public static Target another(Setting setting) throws IOException {
    return in(Files.createTempDirectory("sottovoce-another"), setting);
  }

  /** Starts a server on a new folder. */
  public static SottovoceServer start(Path folder, Setting setting) throws IOException {
    Files.writeString(folder.resolve("sottovoce.yaml"), CONFIGURATION + setting.configuration());
    return SottovoceServer.start(folder, Clock.systemUTC(), setting.strictness());
  }

  /** One that another process has started on that folder, and that goes on when this is closed. */
  public static Target of(Path folder, int sipPort, int httpsPort) throws IOException {
    Administration administration = Administration.open(folder);
    Set<WakeUps.Check> all = EnumSet.allOf(WakeUps.Check.class);
    return new Target(
        folder, administration, sipPort, httpsPort, all, administration::close, Optional.empty());
  }

  /** Adds a user and enrols a device for it. */
  public Device device(String user) throws Exception {
    return device(user, "a device");
  }

  /** The same where the device's name matters. */
  public Device device(String user, String name) throws Exception {
    String code = administration.addUser(user).secret();
    secrets.add(code);
    return Device.enrolled(this, user, name, code);
  }

  /**
   * Adds a user with a foreign phone, which is not limited by source as enrolment is.
   *
   * @param kit a new folder for what such a phone is given
   */
  public Device foreignPhone(String user, Path kit) throws Exception {
    UUID id = administration.addSipPhone(user, kit, SipPhoneKit.Options.DEFAULT).device();
    return Device.of(this, user, id, kit);
  }

  /** Adds a user and enrols a whole phone of ours for it. */
  public Account phone(String user) throws Exception {
    Path home = Files.createDirectories(folder.resolve("phones").resolve(user));
    return Enrolment.redeem(
        administration.addUser(user).text(),
        user + "'s phone",
        AccountStore.inFolder(home),
        PolicyStore.forgetting(),
        Clock.systemUTC());
  }

  /** Key and certificate of one more server, as somebody has them who has taken one over. */
  public ServerIdentity stolenIdentity() throws IOException {
    Clock clock = Clock.systemUTC();
    CertificateAuthority authority = CertificateAuthority.in(folder.resolve("ca"), DOMAIN, clock);
    List<String> names = List.of("localhost", "127.0.0.1");
    return ServerIdentity.in(folder.resolve("stolen"), authority, DOMAIN, names, clock);
  }

  /** Starts the relay that the setting has configured, and gives credentials for it. */
  public RelayCredentials startRelay() throws IOException {
    server.orElseThrow().startRelay();
    return administration.relays().orElseThrow().credentials();
  }

  /** Where that relay is, by UDP. */
  public InetSocketAddress relay() throws IOException {
    String uri = administration.relays().orElseThrow().uris().getFirst();
    return new InetSocketAddress("127.0.0.1", Integer.parseInt(uri.split("[:?]", -1)[2]));
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
    return administration.devices().stream().map(Directory.Device::name).toList();
  }

  /** Those that may sign in. */
  public LiveDevices liveDevices() {
    return new LiveDevices(administration.directory(), DOMAIN);
  }

  /** What its phones look at in pushes. */
  public Set<WakeUps.Check> pushChecks() {
    return pushChecks;
  }

  /** Codes and tokens that were given out here: whoever has one can use it. */
  public List<String> secrets() {
    return List.copyOf(secrets);
  }

  /** One more of them. */
  void gaveOut(String secret) {
    secrets.add(secret);
  }

  /** The numbers of all devices. */
  public List<String> deviceIds() {
    return administration.devices().stream().map(each -> each.id().toString()).toList();
  }

  /** The names of all users. */
  public List<String> userNames() {
    return administration.users().stream().map(Directory.User::name).toList();
  }

  /** A code by which somebody makes a passkey for the console. */
  public String invitation(String name, Role role) throws IOException {
    return administration.invite(name, role);
  }

  /** Somebody who administers gets a device that may ask in their name. */
  public void link(String name, Role role, Device device) {
    administration.invite(name, role);
    administration.linkDevice(name, device.id(), "target");
  }

  public void revoke(Device device) {
    administration.revoke(device.id());
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
    return sipPort;
  }

  public int httpsPort() {
    return httpsPort;
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

  /** Believes the server's authority alone. */
  public TrustManager[] trust() throws IOException, GeneralSecurityException {
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

  public HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(issuer() + path))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) request.headers(headers);
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  public HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(issuer() + path));
    if (headers.length > 0) request.headers(headers);
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    close.run();
  }
}
