package dev.sottovoce.phone.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Sends in a network that takes a kilobyte a second, ours first; says what became of it. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      InetAddress here = InetAddress.getLoopbackAddress();
      try (DatagramSocket relay = new DatagramSocket(0, here);
          DatagramSocket plain = new DatagramSocket(0, here)) {
        DatagramRelayConnection connection =
            new DatagramRelayConnection((InetSocketAddress) relay.getLocalSocketAddress());
        connection.start(new Nobody());
        sendsWithoutWaiting(connection);
        connection.close();
        System.out.println("ours did not wait");
        Thread waiting = new Thread(() -> sendAll(plain, relay.getLocalSocketAddress()));
        waiting.setDaemon(true);
        waiting.start();
        waiting.join(5_000);
        System.out.println(waiting.isAlive() ? "a plain one waits" : "a plain one does not wait");
        Runtime.getRuntime().halt(0);
      }
    }

    private static void sendAll(DatagramSocket socket, SocketAddress to) {
      try {
        for (int i = 0; i < PACKETS; i++)
          socket.send(new DatagramPacket(new byte[1_000], 1_000, to));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
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

  /** The control: a thread that writes to such a stream itself does not come back. */
  @Test
  void plainStreamThatNobodyReads_keepsItsWriterWaiting() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      assertTrue(accepted.isConnected());
      AtomicBoolean done = new AtomicBoolean();
      Thread writing =
          new Thread(() -> {
            try {
              for (int i = 0; i < PACKETS; i++) socket.getOutputStream().write(new byte[1_000]);
              done.set(true);
            } catch (IOException e) {
              // The socket is closed at the end.
            }
          });
      writing.setDaemon(true);
      writing.start();
      writing.join(3_000);
      assertTrue(writing.isAlive() && !done.get());
    }
  }

  /** With its control beside it: a socket that waits, in the same network. */
  @Test
  void networkThatTakesNoDatagrams_holdsUpNoSpeech() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String slow =
        "ip link set lo up && tc qdisc add dev lo root tbf rate 8kbit burst 2000 limit 100000000"
            + " || exit 77; exec \"$0\" \"$@\"";
    Process process =
        new ProcessBuilder(
                "unshare",
                "--map-root-user",
                "--net",
                "/bin/bash",
                "-c",
                slow,
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    List<String> said;
    try (BufferedReader lines = process.inputReader()) {
      said = lines.lines().toList();
    }
    boolean ran = process.waitFor() == 0;
    assumeTrue(ran || !said.contains("ours did not wait"), said.toString());
    assumeTrue(ran, "no network of its own with a queue (unshare, ip, tc): " + said);
    assertEquals(List.of("ours did not wait", "a plain one waits"), said);
  }
}
