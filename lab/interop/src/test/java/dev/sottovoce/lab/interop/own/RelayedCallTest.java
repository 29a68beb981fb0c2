package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.lab.interop.FreePorts;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.phone.RelayUse;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls through a real coturn, on loopback. */
@Timeout(90)
class RelayedCallTest {
  @TempDir Path folder;

  private Phone phone(House house, String user) throws Exception {
    return House.signedIn(PhoneConfig.of(house.enrol(user)).relays(RelayUse.ONLY));
  }

  private CallEnd call(List<String> uris) throws Exception {
    try (RelayHouse house = new RelayHouse(folder, uris, true);
        Phone alice = phone(house.house, "alice");
        Phone bob = phone(house.house, "bob")) {
      ToneAudio bobs = new ToneAudio(1000, 440, 50);
      bob.onIncomingCall(incoming -> incoming.answer(bobs.options()));
      ToneAudio alices = new ToneAudio(440, 1000, 50);
      Call call = alice.call("bob", alices.options());
      call.connected().get(20, SECONDS);
      assertTrue(alices.enough().await(10, SECONDS), "alice hears bob");
      assertTrue(bobs.enough().await(10, SECONDS), "bob hears alice");
      call.hangUp();
      return call.ended().get(20, SECONDS);
    }
  }

  @Test
  void phonesThatUseOnlyRelays_talkByUdp() throws Exception {
    assertEquals(EndReason.HUNG_UP_HERE, call(List.of()).reason());
  }

  /** Whoever sits between sees no host candidate and no address of the phones' own sockets. */
  @Test
  void relayOnly_tellsNoAddressOfThePhone() throws Exception {
    Queue<String> descriptions = new ConcurrentLinkedQueue<>();
    Lie spy =
        description -> {
          descriptions.add(description);
          return description;
        };
    try (RelayHouse house = new RelayHouse(folder, List.of(), true);
        LyingServer between =
            new LyingServer(
                house.house.stolenIdentity(),
                house.house.server().sipPort(),
                house.house.enrol("alice"),
                spy,
                spy);
        Phone alice = House.signedIn(PhoneConfig.of(between.account()).relays(RelayUse.ONLY));
        Phone bob = phone(house.house, "bob")) {
      bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(1000, 440, 5).options()));
      Call call = alice.call("bob", new ToneAudio(440, 1000, 5).options());
      call.connected().get(20, SECONDS);
      call.hangUp();
      call.ended().get(20, SECONDS);
    }
    assertEquals(2, descriptions.size());
    for (String each : descriptions) {
      List<String> candidates = each.lines().filter(l -> l.startsWith("a=candidate:")).toList();
      assertEquals(1, candidates.size(), each);
      assertTrue(candidates.get(0).endsWith(" typ relay raddr 0.0.0.0 rport 9"), each);
    }
  }

  @Test
  void relayOnly_withoutARelay_saysSo() throws Exception {
    try (House house = new House(folder);
        Phone alice = phone(house, "alice");
        Phone bob = phone(house, "bob")) {
      bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(1000, 440, 5).options()));
      CallEnd end =
          alice.call("bob", new ToneAudio(440, 1000, 5).options()).ended().get(20, SECONDS);

      assertEquals(EndReason.NO_PATH, end.reason());
      assertTrue(end.sentence().contains("relay"), end.sentence());
    }
  }

  @Test
  void byTcp_too() throws Exception {
    assertEquals(EndReason.HUNG_UP_HERE, call(List.of("turn:127.0.0.1:%d?transport=tcp")).reason());
  }

  @Test
  void byTls_too() throws Exception {
    assertEquals(
        EndReason.HUNG_UP_HERE, call(List.of("turns:127.0.0.1:%d?transport=tcp")).reason());
  }

  /** The first of two relays takes what is sent and says nothing, as a dead one does. */
  @Test
  void aRelayThatIsDead_isPassedBy() throws Exception {
    try (DatagramSocket dead = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      String first = "turn:127.0.0.1:" + dead.getLocalPort() + "?transport=udp";
      assertEquals(
          EndReason.HUNG_UP_HERE, call(List.of(first, "turn:127.0.0.1:%d?transport=udp")).reason());
    }
  }

  /** The same where nobody listens any more, by TCP, too. */
  @Test
  void relaysThatAreGone_arePassedBy() throws Exception {
    int gone = FreePorts.range(1);
    assertEquals(
        EndReason.HUNG_UP_HERE,
        call(List.of(
                "turn:127.0.0.1:" + gone + "?transport=udp",
                "turn:127.0.0.1:" + gone + "?transport=tcp",
                "turn:127.0.0.1:%d?transport=udp"))
            .reason());
  }
}
