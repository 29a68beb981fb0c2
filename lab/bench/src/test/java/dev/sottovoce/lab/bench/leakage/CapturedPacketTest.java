package dev.sottovoce.lab.bench.leakage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.lab.bench.leakage.CapturedPacket.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CapturedPacketTest {
  /** A file of one packet of speech over IPv4, one report over IPv6, and something by TCP. */
  private static byte[] file() {
    ByteBuffer file = ByteBuffer.allocate(1_000).order(ByteOrder.LITTLE_ENDIAN);
    file.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0).putInt(80).putInt(1);
    frame(file, 7, 250, ipv4(17, udp(5_000, 6_000, 108, 0x80, 96)));
    frame(file, 8, 999_999, ipv6(udp(6_000, 5_000, 100, 0x80, 200)));
    frame(file, 9, 0, ipv4(6, udp(1, 2, 100, 0x80, 96)));
    frame(file, 9, 1, ipv4(17, udp(5_000, 6_000, 64, 0, 1)));
    return Arrays.copyOf(file.array(), file.position());
  }

  private static void frame(ByteBuffer file, int seconds, int micros, byte[] packet) {
    file.putInt(seconds).putInt(micros).putInt(packet.length).putInt(packet.length + 60);
    file.put(packet);
  }

  private static byte[] udp(int from, int to, int octets, int first, int second) {
    ByteBuffer udp = ByteBuffer.allocate(8 + 24);
    udp.putShort((short) from)
        .putShort((short) to)
        .putShort((short) (octets + 8))
        .putShort((short) 0);
    udp.put((byte) first).put((byte) second).putShort((short) 65_535).putInt(-1).putInt(9);
    return udp.array();
  }

  private static byte[] ipv4(int protocol, byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(14 + 20 + payload.length);
    packet.put(14, (byte) 0x45).put(14 + 9, (byte) protocol).put(34, payload);
    return packet.array();
  }

  private static byte[] ipv6(byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(14 + 40 + payload.length);
    packet.put(14, (byte) 0x60).put(14 + 6, (byte) 17).put(54, payload);
    return packet.array();
  }

  @Test
  void datagrams_areReadWithTheirTimesSizesAndKinds() throws IOException {
    List<CapturedPacket> packets = CapturedPacket.readAll(new ByteArrayInputStream(file()));
    assertEquals(
        List.of(
            new CapturedPacket(7_000_250, 5_000, 6_000, 108, Kind.RTP, 65_535, 0xffff_ffffL),
            new CapturedPacket(8_999_999, 6_000, 5_000, 100, Kind.RTCP, 0, 0),
            new CapturedPacket(9_000_001, 5_000, 6_000, 64, Kind.STUN, 0, 0)),
        packets);
  }

  @Test
  void fileCutAnywhere_isReadAsFarAsItGoes_orRefused() {
    byte[] file = file();
    for (int length = 0; length < file.length; length++) {
      ByteArrayInputStream cut = new ByteArrayInputStream(file, 0, length);
      try {
        assertTrue(CapturedPacket.readAll(cut).size() < 3, "a packet that is not there");
      } catch (IOException e) {
        assertTrue(length < 24, "only a file without its header is none");
      }
    }
  }

  @Test
  void otherFilesAndEndlessRecords_areRefused() {
    byte[] other = file();
    other[0]++;
    assertThrows(IOException.class, () -> CapturedPacket.readAll(new ByteArrayInputStream(other)));
    byte[] endless = file();
    endless[24 + 11] = 0x7f;
    assertThrows(
        IOException.class, () -> CapturedPacket.readAll(new ByteArrayInputStream(endless)));
  }

  /** What was said frame by frame is found packet by packet, over a rollover and a loss. */
  @Test
  void track_findsEachFramesPacket() throws IOException {
    List<CapturedPacket> packets = new ArrayList<>();
    int frames = 10 * Script.WINDOW_BEATS;
    for (int i = 0; i < frames; i++) {
      if (i == 30) continue;
      // From frame 100 on one beat was left out.
      int beat = i < 100 ? i : i + 1;
      packets.add(
          new CapturedPacket(
              1_000_000 + beat * 20_000L + (i == 60 ? 500 : 0),
              1,
              2,
              100 + i % 2,
              Kind.RTP,
              (65_500 + i) & 0xffff,
              (0xffff_0000L + beat * 960L) & 0xffff_ffffL));
    }
    Track track = Track.of(packets, frames);
    assertEquals(10, track.windows());
    assertEquals(0, track.octets(1)[5]);
    assertEquals(101, track.octets(1)[6]);
    assertEquals(500, track.offsets(2)[10]);
    assertEquals(0, track.offsets(6)[3]);
    assertThrows(IOException.class, () -> Track.of(packets, frames - 1));
    assertThrows(IOException.class, () -> Track.of(packets, frames + 10));
  }
}
