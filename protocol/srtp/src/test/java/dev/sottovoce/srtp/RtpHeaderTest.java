package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.testing.Seeded;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
  private final RtpHeader header = new RtpHeader();

  @Test
  void whatIsWrittenIsReadAgain() {
    Seeded.check(
        200,
        random -> {
          byte[] buffer = new byte[60];
          int type = random.nextInt(128);
          int sequence = random.nextInt(1 << 16);
          long timestamp = random.nextInt() & 0xffffffffL;
          long ssrc = random.nextInt() & 0xffffffffL;
          RtpHeader.write(buffer, 7, type, sequence, timestamp, ssrc);
          boolean marked = random.nextBoolean();
          if (marked) RtpHeader.mark(buffer, 7);
          assertTrue(header.parse(buffer, 7, 50));
          assertEquals(type, header.payloadType());
          assertEquals(sequence, header.sequence());
          assertEquals(timestamp, header.timestamp());
          assertEquals(ssrc, header.ssrc());
          assertEquals(marked, header.marker());
          assertEquals(7 + 12, header.payloadOffset());
          assertEquals(50 - 12, header.payloadLength());
        });
  }

  @Test
  void contributingSourcesAndExtension_areSkipped() {
    byte[] packet = packet(12 + 8 + 4 + 12 + 5);
    packet[0] |= 0x12;
    packet[12 + 8 + 3] = 3;
    assertTrue(header.parse(packet, 0, packet.length));
    assertEquals(36, header.payloadOffset());
    assertEquals(5, header.payloadLength());
  }

  @Test
  void padding_isNotPayload() {
    byte[] packet = packet(12 + 10);
    packet[0] |= 0x20;
    packet[21] = 4;
    assertTrue(header.parse(packet, 0, packet.length));
    assertEquals(6, header.payloadLength());
    packet[21] = 10;
    assertTrue(header.parse(packet, 0, packet.length));
    assertEquals(0, header.payloadLength());
  }

  @Test
  void lengthsPastTheEnd_areMalformed() {
    byte[] sources = packet(12 + 8);
    sources[0] |= 0x03;
    assertFalse(header.parse(sources, 0, sources.length));
    byte[] noRoomForExtension = packet(12 + 3);
    noRoomForExtension[0] |= 0x10;
    assertFalse(header.parse(noRoomForExtension, 0, noRoomForExtension.length));
    byte[] extension = packet(12 + 8);
    extension[0] |= 0x10;
    extension[15] = 2;
    assertFalse(header.parse(extension, 0, extension.length));
    byte[] padding = packet(12 + 4);
    padding[0] |= 0x20;
    for (int octets : new int[] {0, 5, 255}) {
      padding[15] = (byte) octets;
      assertFalse(header.parse(padding, 0, padding.length), "padding " + octets);
    }
    byte[] nothingToPad = packet(12);
    nothingToPad[0] |= 0x20;
    assertFalse(header.parse(nothingToPad, 0, 12));
  }

  @Test
  void otherVersionsAndShortPackets_areMalformed() {
    byte[] packet = packet(30);
    for (int length = 0; length < 12; length++) assertFalse(header.parse(packet, 0, length));
    for (int version : new int[] {0, 1, 3}) {
      packet[0] = (byte) (version << 6);
      assertFalse(header.parse(packet, 0, 30));
    }
  }

  @Test
  void noSuchPayloadType_isMisuse() {
    assertThrows(
        IllegalArgumentException.class, () -> RtpHeader.write(new byte[12], 0, 128, 0, 0, 0));
  }

  @Test
  void rtcpIsToldFromRtp() {
    byte[] packet = packet(12);
    for (int second = 0; second < 256; second++) {
      packet[1] = (byte) second;
      assertEquals(second >= 192 && second <= 223, RtpDemux.looksLikeRtcp(packet, 0, 12));
    }
    for (int first = 0; first < 256; first++) {
      packet[0] = (byte) first;
      assertEquals(first >= 128 && first <= 191, RtpDemux.looksLikeRtpOrRtcp(packet, 0, 12));
    }
    assertFalse(RtpDemux.looksLikeRtcp(packet, 0, 1));
  }

  private static byte[] packet(int length) {
    byte[] packet = new byte[length];
    RtpHeader.write(packet, 0, 111, 1, 2, 3);
    return packet;
  }
}
