package dev.sottovoce.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sottovoce.identity.DeviceCertificate;
import dev.sottovoce.server.edge.EdgeLimits;
import dev.sottovoce.server.limits.Doors;
import dev.sottovoce.server.pki.CertificateAuthority;
import dev.sottovoce.server.pki.Pem;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipResponse;
import dev.sottovoce.sip.message.StreamFramer;
import dev.sottovoce.sip.message.Warning;
import dev.sottovoce.testing.Anybody;
import dev.sottovoce.wire.Bytes;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in at the SIP port, and what one may cost. */
class EdgeTest {
  static final EdgeLimits TIGHT =
      new EdgeLimits(
          new Doors.Limits(8, 3, 8, 8, 100),
          2,
          new EdgeLimits.Messages(1, 5, 2, 5, 4 * 1024, 64 * 1024),
          new EdgeLimits.Waits(
              Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(30)));

  @TempDir Path data;
  private final TestClock clock = new TestClock();

  @Test
  void aCertificateOfAnotherAuthority_isRefusedByTls() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      CertificateAuthority other =
          CertificateAuthority.in(data.resolve("other"), RunningServer.DOMAIN, Clock.systemUTC());
      assertTrue(isRefused(running, certified(running, other, UUID.randomUUID())));
    }
  }

  @Test
  void nobodyWithoutACertificate_getsIn() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      assertTrue(isRefused(running, running.trusting()));
    }
  }

  @Test
  void aDeviceThatWasNeverEnrolled_isToldSo_andTurnedAway() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      CertificateAuthority ours =
          CertificateAuthority.in(data.resolve("ca"), RunningServer.DOMAIN, Clock.systemUTC());
      UUID device = UUID.randomUUID();
      try (TestPhone stranger =
          new TestPhone(
              "alice", device.toString(), certified(running, ours, device), running.sipPort())) {
        SipResponse answer = stranger.register();
        assertEquals(403, answer.status());
        assertTrue(Warning.in(answer).orElseThrow().text().contains("enrolment code"));
        assertTrue(stranger.isCut());
      }
    }
  }

  @Test
  void tls12_isNotSpoken() throws Exception {
    try (RunningServer running = new RunningServer(data)) {
      for (int port : new int[] {running.sipPort(), running.server.httpsPort()}) {
        try (SSLSocket socket =
            (SSLSocket) running.trusting().getSocketFactory().createSocket("localhost", port)) {
          socket.setEnabledProtocols(new String[] {"TLSv1.2"});
          assertThrows(IOException.class, socket::startHandshake);
        }
      }
    }
  }

  @Test
  void alpnSip_isSpokenButNotDemanded() throws Exception {
    try (RunningServer running = new RunningServer(data);
        TestPhone without = running.phone("alice")) {
      assertEquals(200, without.register().status());
      try (SSLSocket socket =
          (SSLSocket)
              without.context().getSocketFactory().createSocket("localhost", running.sipPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"sip"});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertEquals("sip", socket.getApplicationProtocol());
      }
    }
  }

  /** A client that knows the post-quantum group alone gets in. */
  @Test
  void x25519MlKem768_isAgreedWithPeersThatHaveIt() throws Exception {
    assumeTrue(OpenSSLEngineOptions.isAvailable(), "no BoringSSL for this platform");
    Vertx vertx = Vertx.vertx();
    try (RunningServer running = new RunningServer(data)) {
      ClientSSLOptions tls = new ClientSSLOptions().setTrustAll(true);
      tls.setHostnameVerificationAlgorithm("");
      tls.setEnabledSecureTransportProtocols(java.util.Set.of("TLSv1.3"));
      tls.setKeyExchangeGroups(List.of("X25519MLKEM768"));
      NetClientOptions options =
          new NetClientOptions().setSslEngineOptions(new OpenSSLEngineOptions());
      ConnectOptions where =
          new ConnectOptions().setHost("localhost").setPort(running.server.httpsPort());
      where.setSsl(true).setSslOptions(tls);
      NetSocket socket =
          vertx
              .createNetClient(options)
              .connect(where)
              .toCompletionStage()
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      assertTrue(socket.isSsl());
      assertTrue(running.server.isPostQuantumTls());
    } catch (ExecutionException e) {
      throw new AssertionError("the server does not know the group", e);
    } finally {
      vertx.close();
    }
  }

  /** A session that goes on would outlive a revocation (RFC 8446 section 4.6.1). */
  @Test
  void nobodyGetsATicket() throws Exception {
    assumeTrue(OpenSSLEngineOptions.isAvailable(), "no BoringSSL for this platform");
    try (RunningServer running = new RunningServer(data)) {
      KeyPair key = CertificateAuthority.newKey();
      String code = running.server.administration().addUser("alice").secret();
      JsonObject enrolled = new JsonObject(running.enrol(code, key, "desk").body());
      Anybody trust = new Anybody();
      SSLContext device = running.tls(key, enrolled.getString("certificateChain"), trust);
      comeTwice(device, running.sipPort(), "\r\n\r\n");
      assertEquals(2, trust.newLooks());
      String get = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\n\r\n";
      comeTwice(device, running.server.httpsPort(), get);
      assertEquals(2, trust.newLooks());

      // The JDK's own server hands them out, and then nobody looks at its certificate again.
      try (SSLServerSocket other =
          (SSLServerSocket) ofJdk(running).getServerSocketFactory().createServerSocket(0)) {
        Thread.ofVirtual().start(() -> greet(other));
        comeTwice(device, other.getLocalPort(), "?");
        assertEquals(1, trust.newLooks());
      }
    }
  }

  private static void comeTwice(SSLContext by, int port, String text) throws Exception {
    for (int i = 0; i < 2; i++) {
      try (SSLSocket socket = (SSLSocket) by.getSocketFactory().createSocket("localhost", port)) {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        assertTrue(socket.getInputStream().read() >= 0);
      }
    }
  }

  private SSLContext ofJdk(RunningServer running) throws Exception {
    Path tls = data.resolve("tls");
    PublicKey publicKey = Pem.certificates(tls.resolve("server.pem")).getFirst().getPublicKey();
    KeyPair key = new KeyPair(publicKey, Pem.privateKey(tls.resolve("server.key")));
    return running.tls(key, Files.readString(tls.resolve("server.pem")));
  }

  private static void greet(SSLServerSocket server) {
    for (int i = 0; i < 2; i++) {
      try (Socket guest = server.accept()) {
        guest.getInputStream().read();
        guest.getOutputStream().write('!');
      } catch (IOException e) {
        // It has gone.
      }
    }
  }

  @Test
  void aPing_isAnsweredWithAPong() throws Exception {
    try (RunningServer running = new RunningServer(data);
        TestPhone alice = running.phone("alice")) {
      alice.send(Bytes.utf8("\r\n\r\n"));
      assertInstanceOf(StreamFramer.Frame.Pong.class, alice.frame());
    }
  }

  @Test
  void aFlood_isAnsweredWithBusyAndARetryTime() throws Exception {
    try (RunningServer running = new RunningServer(data, clock, TIGHT);
        TestPhone alice = running.phone("alice")) {
      SipResponse last = alice.register();
      for (int i = 0; i < 20 && last.status() == 200; i++) last = alice.register();
      assertEquals(503, last.status());
      assertEquals("5", last.header(HeaderName.RETRY_AFTER).orElse(""));
      clock.advance(Duration.ofSeconds(5));
      assertEquals(200, alice.register().status());
    }
  }

  @Test
  void garbage_closesTheConnection() throws Exception {
    try (RunningServer running = new RunningServer(data, clock, TIGHT);
        TestPhone alice = running.phone("alice")) {
      String bad = "INVITE sip:x SIP/2.0\r\nContent-Length: 0\r\n\r\n";
      alice.send(Bytes.utf8(bad + bad));
      assertTrue(alice.isClosedInTheEnd());
    }
    try (RunningServer running = new RunningServer(data.resolve("two"), clock, TIGHT);
        TestPhone alice = running.phone("alice")) {
      alice.send(Bytes.utf8("x".repeat(200_000)));
      assertTrue(alice.isClosedInTheEnd());
    } catch (IOException e) {
      // Closed while we were still sending: as good.
    }
  }

  @Test
  void oneSource_hasSoManyConnections_andOthersComeInWhenOneLeaves() throws Exception {
    try (RunningServer running = new RunningServer(data, clock, TIGHT)) {
      TestPhone first = running.phone("alice");
      TestPhone second = running.phone("bob");
      TestPhone third = running.phone("carol");
      assertThrows(IOException.class, () -> running.phone("dave"));
      assertEquals(200, first.register().status());
      second.close();
      third.close();
      try (TestPhone later = eventually(() -> running.phone("erin"))) {
        assertEquals(200, later.register().status());
      }
      first.close();
    }
  }

  @Test
  void aDevicesOldestConnection_makesRoomForTheNewest() throws Exception {
    try (RunningServer running = new RunningServer(data, clock, TIGHT);
        TestPhone first = running.phone("alice")) {
      // The server must have let the first in, and not only shaken hands, before the second comes.
      assertEquals(200, first.register().status());
      try (TestPhone second = first.reconnected(running.sipPort());
          TestPhone third = first.reconnected(running.sipPort())) {
        assertEquals(200, second.register().status());
        assertEquals(200, third.register().status());
        assertTrue(first.isCut());
        assertEquals(200, second.register().status());
      }
    }
  }

  @Test
  void whileTheServerDrains_whoIsThereIsServed_andNobodyNewComesIn() throws Exception {
    try (RunningServer running = new RunningServer(data);
        TestPhone alice = running.phone("alice");
        TestPhone bob = running.phone("bob")) {
      assertEquals(200, alice.register().status());
      assertEquals(200, bob.register().status());
      alice.send(
          alice
              .request("INVITE", bob.address())
              .append(HeaderName.CONTACT, alice.contact())
              .toRequest());
      var ringing = bob.request();
      Thread draining = Thread.ofVirtual().start(() -> running.server.drain(Duration.ofSeconds(9)));
      // The refusal of a second call tells that draining has begun.
      assertEquals(503, statusOfACallWhileDraining(alice));
      assertThrows(IOException.class, () -> alice.reconnected(running.sipPort()));
      bob.send(ringing.respond(486, "Busy Here", "callee").toResponse());
      assertEquals(486, alice.laterResponse().status());
      draining.join();
      assertTrue(bob.isClosedInTheEnd());
    }
  }

  private static int statusOfACallWhileDraining(TestPhone alice) throws IOException {
    for (int i = 0; i < 100; i++) {
      alice.send(
          alice
              .request("INVITE", "sip:nobody@" + RunningServer.DOMAIN)
              .append(HeaderName.CONTACT, alice.contact())
              .toRequest());
      int status = alice.laterResponse().status();
      if (status != 480) return status;
    }
    return 0;
  }

  @Test
  void someoneWhoOpensAndSaysNothing_isClosed() throws Exception {
    try (RunningServer running = new RunningServer(data, clock, TIGHT);
        java.net.Socket silent = new java.net.Socket("localhost", running.sipPort())) {
      silent.setSoTimeout(10_000);
      assertEquals(-1, silent.getInputStream().read());
    }
  }

  @Test
  void theServersCertificate_isRenewedWhileItRuns() throws Exception {
    try (RunningServer running = new RunningServer(data, clock);
        TestPhone alice = running.phone("alice")) {
      var before = alice.serverCertificate();
      running.server.renew().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      try (TestPhone again = alice.reconnected(running.sipPort())) {
        assertEquals(before, again.serverCertificate(), "it was not time yet");
      }
      clock.advance(Duration.ofDays(61));
      running.server.renew().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
      var later = running.certificateAt(running.sipPort());
      assertNotEquals(before, later);
      assertEquals(before.getIssuerX500Principal(), later.getIssuerX500Principal());
      assertEquals(later, running.certificateAt(running.server.httpsPort()));
    }
  }

  @Test
  void aConnection_endsWithItsCertificate() throws Exception {
    try (RunningServer running = new RunningServer(data, clock);
        TestPhone alice = running.phone("alice")) {
      assertEquals(200, alice.register().status());
      clock.advance(Duration.ofDays(8));
      alice.waitUpTo(Duration.ofSeconds(15));
      assertTrue(alice.isCut());
    }
  }

  @Test
  void theServersNames_standInItsCertificate() throws Exception {
    try (RunningServer running = new RunningServer(data);
        TestPhone alice = running.phone("alice")) {
      String names = String.valueOf(alice.serverCertificate().getSubjectAlternativeNames());
      for (String name :
          new String[] {"example.test", "localhost", "127.0.0.1", "sip:example.test"}) {
        assertTrue(names.contains(name), names);
      }
    }
  }

  private static boolean isRefused(RunningServer running, SSLContext context) {
    try (TestPhone phone =
        new TestPhone("alice", UUID.randomUUID().toString(), context, running.sipPort())) {
      phone.register();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static SSLContext certified(
      RunningServer running, CertificateAuthority authority, UUID device) throws Exception {
    KeyPair key = CertificateAuthority.newKey();
    var certificate =
        authority.issueDevice(
            key.getPublic(), new DeviceCertificate("alice", RunningServer.DOMAIN, device));
    return running.tls(key, Pem.of(certificate));
  }

  private interface Attempt<T> {
    T run() throws Exception;
  }

  private static <T> T eventually(Attempt<T> attempt) throws Exception {
    for (int i = 0; ; i++) {
      try {
        return attempt.run();
      } catch (IOException e) {
        if (i == 20) throw e;
        Thread.onSpinWait();
      }
    }
  }
}
