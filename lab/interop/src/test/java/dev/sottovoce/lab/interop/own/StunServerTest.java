package dev.sottovoce.lab.interop.own;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.stun.StunAttribute;
import dev.sottovoce.ice.stun.StunClass;
import dev.sottovoce.ice.stun.StunMessage;
import dev.sottovoce.ice.stun.StunWriter;
import dev.sottovoce.lab.interop.own.LyingServer.Lie;
import dev.sottovoce.phone.Call;
import dev.sottovoce.phone.Phone;
import dev.sottovoce.phone.PhoneConfig;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two phones that ask a STUN server, and what their descriptions say then. */
@Timeout(60)
class StunServerTest {
  private static final TransportAddress MAPPED =
      TransportAddress.parse("203.0.113.7", 4242).orElseThrow();

  @TempDir Path folder;

  /** Tells everybody that a NAT makes them {@link #MAPPED}; or nothing at all. */
  private static final class Responder implements AutoCloseable {
    private final DatagramSocket socket;
    private final boolean answers;

    Responder(boolean answers) throws IOException {
      this.answers = answers;
      socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
      Thread.ofVirtual().start(this::serve);
    }

    InetSocketAddress address() {
      return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
      DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
      try {
        while (true) {
          socket.receive(packet);
          if (!answers) continue;
          byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
          byte[] answer =
              new StunWriter(
                      StunClass.SUCCESS,
                      StunMessage.BINDING,
                      Bytes.unsafeWrap(request).slice(8, 20))
                  .add(new StunAttribute.XorMappedAddress(MAPPED))
                  .finish()
                  .toArray();
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // Closed.
      }
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** The descriptions of a call between alice and bob, offer first. */
  private List<String> call(Responder stun) throws Exception {
    Queue<String> descriptions = new ConcurrentLinkedQueue<>();
    Lie noting =
        description -> {
          descriptions.add(description);
          return description;
        };
    try (House house = new House(folder);
        LyingServer between = new LyingServer(house, house.enrol("alice"), noting, noting);
        Phone alice = House.signedIn(asking(PhoneConfig.of(between.account()), stun));
        Phone bob = House.signedIn(asking(PhoneConfig.of(house.enrol("bob")), stun))) {
      bob.onIncomingCall(incoming -> incoming.answer(new ToneAudio(1000, 440, 1).options()));
      ToneAudio heard = new ToneAudio(440, 1000, 5);
      Call call = alice.call("bob", heard.options());
      call.connected().get(10, SECONDS);
      assertTrue(heard.enough().await(10, SECONDS), "alice hears bob");
    }
    return List.copyOf(descriptions);
  }

  private static PhoneConfig asking(PhoneConfig config, Responder stun) {
    return config.stunServers(List.of(stun.address()));
  }

  @Test
  void bothDescriptions_nameTheAddressThatTheServerTold() throws Exception {
    try (Responder stun = new Responder(true)) {
      List<String> descriptions = call(stun);

      for (String each : descriptions.subList(0, 2)) {
        assertTrue(each.contains(" 203.0.113.7 4242 typ srflx raddr 127.0.0.1 rport "), each);
      }
    }
  }

  @Test
  void serverThatIsSilent_doesNotStopTheCall() throws Exception {
    try (Responder stun = new Responder(false)) {
      List<String> descriptions = call(stun);

      for (String each : descriptions) assertFalse(each.contains("srflx"), each);
    }
  }
}
