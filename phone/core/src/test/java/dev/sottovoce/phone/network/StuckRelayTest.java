package dev.sottovoce.phone.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Relays that take nothing: who sends speech does not wait for them. */
@Timeout(60)
class StuckRelayTest {
  private static final int PACKETS = 20_000;
  private static final Duration FAR_LESS_THAN_STUCK = Duration.ofSeconds(20);

  private static final class Nobody implements RelayConnection.Listener {
    @Override
    public void received(byte[] message, int offset, int length) {}

    @Override
    public void broken() {}
  }

  private static void sendsWithoutWaiting(RelayConnection connection) {
    byte[] packet = new byte[1_000];
    long begin = System.nanoTime();
    for (int i = 0; i < PACKETS; i++) connection.sendOnChannel(0x4000, packet, 0, packet.length);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    assertTrue(took.compareTo(FAR_LESS_THAN_STUCK) < 0, took.toString());
  }

  /** Twenty megabytes fit into no buffer of the system: a thread that wrote them would wait. */
  @Test
  void streamThatNobodyReads_holdsUpNoSpeech() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      assertTrue(accepted.isConnected());
      StreamRelayConnection connection = new StreamRelayConnection(socket);
      connection.start(new Nobody());
      sendsWithoutWaiting(connection);
      connection.close();
    }
  }

  @Test
  void datagramsThatNobodyReads_holdUpNoSpeech() throws IOException {
    try (DatagramSocket relay = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      DatagramRelayConnection connection =
          new DatagramRelayConnection((InetSocketAddress) relay.getLocalSocketAddress());
      connection.start(new Nobody());
      sendsWithoutWaiting(connection);
      assertTrue(!connection.waitsToSend());
      connection.close();
    }
  }
}
