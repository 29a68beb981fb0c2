package dev.sottovoce.lab.bench.audio;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A path on loopback between our phone and another end, which loses and delays the phone's packets
 * of speech as a {@link RoughNetwork} does; all else passes at once. Each end is told the path's
 * own port instead of the other's candidates.
 */
final class RoughPath implements AutoCloseable {
  private static final Pattern CANDIDATE = Pattern.compile("a=candidate:[^\r\n]*\r?\n");
  private static final int LARGEST = 65_535;
  private static final int SEQUENCES = 1 << 16;

  private final long[] delays;
  private final DatagramSocket phoneSide = socket();
  private final DatagramSocket otherSide = socket();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private volatile @Nullable SocketAddress phone;
  private volatile @Nullable SocketAddress other;
  private int first = -1;

  /**
   * @param packets of speech that the network is rough to, from the first on
   */
  RoughPath(RoughNetwork network, int packets) throws IOException {
    delays = network.delays(packets);
    Thread.ofPlatform().daemon().name("rough-path-phone").start(this::fromPhone);
    Thread.ofPlatform().daemon().name("rough-path-other").start(this::fromOther);
  }

  private static DatagramSocket socket() throws IOException {
    return new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** The phone's description, for the other end. */
  String forOther(String description) {
    return leadingTo(description, otherSide);
  }

  /** The other end's description, for the phone. */
  String forPhone(String description) {
    return leadingTo(description, phoneSide);
  }

  private static String leadingTo(String description, DatagramSocket socket) {
    String without = CANDIDATE.matcher(description).replaceAll("");
    String only =
        "a=candidate:1 1 udp 2130706431 127.0.0.1 %d typ host\r\n".formatted(socket.getLocalPort());
    return without.replaceFirst("a=ice-ufrag", only + "a=ice-ufrag");
  }

  private void fromPhone() {
    receive(
        phoneSide,
        packet -> {
          phone = packet.getSocketAddress();
          byte[] octets = copy(packet);
          long delay = isSpeech(octets) ? delayOf(octets) : 0;
          if (delay == RoughNetwork.LOST) return;
          if (delay == 0) send(otherSide, octets, other);
          else {
            later.schedule(() -> send(otherSide, octets, other), delay, TimeUnit.NANOSECONDS);
          }
        });
  }

  private void fromOther() {
    receive(
        otherSide,
        packet -> {
          other = packet.getSocketAddress();
          send(phoneSide, copy(packet), phone);
        });
  }

  /** RTP by its first octet, RTCP excepted (RFC 7983, RFC 5761). */
  static boolean isSpeech(byte[] packet) {
    if (packet.length < 12 || (packet[0] & 0xc0) != 0x80) return false;
    int type = packet[1] & 0x7f;
    return type < 64 || type > 95;
  }

  private long delayOf(byte[] packet) {
    int sequence = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
    if (first < 0) first = sequence;
    int number = (sequence - first + SEQUENCES) % SEQUENCES;
    return number < delays.length ? delays[number] : 0;
  }

  private interface Taker {
    void take(DatagramPacket packet);
  }

  private static void receive(DatagramSocket socket, Taker taker) {
    byte[] buffer = new byte[LARGEST];
    while (!socket.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        socket.receive(packet);
      } catch (IOException e) {
        // Closed, or the other end has no socket any more.
        continue;
      }
      taker.take(packet);
    }
  }

  private static byte[] copy(DatagramPacket packet) {
    return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
  }

  private static void send(DatagramSocket from, byte[] octets, @Nullable SocketAddress to) {
    if (to == null) return;
    try {
      from.send(new DatagramPacket(octets, octets.length, to));
    } catch (IOException e) {
      // As on any network: it is lost.
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
    phoneSide.close();
    otherSide.close();
  }
}
