package dev.sottovoce.lab.bench.audio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RoughPathTest {
  private static final String DESCRIPTION =
      "v=0\r\na=ice-ufrag:abcd\r\na=candidate:1 1 udp 1 192.0.2.1 9 typ host\r\n";
  private static final int PACKETS = 200;

  private static InetSocketAddress told(String description) {
    Matcher candidate = Pattern.compile("a=candidate:.* (\\d+) typ").matcher(description);
    assertTrue(candidate.find());
    int port = Integer.parseInt(candidate.group(1));
    assertFalse(candidate.find(), "there is no way past it");
    assertFalse(description.contains("192.0.2.1"));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static byte[] speech(int number) {
    byte[] packet = new byte[40];
    packet[0] = (byte) 0x80;
    packet[1] = 96;
    packet[2] = (byte) (number >> 8);
    packet[3] = (byte) number;
    return packet;
  }

  @Test
  void whatTheSeedLoses_isLost_andNothingElse() throws Exception {
    RoughNetwork network = new RoughNetwork(30, 0, 5);
    List<Integer> kept = new ArrayList<>();
    long[] delays = network.delays(PACKETS);
    for (int i = 0; i < PACKETS; i++)
      if (delays[i] != RoughNetwork.LOST) kept.add(65_500 + i & 0xffff);
    try (RoughPath path = new RoughPath(network, PACKETS);
        DatagramSocket phone = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      phone.setSoTimeout(5_000);
      other.setSoTimeout(5_000);
      InetSocketAddress forPhone = told(path.forPhone(DESCRIPTION));
      InetSocketAddress forOther = told(path.forOther(DESCRIPTION));
      // Checks, by which the path learns where both are; each is sent until one has come through.
      assertEquals(1, throughTo(phone, other, forOther, forPhone));
      List<Integer> arrived = new ArrayList<>();
      for (int i = 0; i < PACKETS; i++) {
        phone.send(new DatagramPacket(speech(65_500 + i), 40, forPhone));
        if (delays[i] != RoughNetwork.LOST) arrived.add(nextSpeech(other));
      }
      assertEquals(kept, arrived);
    }
  }

  private static int throughTo(
      DatagramSocket phone,
      DatagramSocket other,
      InetSocketAddress forOther,
      InetSocketAddress forPhone)
      throws Exception {
    byte[] check = {0, 1, 0, 0};
    DatagramPacket packet = new DatagramPacket(new byte[64], 64);
    phone.setSoTimeout(200);
    for (int attempt = 0; attempt < 50; attempt++) {
      phone.send(new DatagramPacket(check, 4, forPhone));
      other.send(new DatagramPacket(check, 4, forOther));
      try {
        phone.receive(packet);
        return 1;
      } catch (SocketTimeoutException e) {
        // The path did not know the phone yet.
      }
    }
    return 0;
  }

  private static int nextSpeech(DatagramSocket socket) throws Exception {
    byte[] buffer = new byte[64];
    while (true) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      socket.receive(packet);
      if (RoughPath.isSpeech(java.util.Arrays.copyOf(buffer, packet.getLength()))) {
        return (buffer[2] & 0xff) << 8 | buffer[3] & 0xff;
      }
    }
  }
}
