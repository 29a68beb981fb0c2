package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SrtpProfile;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 3711 section 9.2: 2^48 packets and 2^31 reports, and none beyond. */
class KeyLifetimeTest {
  private static final int SSRC = 7;
  private static final long LAST_RTP = (1L << 48) - 1;
  private static final long LAST_RTCP = (1L << 31) - 1;

  private static SrtpSender sender(SrtpProfile profile) {
    return SrtpSender.open(Media.keys(profile, new Random(1)), Media.PEER);
  }

  private static SrtpReceiver receiver(SrtpProfile profile) {
    return SrtpReceiver.open(Media.keys(profile, new Random(1)), Media.PEER);
  }

  private static int rtp(SrtpSender sender, int sequence) {
    byte[] buffer = Arrays.copyOf(Media.rtp(sequence, SSRC, new byte[40]), 100);
    return sender.protectRtp(buffer, 0, 52);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void lastPacketOfAKey_isSentAndRead_andNoneAfterIt(SrtpProfile profile) {
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    sender.continueFrom(SSRC, LAST_RTP - 2, 0);
    receiver.continueFrom(SSRC, LAST_RTP - 2, 0);
    for (int sequence : new int[] {0xfffe, 0xffff}) {
      byte[] packet = Media.rtp(sequence, SSRC, new byte[40]);
      byte[] sealed = Media.protectRtp(sender, packet);
      int length = receiver.unprotectRtp(sealed, 0, sealed.length);
      assertArrayEquals(packet, Arrays.copyOf(sealed, Math.max(0, length)));
    }
    assertTrue(sender.isNearlyWornOut());
    assertEquals(Rejection.KEY_EXHAUSTED.code(), rtp(sender, 0));
    assertEquals(Rejection.KEY_EXHAUSTED.code(), rtp(sender, 1));

    // What claims to come after it is not even tried.
    byte[] beyond = Arrays.copyOf(Media.rtp(3, SSRC, new byte[40]), 80);
    assertEquals(Rejection.KEY_EXHAUSTED.code(), receiver.unprotectRtp(beyond, 0, beyond.length));
  }

  /** Every wrap of the number that goes into the packet is one of the 48 bits behind it. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void everyBitOfTheIndexIsCounted_throughItsOwnWrap(SrtpProfile profile) {
    for (int bits = 17; bits < 48; bits++) {
      SrtpSender sender = sender(profile);
      SrtpReceiver receiver = receiver(profile);
      long before = (1L << bits) - 3;
      sender.continueFrom(SSRC, before, 0);
      receiver.continueFrom(SSRC, before, 0);
      SrtpReceiver behind = receiver(profile);
      behind.continueFrom(SSRC, before - (1L << 16), 0);
      for (long index = before + 1; index < before + 8; index++) {
        byte[] packet = Media.rtp((int) index, SSRC, new byte[40]);
        byte[] sealed = Media.protectRtp(sender, packet);
        // Whoever counts one rollover less has other keys' worth of nothing.
        assertEquals(
            Rejection.NOT_AUTHENTIC.code(),
            behind.unprotectRtp(sealed.clone(), 0, sealed.length),
            "index " + index);
        assertEquals(packet.length, receiver.unprotectRtp(sealed, 0, sealed.length));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void lastReportOfAKey_isSentAndRead_andNoneAfterIt(SrtpProfile profile) {
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    sender.continueFrom(SSRC, 0, LAST_RTCP - 1);
    receiver.continueFrom(SSRC, 0, LAST_RTCP - 1);
    byte[] report = new byte[28];
    report[0] = (byte) 0x80;
    report[1] = (byte) 201;
    report[3] = 6;
    report[7] = SSRC;
    byte[] sealed = Media.protectRtcp(sender, report);
    assertEquals(report.length, receiver.unprotectRtcp(sealed, 0, sealed.length));
    assertTrue(sender.isNearlyWornOut());
    assertEquals(
        Rejection.KEY_EXHAUSTED.code(), sender.protectRtcp(Arrays.copyOf(report, 100), 0, 28));
    // Speech has a limit of its own.
    assertTrue(rtp(sender, 1) > 0);
  }

  @Test
  void newKeysAreAskedForEarly() {
    SrtpSender sender = sender(SrtpProfile.AEAD_AES_256_GCM).limitedTo(new KeyLifetime(80, 9));
    for (int i = 0; i < 69; i++) assertTrue(rtp(sender, i) > 0);
    assertFalse(sender.isNearlyWornOut());
    for (int i = 69; i < 80; i++) {
      assertTrue(rtp(sender, i) > 0);
      assertTrue(sender.isNearlyWornOut());
    }
    assertEquals(Rejection.KEY_EXHAUSTED.code(), rtp(sender, 80));

    // Packets are counted, whatever number the stream begins with.
    SrtpSender other = sender(SrtpProfile.AEAD_AES_256_GCM).limitedTo(new KeyLifetime(80, 9));
    assertTrue(rtp(other, 30_000) > 0);
    assertFalse(other.isNearlyWornOut());
  }

  @Test
  void moreThanTheRfcAllows_isMisuse() {
    assertEquals(1L << 48, KeyLifetime.RFC_3711.rtpPackets());
    assertEquals(1L << 31, KeyLifetime.RFC_3711.rtcpPackets());
    assertThrows(IllegalArgumentException.class, () -> new KeyLifetime((1L << 48) + 1, 1));
    assertThrows(IllegalArgumentException.class, () -> new KeyLifetime(1, (1L << 31) + 1));
    assertThrows(IllegalArgumentException.class, () -> new KeyLifetime(0, 1));
  }
}
