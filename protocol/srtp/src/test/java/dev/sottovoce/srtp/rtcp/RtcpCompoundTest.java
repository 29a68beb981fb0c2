package dev.sottovoce.srtp.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import dev.sottovoce.wire.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RtcpCompoundTest {
  @Test
  void whatIsWrittenIsReadAgain() {
    Seeded.check(
        300,
        random -> {
          List<RtcpPacket> packets = new ArrayList<>();
          for (int i = 1 + random.nextInt(5); i > 0; i--) packets.add(packet(random));
          Bytes written = RtcpCompound.encode(packets);
          assertEquals(0, written.length() % 4);
          assertEquals(Optional.of(packets), RtcpCompound.parse(written));
        });
  }

  @Test
  void aSenderReportStandsAsInSection641() {
    RtcpPacket report =
        new RtcpPacket.SenderReport(
            0x11223344L,
            0x0102030405060708L,
            0x55667788L,
            9,
            10,
            List.of(new ReportBlock(0xaabbccddL, 0x40, -2, 0x0001ffffL, 7, 8, 9)));
    assertEquals(
        "81c8000c"
            + "11223344"
            + "0102030405060708"
            + "55667788"
            + "00000009"
            + "0000000a"
            + "aabbccdd"
            + "40fffffe"
            + "0001ffff"
            + "00000007"
            + "00000008"
            + "00000009",
        RtcpCompound.encode(List.of(report)).hex());
  }

  /** RFC 4585 sections 6.2.1 and 6.3.1, alone as RFC 5506 allows. */
  @Test
  void feedbackIsReadForItsSources() {
    Bytes nack = Bytes.fromHex("81cd0003" + "00000007" + "00000005" + "00640003");
    Bytes pli = Bytes.fromHex("81ce0002" + "00000007" + "00000005");
    assertEquals(
        Optional.of(
            List.of(
                new RtcpPacket.Feedback(
                    RtcpPacket.FeedbackKind.TRANSPORT, 1, 7, 5, Bytes.fromHex("00640003")))),
        RtcpCompound.parse(nack));
    assertEquals(
        Optional.of(
            List.of(
                new RtcpPacket.Feedback(RtcpPacket.FeedbackKind.PAYLOAD, 1, 7, 5, Bytes.EMPTY))),
        RtcpCompound.parse(pli));
    assertEquals(
        Optional.empty(),
        RtcpCompound.parse(Bytes.fromHex("81ce0001" + "00000007")),
        "it does not say whose stream it is about");
  }

  @Test
  void unknownTypesAndItems_areSkipped() {
    // APP, then SDES with a NAME item before the CNAME, then XR with a block of an unknown type.
    Bytes datagram =
        Bytes.fromHex(
            "80cc0002"
                + "00000001"
                + "41424344"
                + "81ca0004"
                + "00000002"
                + "0201410103626f62"
                + "00000000"
                + "80cf0003"
                + "00000003"
                + "63000001"
                + "ffffffff");
    assertEquals(
        Optional.of(
            List.of(
                new RtcpPacket.SourceDescription(List.of(new RtcpPacket.Chunk(2, "bob"))),
                new RtcpPacket.ExtendedReport(3, List.of()))),
        RtcpCompound.parse(datagram));
  }

  /** Only what a network does is told; levels of sound stay 127, not available. */
  @Test
  void voipMetrics_standAsInRfc3611Section47() {
    RtcpPacket report =
        new RtcpPacket.ExtendedReport(
            1, List.of(new VoipMetrics(0xaabbccddL, 3, 4, 0x0102, 0x0304, 41, 60, 500)));
    assertEquals(
        "80cf000a"
            + "00000001"
            + "07000008"
            + "aabbccdd"
            + "03040003"
            + "00000000"
            + "01020304"
            + "7f7f7f10"
            + "7f7f7f29"
            + "0000003c"
            + "01f401f4",
        RtcpCompound.encode(List.of(report)).hex());
  }

  @Test
  void chainsOfLengths_thatLeadPastTheEnd_areRefused() {
    // An XR block that says to be longer than its packet, and a packet longer than its compound.
    Bytes block = Bytes.fromHex("80cf0002" + "00000001" + "0700ffff");
    Bytes packet = Bytes.fromHex("80c90001" + "00000001" + "80cbffff" + "00000001");
    // A chunk whose item runs past the packet, and a reason that does.
    Bytes item = Bytes.fromHex("81ca0002" + "00000001" + "01fe4141");
    Bytes reason = Bytes.fromHex("81cb0002" + "00000001" + "ff414141");
    for (Bytes each : List.of(block, packet, item, reason)) {
      assertEquals(Optional.empty(), RtcpCompound.parse(each), each.hex());
    }
  }

  @Test
  void paddingOfTheLastPacket_isCutOff() {
    Bytes datagram = Bytes.fromHex("a1cb0002" + "00000007" + "00000004");
    assertEquals(
        Optional.of(List.of(new RtcpPacket.Goodbye(List.of(7L), ""))),
        RtcpCompound.parse(datagram));
    assertEquals(
        Optional.empty(), RtcpCompound.parse(Bytes.fromHex("a1cb0002" + "00000007" + "0000000c")));
    assertEquals(
        Optional.empty(),
        RtcpCompound.parse(
            Bytes.fromHex("a1cb0002" + "00000007" + "00000004" + "80c90001" + "00000001")));
  }

  @Test
  void truncationAtAnyOctet_neverThrows() {
    List<RtcpPacket> packets = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) packets.add(packet(new Random(seed)));
    Bytes whole = RtcpCompound.encode(packets);
    for (int length = 0; length < whole.length(); length++) {
      Optional<List<RtcpPacket>> parsed = RtcpCompound.parse(whole.slice(0, length));
      assertTrue(parsed.map(List::size).orElse(0) < packets.size(), "cut at " + length);
    }
  }

  @Test
  void otherVersionsAndCountsPastTheEnd_areRefused() {
    assertEquals(Optional.empty(), RtcpCompound.parse(Bytes.EMPTY));
    assertEquals(Optional.empty(), RtcpCompound.parse(Bytes.fromHex("40c90001" + "00000001")));
    assertEquals(Optional.empty(), RtcpCompound.parse(Bytes.fromHex("81c90001" + "00000001")));
    assertEquals(Optional.empty(), RtcpCompound.parse(Bytes.fromHex("82cb0001" + "00000001")));
    assertEquals(
        Optional.empty(), RtcpCompound.parse(Bytes.fromHex("81ca0002" + "00000001" + "01ff4142")));
  }

  @Test
  void textThatIsNoUtf8_countsAsAbsent() {
    Bytes datagram = Bytes.fromHex("81cb0002" + "00000007" + "02ff4100");
    assertEquals(
        Optional.of(List.of(new RtcpPacket.Goodbye(List.of(7L), ""))),
        RtcpCompound.parse(datagram));
  }

  @Test
  void moreThanFitsACount_isMisuse() {
    List<Long> many = new ArrayList<>();
    for (long i = 0; i < 32; i++) many.add(i);
    assertThrows(IllegalArgumentException.class, () -> new RtcpPacket.Goodbye(many, ""));
  }

  private static RtcpPacket packet(Random random) {
    switch (random.nextInt(6)) {
      case 5:
        RtcpPacket.FeedbackKind[] kinds = RtcpPacket.FeedbackKind.values();
        return new RtcpPacket.Feedback(
            kinds[random.nextInt(kinds.length)],
            random.nextInt(32),
            u32(random),
            u32(random),
            Bytes.fromHex("0badcafe".repeat(random.nextInt(4))));
      case 4:
        List<VoipMetrics> metrics = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) metrics.add(metrics(random));
        return new RtcpPacket.ExtendedReport(u32(random), metrics);
      case 0:
        return new RtcpPacket.SenderReport(
            u32(random), random.nextLong(), u32(random), u32(random), u32(random), blocks(random));
      case 1:
        return new RtcpPacket.ReceiverReport(u32(random), blocks(random));
      case 2:
        List<RtcpPacket.Chunk> chunks = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          chunks.add(new RtcpPacket.Chunk(u32(random), "c".repeat(random.nextInt(20))));
        }
        return new RtcpPacket.SourceDescription(chunks);
      default:
        List<Long> sources = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) sources.add(u32(random));
        return new RtcpPacket.Goodbye(sources, "r".repeat(random.nextInt(9)));
    }
  }

  private static List<ReportBlock> blocks(Random random) {
    List<ReportBlock> blocks = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      blocks.add(
          new ReportBlock(
              u32(random),
              random.nextInt(256),
              random.nextInt(1 << 24) - (1 << 23),
              u32(random),
              u32(random),
              u32(random),
              u32(random)));
    }
    return blocks;
  }

  private static VoipMetrics metrics(Random random) {
    return new VoipMetrics(
        u32(random),
        random.nextInt(256),
        random.nextInt(256),
        random.nextInt(65536),
        random.nextInt(65536),
        random.nextInt(256),
        random.nextInt(65536),
        random.nextInt(65536));
  }

  private static long u32(Random random) {
    return random.nextInt() & 0xffffffffL;
  }
}
