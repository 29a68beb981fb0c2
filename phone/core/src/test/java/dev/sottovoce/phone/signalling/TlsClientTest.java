package dev.sottovoce.phone.signalling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sottovoce.phone.Account;
import dev.sottovoce.phone.RegistrationState.Problem;
import dev.sottovoce.phone.ServerAddress;
import dev.sottovoce.phone.TestOrganisation;
import java.io.IOException;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TestOrganisation ours = TestOrganisation.create();
  private final KeyPair deviceKey = TestOrganisation.newKey();

  private TlsTestServer server(TestOrganisation issuer, TestOrganisation trusts, String... names)
      throws IOException, GeneralSecurityException {
    KeyPair key = TestOrganisation.newKey();
    return new TlsTestServer(key, issuer.certificate(key, names), trusts.authority());
  }

  private Problem problemOf(Account account, Clock clock) {
    IOException failure =
        assertThrows(
            IOException.class,
            () -> {
              try (SSLSocket socket = new TlsClient(account, clock).connect(PATIENCE)) {
                // With TLS 1.3 a refused client learns of it only when it reads.
                if (socket.getInputStream().read() < 0) throw new IOException("closed");
              }
            });
    return ConnectionProblem.of(failure).problem();
  }

  @Test
  void serverOfOurDomain_isConnected_withTls13AndSip() throws Exception {
    try (TlsTestServer server = server(ours, ours, "sip:example.org");
        SSLSocket socket =
            new TlsClient(ours.account("alice", deviceKey, server.port()), Clock.systemUTC())
                .connect(PATIENCE)) {
      assertEquals("TLSv1.3", socket.getSession().getProtocol());
      assertEquals("sip", socket.getApplicationProtocol());
      assertEquals(
          ours.account("alice", deviceKey).deviceChain().get(0).getPublicKey(),
          server.next().getSession().getPeerCertificates()[0].getPublicKey());
    }
  }

  @Test
  void serverOfAnotherAuthority_isRefused() throws Exception {
    TestOrganisation other = TestOrganisation.create();
    try (TlsTestServer server = server(other, ours, "sip:example.org")) {
      assertEquals(
          Problem.OTHER_CA,
          problemOf(ours.account("alice", deviceKey, server.port()), Clock.systemUTC()));
    }
  }

  @Test
  void serverOfAnotherDomain_isRefused() throws Exception {
    try (TlsTestServer server = server(ours, ours, "sip:example.com")) {
      assertEquals(
          Problem.OTHER_DOMAIN,
          problemOf(ours.account("alice", deviceKey, server.port()), Clock.systemUTC()));
    }
  }

  @Test
  void deviceCertificateOfTheSameDomain_isNoServer() throws Exception {
    try (TlsTestServer server = server(ours, ours, "sip:mallory@example.org")) {
      assertEquals(
          Problem.OTHER_DOMAIN,
          problemOf(ours.account("alice", deviceKey, server.port()), Clock.systemUTC()));
    }
  }

  @Test
  void clockAnHourBehind_isSaidSo() throws Exception {
    Clock behind = Clock.fixed(Instant.now().minusSeconds(3600), ZoneOffset.UTC);
    try (TlsTestServer server = server(ours, ours, "sip:example.org")) {
      assertEquals(
          Problem.CLOCK_OR_EXPIRY,
          problemOf(ours.account("alice", deviceKey, server.port()), behind));
    }
  }

  @Test
  void deviceThatTheServerDoesNotTrust_isRefused() throws Exception {
    TestOrganisation other = TestOrganisation.create();
    try (TlsTestServer server = server(ours, other, "sip:example.org")) {
      assertEquals(
          Problem.DEVICE_REFUSED,
          problemOf(ours.account("alice", deviceKey, server.port()), Clock.systemUTC()));
    }
  }

  @Test
  void nobodyListening_isUnreachable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertEquals(
        Problem.SERVER_UNREACHABLE,
        problemOf(ours.account("alice", deviceKey, free), Clock.systemUTC()));
  }

  @Test
  void unknownHost_isUnreachable() throws Exception {
    Account known = ours.account("alice", deviceKey);
    Account elsewhere =
        new Account(
            known.address(),
            known.deviceId(),
            new ServerAddress("nowhere.invalid", 5061),
            known.deviceKey(),
            known.deviceChain(),
            known.trustBundle(),
            known.authorities());
    assertEquals(Problem.SERVER_UNREACHABLE, problemOf(elsewhere, Clock.systemUTC()));
  }
}
