package dev.sottovoce.phone;

import dev.sottovoce.sip.message.MessageEditor;
import dev.sottovoce.sip.message.SipMessage;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.wire.Bytes;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on the path between two phones: descriptions name its sockets instead of theirs, so that
 * it sees each datagram and passes on what it likes.
 */
final class MediaTap implements AutoCloseable {
  private static final Pattern CANDIDATE =
      Pattern.compile("(a=candidate:\\S+ 1 udp \\d+ )(127\\.0\\.0\\.1) (\\d+)");

  /** What becomes of a media packet: itself, others instead, or nothing. */
  volatile Function<byte[], List<byte[]>> onTheWay = List::of;

  private final Side caller = new Side();
  private final Side callee = new Side();
  private final DatagramSocket stranger = new DatagramSocket(0, loopback());

  /** The socket that one phone takes for the other. */
  private static final class Side {
    final DatagramSocket socket = open();
    volatile @Nullable InetSocketAddress phone;

    private static DatagramSocket open() {
      try {
        return new DatagramSocket(0, loopback());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  MediaTap() throws IOException {
    start(caller, callee);
    start(callee, caller);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  /** Another call begins. */
  void forget() {
    caller.phone = null;
    callee.phone = null;
  }

  /** Puts the tap's sockets into an offer or an answer. */
  SipMessage into(SipMessage message) {
    String text = message.body().utf8();
    if (!text.startsWith("v=0")) return message;
    boolean offer = message instanceof SipRequest;
    Side side = offer ? caller : callee;
    StringBuilder changed = new StringBuilder();
    for (String line : text.split("\r\n", -1)) {
      Matcher candidate = CANDIDATE.matcher(line);
      if (candidate.lookingAt()) {
        InetSocketAddress named = new InetSocketAddress(loopback(), port(candidate));
        InetSocketAddress known = side.phone;
        // One of its addresses is enough.
        if (known != null && !known.equals(named)) continue;
        side.phone = named;
        line = candidate.replaceFirst("$1$2 " + side.socket.getLocalPort());
      } else if (line.startsWith("a=candidate:")) {
        continue;
      }
      if (!line.isEmpty()) changed.append(line).append("\r\n");
    }
    MessageEditor edited = message.edit().body("application/sdp", Bytes.utf8(changed.toString()));
    return offer ? edited.toRequest() : edited.toResponse();
  }

  private static int port(Matcher candidate) {
    return Integer.parseInt(candidate.group(3));
  }

  /** Sends to the caller from the address that it takes for the callee's. */
  void injectToCaller(byte[] packet) {
    send(callee.socket, packet, caller.phone);
  }

  /** Sends to the caller from an address that nobody checked. */
  void injectFromElsewhere(byte[] packet) {
    send(stranger, packet, caller.phone);
  }

  /** What arrives at {@code from} comes from the phone that the other one takes it for. */
  private void start(Side from, Side to) {
    Thread thread =
        new Thread(
            () -> {
              byte[] buffer = new byte[2048];
              try {
                while (true) {
                  DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                  from.socket.receive(datagram);
                  byte[] packet = Arrays.copyOf(buffer, datagram.getLength());
                  // Towards the caller only: its end is what tests look at.
                  boolean media = (packet[0] & 0xc0) == 0x80 && from == caller;
                  List<byte[]> passed = media ? onTheWay.apply(packet) : List.of(packet);
                  for (byte[] each : passed) send(to.socket, each, from.phone);
                }
              } catch (IOException e) {
                // Closed.
              }
            },
            "test-tap");
    thread.setDaemon(true);
    thread.start();
  }

  private static void send(DatagramSocket socket, byte[] packet, @Nullable InetSocketAddress to) {
    if (to == null) return;
    try {
      socket.send(new DatagramPacket(packet, packet.length, to));
    } catch (IOException e) {
      // A lost datagram.
    }
  }

  /** Packets that were seen on the way to the caller, until the list is taken. */
  static final class Copies {
    final List<byte[]> packets = new CopyOnWriteArrayList<>();

    List<byte[]> keep(byte[] packet) {
      packets.add(packet.clone());
      return List.of(packet);
    }
  }

  @Override
  public void close() {
    caller.socket.close();
    callee.socket.close();
    stranger.close();
  }
}
