package dev.sottovoce.lab.interop.own;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.TurnClient.Family;
import dev.sottovoce.ice.turn.TurnClient.Input;
import dev.sottovoce.ice.turn.TurnClient.Output;
import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.ice.turn.TurnProblem;
import dev.sottovoce.phone.RelayProbe;
import dev.sottovoce.server.relay.RelayCredentials;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our client and our configuration of coturn against the real one. */
@Timeout(60)
class CoturnTest {
  private static final Bytes HELLO = Bytes.utf8("hello");

  @TempDir Path folder;

  private static TurnCredentials fresh(RelayHouse house) throws IOException {
    RelayCredentials made =
        house.house.server().administration().relays().orElseThrow().credentials();
    return new TurnCredentials(made.username(), made.password());
  }

  private static RawRelay client(RelayHouse house, TurnCredentials credentials) throws IOException {
    return new RawRelay(new InetSocketAddress("127.0.0.1", house.port), Family.IPV4, credentials);
  }

  private static TransportAddress peer(String literal) {
    return TransportAddress.parse(literal, 5_000).orElseThrow();
  }

  @Test
  void datagrams_passByIndicationsAndByChannels() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true);
        RawRelay one = client(house, fresh(house));
        RawRelay other = client(house, fresh(house))) {
      TransportAddress first = one.relayed();
      TransportAddress second = other.relayed();
      // Each lets the other in; what came before is lost as on any way.
      other.feed(new Input.Bind(first));
      int number = assertInstanceOf(Output.ChannelBound.class, other.next()).number();
      one.feed(new Input.Send(second, HELLO));
      // The leave that was asked for, and what was held until it came.
      Output passed = pump(one, other);

      assertEquals(new Output.Data(first, HELLO), passed);
      assertTrue(number >= 0x4000);
      other.feed(new Input.Send(first, Bytes.utf8("by channel")));
      assertEquals(new Output.Data(second, Bytes.utf8("by channel")), one.next());
    }
  }

  /** Both are driven until {@code to} has heard something. */
  private static Output pump(RawRelay from, RawRelay to) throws IOException {
    try {
      from.next();
    } catch (AssertionError nothing) {
      // It only sends.
    }
    return to.next();
  }

  @Test
  void insideOfNetworks_isForbiddenUnlessAllowed() throws Exception {
    List<String> inside =
        List.of(
            "127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1");
    try (RelayHouse house = new RelayHouse(folder, List.of(), false)) {
      for (String each : inside) {
        try (RawRelay client = client(house, fresh(house))) {
          client.relayed();
          client.feed(new Input.Send(peer(each), HELLO));
          assertEquals(new Output.PeerForbidden(peer(each)), client.next(), each);
        }
      }
    }
  }

  @Test
  void credentials_ofBothSecretsCount_andNoOlderOnes() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      TurnCredentials old = fresh(house);
      rotate(house);
      assertGives(house, old);
      assertGives(house, fresh(house));
      rotate(house);
      assertRefuses(house, old);
    }
  }

  private static void rotate(RelayHouse house) throws Exception {
    house.house.server().administration().rotateRelaySecret();
    // The server looks every two seconds.
    Thread.sleep(2_500);
  }

  private static void assertGives(RelayHouse house, TurnCredentials credentials)
      throws IOException {
    try (RawRelay client = client(house, credentials)) {
      client.relayed();
    }
  }

  private static void assertRefuses(RelayHouse house, TurnCredentials credentials)
      throws IOException {
    try (RawRelay client = client(house, credentials)) {
      assertEquals(new Output.Failed(TurnProblem.CREDENTIALS_REFUSED), client.allocate());
    }
  }

  @Test
  void credentials_thatHaveRunOut_orAreWrong_areRefused() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      TurnCredentials good = fresh(house);
      assertRefuses(house, new TurnCredentials(good.username(), "wrong"));
      String old = Instant.now().minusSeconds(60).getEpochSecond() + ":ab12";
      assertRefuses(house, new TurnCredentials(old, password(house, old)));
    }
  }

  /** Calls last longer than credentials do. */
  @Test
  void allocation_goesOnWhenItsCredentialsHaveRunOut() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      String name = Instant.now().plusSeconds(3).getEpochSecond() + ":ab12";
      TurnCredentials credentials = new TurnCredentials(name, password(house, name));
      try (RawRelay mine = client(house, credentials);
          RawRelay other = client(house, fresh(house))) {
        mine.relayed();
        TransportAddress peer = other.relayed();
        Thread.sleep(4_000);
        assertRefuses(house, credentials);
        mine.feed(new Input.Bind(peer));
        assertInstanceOf(Output.ChannelBound.class, mine.next());
      }
    }
  }

  private String password(RelayHouse house, String username)
      throws IOException, GeneralSecurityException {
    String secret =
        java.nio.file.Files.readAllLines(folder.resolve("server/turn/secrets")).getFirst();
    Mac mac = Mac.getInstance("HmacSHA1");
    mac.init(new SecretKeySpec(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8), "x"));
    return Base64.getEncoder()
        .encodeToString(mac.doFinal(username.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void oneCredential_hasNoMoreThanItsShare_andWhatIsGivenBackCountsNoMore() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      TurnCredentials mine = fresh(house);
      RawRelay[] clients = new RawRelay[12];
      for (int i = 0; i < clients.length; i++) {
        clients[i] = client(house, mine);
        clients[i].relayed();
      }
      try (RawRelay thirteenth = client(house, mine)) {
        assertEquals(new Output.Failed(TurnProblem.QUOTA_REACHED), thirteenth.allocate());
      }
      clients[0].feed(new Input.Close());
      assertEquals(new Output.Closed(), clients[0].next());
      assertTrue(givesWithin(house, mine, 10), "coturn counts it no more");
      for (RawRelay each : clients) each.close();
    }
  }

  /** coturn takes its time to forget. */
  private static boolean givesWithin(RelayHouse house, TurnCredentials credentials, int seconds)
      throws Exception {
    for (int i = 0; i < seconds; i++) {
      try (RawRelay client = client(house, credentials)) {
        if (client.allocate() instanceof Output.Allocated) return true;
      }
      Thread.sleep(1_000);
    }
    return false;
  }

  @Test
  void addressesOfAnotherFamily_areSaidToBeMissing() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true);
        RawRelay client =
            new RawRelay(
                new InetSocketAddress("127.0.0.1", house.port), Family.IPV6, fresh(house))) {
      assertEquals(new Output.Failed(TurnProblem.ADDRESS_FAMILY), client.allocate());
    }
  }

  @Test
  void probe_findsEveryTransport_andNamesWhatIsWrong() throws Exception {
    try (RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      var administration = house.house.server().administration();
      var offer = administration.relays().orElseThrow();
      String name = offer.credentials().username();
      String password = offer.credentials().password();
      assertEquals(3, offer.uris().size());
      for (String uri : offer.uris()) {
        assertEquals(
            Optional.empty(),
            RelayProbe.of(uri, name, password, administration.authorities(), Clock.systemUTC()),
            uri);
      }
      assertEquals(
          Optional.of(TurnProblem.CREDENTIALS_REFUSED.words()),
          RelayProbe.of(offer.uris().getFirst(), name, "wrong", List.of(), Clock.systemUTC()));
      assertEquals(
          Optional.of(TurnProblem.NO_ANSWER.words()),
          RelayProbe.of(offer.uris().getLast(), name, password, List.of(), Clock.systemUTC()),
          "nobody vouches for its certificate");
    }
  }

  @Test
  void relay_endsWithTheServer() throws Exception {
    int port;
    try (RelayHouse house = new RelayHouse(folder, List.of(), true)) {
      port = house.port;
      assertTrue(listens(port));
    }
    assertFalse(listens(port));
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
