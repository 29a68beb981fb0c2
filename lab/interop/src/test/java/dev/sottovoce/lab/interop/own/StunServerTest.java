package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.call.EndReason;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.CallEnd;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two phones of which neither can reach the other by its own address. */
@Timeout(60)
class StunServerTest {
  @TempDir Path folder;
  private final Queue<String> descriptions = new ConcurrentLinkedQueue<>();

  /** Host candidates of phones behind a NAT lead nowhere: here, nobody learns of them. */
  private String withoutHosts(String description) {
    descriptions.add(description);
    return description.replaceAll("a=candidate:[^\r\n]* typ host\r\n", "");
  }

  private static PhoneConfig asking(PhoneConfig config, List<InetSocketAddress> servers) {
    // The lie that stands for a NAT changes descriptions, which a signature would show.
    return config.stunServers(servers).signing(PhoneConfig.Signing.OFF);
  }

  /** How a call from alice to bob ended, after a little talk if it came that far. */
  private CallEnd call(List<InetSocketAddress> servers) throws Exception {
    try (House house = new House(folder);
        LyingServer alices =
            new LyingServer(
                house.stolenIdentity(),
                house.server().sipPort(),
                house.enrol("alice"),
                Lie.NONE,
                this::withoutHosts);
        LyingServer bobs =
            new LyingServer(
                house.stolenIdentity(),
                house.server().sipPort(),
                house.enrol("bob"),
                Lie.NONE,
                this::withoutHosts);
        Phone alice = House.signedIn(asking(PhoneConfig.of(alices.account()), servers));
        Phone bob = House.signedIn(asking(PhoneConfig.of(bobs.account()), servers))) {
      ToneAudio bobsTone = new ToneAudio(1000, 440, 10);
      bob.onIncomingCall(incoming -> incoming.answer(bobsTone.options()));
      ToneAudio heard = new ToneAudio(440, 1000, 10);
      Call call = alice.call("bob", heard.options());
      CompletableFuture<?> connected = call.connected().handle((report, failure) -> failure);
      if (connected.get(20, SECONDS) == null) {
        assertTrue(heard.enough().await(10, SECONDS), "alice hears bob");
        assertTrue(bobsTone.enough().await(10, SECONDS), "bob hears alice");
        call.hangUp();
      }
      return call.ended().get(20, SECONDS);
    }
  }

  @Test
  void phonesBehindNats_reachOneAnotherByTheAddressesThatTheServerTold() throws Exception {
    try (Nat nat = new Nat()) {
      CallEnd end = call(List.of(nat.stunServer()));

      assertEquals(EndReason.HUNG_UP_HERE, end.reason(), end::sentence);
      assertTrue(nat.passed() > 20, "the call went through the NAT");
      assertEquals(2, descriptions.size());
      for (String each : descriptions) {
        assertTrue(each.contains(" typ srflx raddr 127.0.0.1 rport "), each);
      }
    }
  }

  @Test
  void withoutAServer_thereIsNoPath_andItIsSaid() throws Exception {
    CallEnd end = call(List.of());

    assertFalse(descriptions.peek().contains("srflx"));
    assertTrue(
        end.reason() == EndReason.NO_PATH || end.reason() == EndReason.FAILED_THERE, end::sentence);
    assertTrue(end.sentence().contains("No network path"), end::sentence);
  }

  @Test
  void serverThatIsSilent_doesNotStopACallThatNeedsNone() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        House house = new House(folder)) {
      List<InetSocketAddress> servers = List.of((InetSocketAddress) silent.getLocalSocketAddress());
      try (Phone alice = House.signedIn(asking(PhoneConfig.of(house.enrol("alice")), servers));
          Phone bob = House.signedIn(asking(PhoneConfig.of(house.enrol("bob")), servers))) {
        bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(1000, 440, 1).options()));
        ToneAudio heard = new ToneAudio(440, 1000, 5);
        Call call = alice.call("bob", heard.options());
        call.connected().get(10, SECONDS);
        assertTrue(heard.enough().await(10, SECONDS), "alice hears bob");
      }
    }
  }
}
