package dev.sottovoce.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sottovoce.identity.EnrolmentCode;
import dev.sottovoce.identity.TrustBundle;
import dev.sottovoce.phone.EnrolmentException.Problem;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhoneEnrolmentTest {
  private static final String ADDRESS = "sip:alice@example.org";
  private static final String DEVICE = "urn:uuid:11111111-2222-3333-4444-555555555555";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private final TestOrganisation ours = TestOrganisation.create();
  private final TrustBundle trust = bundleOf(ours);
  private final AtomicInteger secretsSeen = new AtomicInteger();
  private TestOrganisation certifier = ours;
  private TrustBundle shownTrust = trust;
  private int status = 201;
  private boolean foreignKey;
  private HttpsServer server;

  PhoneEnrolmentTest() throws Exception {
    server = start(ours);
  }

  @BeforeEach
  void nothingSeen() {
    secretsSeen.set(0);
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private static TrustBundle bundleOf(TestOrganisation organisation) {
    try {
      return TrustBundle.of(Bytes.unsafeWrap(organisation.authority().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpsServer start(TestOrganisation issuer) throws Exception {
    return start(issuer, 0);
  }

  private HttpsServer start(TestOrganisation issuer, int port) throws Exception {
    KeyPair key = TestOrganisation.newKey();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server",
        key.getPrivate(),
        new char[0],
        new X509Certificate[] {issuer.certificate(key, "ip:127.0.0.1", "sip:example.org")});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer started =
        HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
    started.setHttpsConfigurator(new HttpsConfigurator(context));
    started.createContext("/api/v1/trust", this::sendTrust);
    started.createContext("/api/v1/enrolments", this::enrol);
    started.createContext(
        "/api/v1/health", exchange -> reply(exchange, 200, JSON.createObjectNode()));
    started.start();
    return started;
  }

  private void sendTrust(HttpExchange exchange) throws IOException {
    reply(exchange, 200, JSON.createObjectNode().put("trust", base64(shownTrust.encoded())));
  }

  private void enrol(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
    if (!request.path("code").asText("").isEmpty()) secretsSeen.incrementAndGet();
    ObjectNode answer = JSON.createObjectNode();
    if (status == 201) {
      answer.put("certificateChain", chain(request.path("csr").asText()));
      answer.putObject("sip").put("host", "127.0.0.1").put("port", 5061);
    }
    reply(exchange, status, answer);
  }

  private String chain(String csr) throws IOException {
    try {
      PublicKey key =
          foreignKey
              ? TestOrganisation.newKey().getPublic()
              : new JcaPKCS10CertificationRequest(Base64.getUrlDecoder().decode(csr))
                  .getPublicKey();
      Base64.Encoder encoder = Base64.getMimeEncoder();
      return "-----BEGIN CERTIFICATE-----\n"
          + encoder.encodeToString(certifier.certificate(key, ADDRESS, DEVICE).getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void reply(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] octets = JSON.writeValueAsBytes(body);
    exchange.sendResponseHeaders(status, octets.length);
    exchange.getResponseBody().write(octets);
    exchange.close();
  }

  private static String base64(Bytes octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets.toArray());
  }

  private String code(int port) {
    return EnrolmentCode.random("127.0.0.1", port, trust, new Random(1)::nextBytes).text();
  }

  private Account redeem() throws IOException {
    return Enrolment.redeem(
        code(server.getAddress().getPort()), "desk", AccountStore.inFolder(folder));
  }

  private Problem problem() {
    Problem problem = assertThrows(EnrolmentException.class, this::redeem).problem();
    assertFalse(Files.exists(folder.resolve("account.properties")), "nothing may be saved");
    return problem;
  }

  @Test
  void goodCode_givesASavedAccount() throws IOException {
    Account account = redeem();

    assertEquals(ADDRESS, account.address());
    assertEquals(DEVICE, "urn:uuid:" + account.deviceId());
    assertEquals(5061, account.server().sipPort());
    assertEquals(trust.encoded(), account.trustBundle());
    assertTrue(AccountStore.inFolder(folder).load().isPresent());
  }

  @Test
  void serverWithAnotherBundle_neverSeesTheSecret() {
    shownTrust = bundleOf(TestOrganisation.create());

    assertEquals(Problem.OTHER_SERVER, problem());
    assertEquals(0, secretsSeen.get());
  }

  @Test
  void ourBundleShownByAnotherServer_neverSeesTheSecret() throws Exception {
    server.stop(0);
    server = start(TestOrganisation.create());

    assertEquals(Problem.OTHER_SERVER, problem());
    assertEquals(0, secretsSeen.get());
  }

  @Test
  void usedOrExpiredCode_isRefused() {
    status = 403;

    assertEquals(Problem.CODE_REFUSED, problem());
  }

  @Test
  void tooManyAttempts_areSaidSo() {
    status = 429;

    assertEquals(Problem.TOO_MANY_ATTEMPTS, problem());
  }

  @Test
  void failingServer_isSaidSo() {
    status = 500;

    assertEquals(Problem.SERVER_FAILED, problem());
  }

  @Test
  void certificateForAnotherKey_isNotTaken() {
    foreignKey = true;

    assertEquals(Problem.SERVER_FAILED, problem());
  }

  @Test
  void certificateOfAnotherAuthority_isNotTaken() {
    certifier = TestOrganisation.create();

    assertEquals(Problem.SERVER_FAILED, problem());
  }

  @Test
  void nobodyListening_isUnreachable() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    AccountStore store = AccountStore.inFolder(folder);

    assertEquals(
        Problem.SERVER_UNREACHABLE,
        assertThrows(EnrolmentException.class, () -> Enrolment.redeem(code(free), "desk", store))
            .problem());
  }

  @Test
  void clockAnHourBehind_isSaidSo() {
    Clock behind = Clock.fixed(Instant.now().minusSeconds(3600), ZoneOffset.UTC);
    AccountStore store = AccountStore.inFolder(folder);
    String code = code(server.getAddress().getPort());

    EnrolmentException refused =
        assertThrows(
            EnrolmentException.class,
            () -> Enrolment.redeem(code, "desk", store, PolicyStore.forgetting(), behind));

    assertEquals(Problem.CLOCK_OR_EXPIRY, refused.problem());
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith("This device's clock is 60 minutes behind"), message);
  }

  @Test
  void clocks_areComparedWithTheServerOfTheAccount() throws IOException {
    Account account = redeem();

    assertFalse(ClockComparison.with(account, Clock.systemUTC()).isOff());
    Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(400));
    ClockComparison compared = ClockComparison.with(account, ahead);
    assertTrue(compared.isOff());
    assertTrue(compared.sentence().contains("400 days ahead"), compared.sentence());
  }

  @Test
  void aServerOfAnotherAuthority_isNotBelievedItsTime() throws Exception {
    Account account = redeem();
    int port = server.getAddress().getPort();
    server.stop(0);
    server = start(TestOrganisation.create(), port);

    assertThrows(IOException.class, () -> ClockComparison.with(account, Clock.systemUTC()));
  }

  @Test
  void mistypedCode_isMalformed() {
    AccountStore store = AccountStore.inFolder(folder);

    EnrolmentException refused =
        assertThrows(
            EnrolmentException.class, () -> Enrolment.redeem("sv1:host/abc", "desk", store));

    assertEquals(Problem.MALFORMED_CODE, refused.problem());
    assertFalse(String.valueOf(refused.getMessage()).contains("abc"));
  }
}
