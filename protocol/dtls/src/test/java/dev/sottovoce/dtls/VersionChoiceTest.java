package dev.sottovoce.dtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Fingerprint;
import dev.sottovoce.dtls.DtlsAssociation.Output;
import dev.sottovoce.dtls.DtlsAssociation.Reason;
import dev.sottovoce.dtls.Pair.Network;
import dev.sottovoce.dtls.suite.ProtocolVersion;
import dev.sottovoce.dtls.suite.SessionBinding;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class VersionChoiceTest {
  private static final ExecutorService THREADS = Executors.newCachedThreadPool();
  private static final List<ProtocolVersion> BOTH =
      List.of(ProtocolVersion.DTLS_1_3, ProtocolVersion.DTLS_1_2);
  private static final List<ProtocolVersion> ONLY_13 = List.of(ProtocolVersion.DTLS_1_3);
  private static final List<ProtocolVersion> ONLY_12 = List.of(ProtocolVersion.DTLS_1_2);

  @AfterAll
  static void stop() {
    THREADS.shutdownNow();
  }

  /** A client that speaks {@code spoken} while its policy knows {@code clients}. */
  private static Pair pair(
      ProtocolVersion spoken, List<ProtocolVersion> clients, List<ProtocolVersion> servers) {
    Random random = new Random(1);
    LocalIdentity client = LocalIdentity.create(Pair.CRYPTO, Pair.entropy(random));
    LocalIdentity server = LocalIdentity.create(Pair.CRYPTO, Pair.entropy(random));
    Fingerprint clientsPrint = client.fingerprint();
    Pair pair =
        new Pair(
            endpoint(client, clients, random)
                .client(spoken, server.fingerprint(), SessionBinding.NONE),
            endpoint(server, servers, random)
                .server(clientsPrint, SessionBinding.NONE, Dtls13Association.Path.VALIDATED),
            random,
            Network.CALM);
    pair.start();
    pair.runFor(Duration.ofSeconds(3));
    return pair;
  }

  private static DtlsEndpoint endpoint(
      LocalIdentity identity, List<ProtocolVersion> versions, Random random) {
    return new DtlsEndpoint(
        identity,
        Pair.TERMS.withVersions(versions),
        new EphemeralShares(),
        HandshakeTiming.AFTER_ICE,
        THREADS,
        Pair.CRYPTO,
        Pair.entropy(random));
  }

  private static String agreed(Pair pair) {
    Dtls13HandshakeTest.assertAgreed(pair);
    Output.Established established = pair.server.established().orElseThrow();
    pair.closeBoth();
    return established.keys().agreement().keying();
  }

  @Test
  void theHelloDecides() {
    assertEquals("DTLS 1.3", agreed(pair(ProtocolVersion.DTLS_1_3, BOTH, BOTH)));
    assertEquals("DTLS 1.2", agreed(pair(ProtocolVersion.DTLS_1_2, ONLY_12, BOTH)));
    assertEquals("DTLS 1.2", agreed(pair(ProtocolVersion.DTLS_1_2, BOTH, ONLY_12)));
  }

  @Test
  void aPeerWithoutAnAllowedVersion_isRefusedByName() {
    Pair pair = pair(ProtocolVersion.DTLS_1_2, ONLY_12, ONLY_13);
    assertEquals(Reason.VERSION_NOT_ALLOWED, pair.server.failed().orElseThrow().reason());
    assertEquals(70, pair.server.failed().orElseThrow().alert().orElseThrow());
    assertEquals(Reason.REFUSED_BY_PEER, pair.client.failed().orElseThrow().reason());
    assertEquals(70, pair.client.failed().orElseThrow().alert().orElseThrow());
    pair.closeBoth();
  }

  @Test
  void aClientNeverTriesALowerVersion() {
    Pair pair = pair(ProtocolVersion.DTLS_1_3, BOTH, ONLY_12);
    assertEquals(Reason.VERSION_NOT_ALLOWED, pair.server.failed().orElseThrow().reason());
    assertEquals(Reason.REFUSED_BY_PEER, pair.client.failed().orElseThrow().reason());
    assertFalse(pair.client.established().isPresent());
    pair.closeBoth();
  }

  @Test
  void twoThatKnowNewer_doNotLetThemselvesBeTalkedDown() {
    // Somebody changed the signalling: the client believes that the server knows 1.2 at most.
    Pair pair = pair(ProtocolVersion.DTLS_1_2, BOTH, BOTH);
    assertEquals(47, pair.client.failed().orElseThrow().alert().orElseThrow());
    assertTrue(pair.server.failed().isPresent());
    assertFalse(pair.client.established().isPresent());
    pair.closeBoth();
  }
}
