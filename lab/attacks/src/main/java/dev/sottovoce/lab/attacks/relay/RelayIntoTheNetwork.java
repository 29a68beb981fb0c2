package dev.sottovoce.lab.attacks.relay;

import dev.sottovoce.ice.TransportAddress;
import dev.sottovoce.ice.turn.TurnClient.Family;
import dev.sottovoce.ice.turn.TurnClient.Input;
import dev.sottovoce.ice.turn.TurnClient.Output;
import dev.sottovoce.ice.turn.TurnCredentials;
import dev.sottovoce.lab.attacks.Attack;
import dev.sottovoce.lab.attacks.Control;
import dev.sottovoce.lab.attacks.Setting;
import dev.sottovoce.lab.attacks.Target;
import dev.sottovoce.lab.interop.FreePorts;
import dev.sottovoce.lab.interop.own.RawRelay;
import dev.sottovoce.server.relay.Coturn;
import dev.sottovoce.server.relay.RelayCredentials;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;

/** See {@link #story}. */
public final class RelayIntoTheNetwork implements Attack {
  private static final Bytes HELLO = Bytes.utf8("hello");
  private static final int WAIT_MILLIS = 1_000;
  private static final int DNS = 53;

  /** Private and shared ranges, a link's own, and where clouds keep their metadata. */
  private static final List<String> INSIDE =
      List.of(
          "10.0.0.1",
          "172.16.0.1",
          "192.168.0.1",
          "100.64.0.1",
          "169.254.169.254",
          "100.100.100.200",
          "0.0.0.0");

  @Override
  public String story() {
    return "a member has the relay send to the machine it stands on, to its private network and to"
        + " a cloud's metadata service";
  }

  @Override
  public String stoppedBy() {
    return "coturn is told to deny everything that lies within a network";
  }

  @Override
  public Optional<String> missing() {
    return Coturn.program().isPresent()
        ? Optional.empty()
        : Optional.of("coturn is not installed (Debian: apt install coturn)");
  }

  @Override
  public Setting setting() {
    return relay("");
  }

  @Override
  public Control control() {
    return new Control.WithoutCheck(this, relay("  allowPeers: [127.0.0.1]\n"));
  }

  private static Setting relay(String more) {
    try {
      int port = FreePorts.range(2);
      return Setting.REAL.configured(
          "turn:\n  listen: 127.0.0.1:%d\n  tlsPort: %d\n".formatted(port, port + 1) + more);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public boolean succeeds(Target target) throws Exception {
    RelayCredentials given = target.startRelay();
    TurnCredentials credentials = new TurnCredentials(given.username(), given.password());
    InetSocketAddress relay = target.relay();
    if (reachesThisMachine(relay, credentials)) return true;
    for (String each : INSIDE) {
      TransportAddress peer = TransportAddress.parse(each, DNS).orElseThrow();
      try (RawRelay client = new RawRelay(relay, Family.IPV4, credentials)) {
        client.relayed();
        client.feed(new Input.Send(peer, HELLO));
        if (!client.next().equals(new Output.PeerForbidden(peer))) return true;
      }
    }
    return false;
  }

  private static boolean reachesThisMachine(InetSocketAddress relay, TurnCredentials credentials)
      throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (DatagramSocket inside = new DatagramSocket(0, loopback);
        RawRelay client = new RawRelay(relay, Family.IPV4, credentials)) {
      inside.setSoTimeout(WAIT_MILLIS);
      client.relayed();
      client.feed(
          new Input.Send(
              TransportAddress.of(new InetSocketAddress(loopback, inside.getLocalPort())), HELLO));
      client.stepsFor(WAIT_MILLIS);
      inside.receive(new DatagramPacket(new byte[HELLO.length()], HELLO.length()));
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
