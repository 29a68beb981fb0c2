package dev.sottovoce.ice.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StreamFrameTest {
  private static int length(int... start) {
    byte[] octets = new byte[5];
    for (int i = 0; i < 4; i++) octets[i + 1] = (byte) start[i];
    return StreamFrame.lengthBytes(octets, 1);
  }

  @Test
  void stun_isHeaderAndAttributes() {
    assertEquals(20, length(0x01, 0x01, 0, 0));
    assertEquals(20 + 0x104, length(0x00, 0x03, 0x01, 0x04));
  }

  @Test
  void channelData_isPadded() {
    assertEquals(4, length(0x40, 0x00, 0, 0));
    assertEquals(8, length(0x40, 0x00, 0, 1));
    assertEquals(8, length(0x4f, 0xff, 0, 4));
    assertEquals(12, length(0x40, 0x01, 0, 5));
  }

  @Test
  void anythingElse_endsTheStream() {
    assertEquals(-1, length(0x16, 0x03, 0x03, 0), "TLS");
    assertEquals(-1, length(0x50, 0x00, 0, 4), "a reserved channel");
    assertEquals(-1, length('H', 'T', 'T', 'P'));
    assertEquals(-1, length(0x01, 0x01, 0, 2), "STUN that is no multiple of four");
    assertEquals(-1, length(0x01, 0x01, 0xff, 0xfc), "longer than any frame");
    assertEquals(-1, length(0x40, 0x00, 0xff, 0xff));
  }

  @Test
  void channelData_thatIsCutShort_isNotWhole() {
    byte[] message = {0x40, 1, 0, 3, 7, 8, 9, 0};

    assertTrue(ChannelData.isWhole(message, 0, 7));
    assertTrue(ChannelData.isWhole(message, 0, 8));
    assertFalse(ChannelData.isWhole(message, 0, 6));
    assertFalse(ChannelData.isWhole(message, 0, 3));
    assertEquals(0x4001, ChannelData.number(message, 0));
    assertEquals(3, ChannelData.payloadLength(message, 0));
  }
}
