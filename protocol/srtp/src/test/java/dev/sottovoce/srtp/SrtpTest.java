package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.testing.Seeded;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpTest {
  private static final long SSRC = 0xcafebabeL;

  @ParameterizedTest
  @EnumSource
  void whatIsProtectedOpensAgain_atAnyOffset(SrtpProfile profile) {
    Seeded.check(
        50,
        random -> {
          MediaKeys keys = Media.keys(profile, random);
          SrtpSender sender = SrtpSender.open(keys, Media.PEER);
          SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
          byte[] packet =
              Media.rtp(random.nextInt(1 << 15), SSRC, Media.octets(random, random.nextInt(1500)));
          int offset = random.nextInt(40);
          byte[] buffer = new byte[offset + packet.length + SrtpSender.MAX_OVERHEAD_OCTETS];
          System.arraycopy(packet, 0, buffer, offset, packet.length);
          int length = sender.protectRtp(buffer, offset, packet.length);
          assertEquals(packet.length + profile.tagOctets(), length);
          assertEquals(packet.length, receiver.unprotectRtp(buffer, offset, length));
          assertArrayEquals(packet, Arrays.copyOfRange(buffer, offset, offset + packet.length));
        });
  }

  @ParameterizedTest
  @EnumSource
  void sourcesAndExtensionStayReadable_thePayloadDoesNot(SrtpProfile profile) {
    SrtpSender sender = SrtpSender.open(Media.keys(profile, new Random(1)), Media.PEER);
    byte[] packet = new byte[12 + 8 + 8 + 20];
    RtpHeader.write(packet, 0, 96, 1, 2, SSRC);
    packet[0] |= 0x12; // An extension and two contributing sources.
    packet[23] = 1; // One word of extension.
    byte[] sealed = Media.protectRtp(sender, packet);
    assertArrayEquals(Arrays.copyOf(packet, 28), Arrays.copyOf(sealed, 28));
    assertFalse(Arrays.equals(packet, 28, 48, sealed, 28, 48));
  }

  @ParameterizedTest
  @EnumSource
  void anyFlippedBit_isRejectedAndChangesNothing(SrtpProfile profile) {
    Random random = new Random(2);
    MediaKeys keys = Media.keys(profile, random);
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    byte[] rtp = Media.protectRtp(sender, Media.rtp(7, SSRC, Media.octets(random, 40)));
    byte[] rtcp = Media.protectRtcp(sender, rtcp());
    for (int bit = 0; bit < 8 * rtp.length; bit++) {
      byte[] damaged = rtp.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(Media.unprotectRtp(receiver, damaged) < 0, "bit " + bit);
    }
    for (int bit = 0; bit < 8 * rtcp.length; bit++) {
      byte[] damaged = rtcp.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertTrue(Media.unprotectRtcp(receiver, damaged) < 0, "bit " + bit);
    }
    assertTrue(Media.unprotectRtp(receiver, rtp) > 0);
    assertTrue(Media.unprotectRtcp(receiver, rtcp) > 0);
  }

  @ParameterizedTest
  @EnumSource
  void truncationAtAnyOctet_isRejected(SrtpProfile profile) {
    Random random = new Random(3);
    MediaKeys keys = Media.keys(profile, random);
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    byte[] rtp = Media.protectRtp(sender, Media.rtp(7, SSRC, Media.octets(random, 40)));
    byte[] rtcp = Media.protectRtcp(sender, rtcp());
    for (int length = 0; length < rtp.length; length++) {
      assertTrue(Media.unprotectRtp(receiver, Arrays.copyOf(rtp, length)) < 0, "RTP " + length);
    }
    for (int length = 0; length < rtcp.length; length++) {
      assertTrue(Media.unprotectRtcp(receiver, Arrays.copyOf(rtcp, length)) < 0, "RTCP " + length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherKey_isRejected(SrtpProfile profile) {
    SrtpSender sender = SrtpSender.open(Media.keys(profile, new Random(4)), Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(Media.keys(profile, new Random(5)), Media.PEER);
    byte[] rtp = Media.protectRtp(sender, Media.rtp(7, SSRC, new byte[40]));
    assertEquals(Rejection.NOT_AUTHENTIC, Rejection.of(Media.unprotectRtp(receiver, rtp)));
    byte[] rtcp = Media.protectRtcp(sender, rtcp());
    assertEquals(Rejection.NOT_AUTHENTIC, Rejection.of(Media.unprotectRtcp(receiver, rtcp)));
  }

  @Test
  void aReplay_isRejected() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(6));
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    byte[] rtp = Media.protectRtp(sender, Media.rtp(7, SSRC, new byte[40]));
    byte[] rtcp = Media.protectRtcp(sender, rtcp());
    assertTrue(Media.unprotectRtp(receiver, rtp) > 0);
    assertTrue(Media.unprotectRtcp(receiver, rtcp) > 0);
    assertEquals(Rejection.REPLAYED, Rejection.of(Media.unprotectRtp(receiver, rtp)));
    assertEquals(Rejection.REPLAYED, Rejection.of(Media.unprotectRtcp(receiver, rtcp)));
  }

  @Test
  void packetsOlderThanTheWindow_areRejected() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(7));
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    byte[] oldest = Media.protectRtp(sender, Media.rtp(0, SSRC, new byte[40]));
    byte[] older = Media.protectRtp(sender, Media.rtp(1, SSRC, new byte[40]));
    byte[] newest =
        Media.protectRtp(sender, Media.rtp(SrtpReceiver.REPLAY_WINDOW_PACKETS, SSRC, new byte[40]));
    assertTrue(Media.unprotectRtp(receiver, newest) > 0);
    assertEquals(Rejection.TOO_OLD, Rejection.of(Media.unprotectRtp(receiver, oldest)));
    assertTrue(Media.unprotectRtp(receiver, older) > 0);
  }

  /** Three rollovers with loss, reordering and duplication; each packet opens exactly once. */
  @ParameterizedTest
  @EnumSource
  void theRolloverCounterFollows_throughLossAndReordering(SrtpProfile profile) {
    Seeded.check(
        2,
        random -> {
          MediaKeys keys = Media.keys(profile, random);
          SrtpSender sender = SrtpSender.open(keys, Media.PEER);
          SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
          byte[][] delayed = new byte[16][];
          Set<Integer> opened = new HashSet<>();
          int sent = 0;
          for (int number = 30_000; number < 230_000; number += 1 + random.nextInt(20)) {
            byte[] payload = {(byte) (number >> 16), (byte) (number >> 8), (byte) number};
            byte[] packet = Media.protectRtp(sender, Media.rtp(number, SSRC, payload));
            if (random.nextInt(10) == 0) continue;
            sent++;
            int slot = random.nextInt(delayed.length);
            receive(receiver, delayed[slot], opened);
            delayed[slot] = packet;
          }
          for (byte[] packet : delayed) receive(receiver, packet, opened);
          for (byte[] packet : delayed) {
            if (packet != null) assertTrue(Media.unprotectRtp(receiver, packet) < 0);
          }
          // What was delayed for longer than the window is refused, and that is rare.
          assertTrue(opened.size() > sent * 0.98, opened.size() + " of " + sent);
        });
  }

  private static void receive(SrtpReceiver receiver, byte[] packet, Set<Integer> opened) {
    if (packet == null) return;
    byte[] copy = packet.clone();
    int length = receiver.unprotectRtp(copy, 0, copy.length);
    if (length < 0) {
      assertEquals(Rejection.TOO_OLD, Rejection.of(length));
      return;
    }
    int number = (copy[12] & 0xff) << 16 | (copy[13] & 0xff) << 8 | copy[14] & 0xff;
    assertEquals(number & 0xffff, RtpHeader.sequence(copy, 0));
    assertTrue(opened.add(number), "opened twice: " + number);
  }

  @Test
  void aForgedPacketAhead_doesNotMoveTheRolloverCounter() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(8));
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    assertTrue(
        Media.unprotectRtp(receiver, Media.protectRtp(sender, Media.rtp(30_000, SSRC, new byte[9])))
            > 0);
    for (int sequence = 0; sequence < 65_536; sequence += 97) {
      assertTrue(Media.unprotectRtp(receiver, Media.rtp(sequence, SSRC, new byte[40])) < 0);
    }
    assertTrue(
        Media.unprotectRtp(receiver, Media.protectRtp(sender, Media.rtp(30_001, SSRC, new byte[9])))
            > 0);
  }

  @Test
  void aSequenceNumberIsNeverProtectedTwice_norAnOlderOne() {
    SrtpSender sender =
        SrtpSender.open(Media.keys(SrtpProfile.AEAD_AES_128_GCM, new Random(9)), Media.PEER);
    byte[] buffer = new byte[200];
    for (int sequence : new int[] {500, 501}) {
      RtpHeader.write(buffer, 0, 111, sequence, 0, SSRC);
      assertTrue(sender.protectRtp(buffer, 0, 100) > 0);
    }
    for (int sequence : new int[] {501, 500, 499}) {
      RtpHeader.write(buffer, 0, 111, sequence, 0, SSRC);
      assertEquals(Rejection.INDEX_REUSED, Rejection.of(sender.protectRtp(buffer, 0, 100)));
    }
  }

  @Test
  void sourcesAreCountedAndKeptApart() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(10));
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    // Each sender makes two sources, so no one sender runs into its own limit.
    for (int source = 0; source < SrtpReceiver.MAX_SOURCES; source++) {
      SrtpSender sender = SrtpSender.open(keys, Media.PEER);
      assertTrue(
          Media.unprotectRtp(receiver, Media.protectRtp(sender, Media.rtp(1, source, new byte[1])))
              > 0);
    }
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    byte[] more = Media.protectRtp(sender, Media.rtp(1, 999, new byte[1]));
    assertEquals(Rejection.TOO_MANY_SOURCES, Rejection.of(Media.unprotectRtp(receiver, more)));
    byte[] known = Media.protectRtp(sender, Media.rtp(2, 5, new byte[1]));
    assertTrue(Media.unprotectRtp(receiver, known) > 0);
  }

  @Test
  void forgedSources_takeNoMemory() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(11));
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    for (int source = 0; source < 100; source++) {
      assertEquals(
          Rejection.NOT_AUTHENTIC,
          Rejection.of(Media.unprotectRtp(receiver, Media.rtp(1, source, new byte[40]))));
    }
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    assertTrue(
        Media.unprotectRtp(receiver, Media.protectRtp(sender, Media.rtp(1, SSRC, new byte[1])))
            > 0);
  }

  @Test
  void afterDestroy_everyPacketIsRefused() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(12));
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
    byte[] sealed = Media.protectRtp(sender, Media.rtp(1, SSRC, new byte[1]));
    keys.destroy();
    assertTrue(Media.unprotectRtp(receiver, sealed) > 0, "keys are derived when it opens");
    for (int twice = 0; twice < 2; twice++) {
      sender.destroy();
      receiver.destroy();
    }
    byte[] buffer = new byte[100];
    RtpHeader.write(buffer, 0, 111, 2, 0, SSRC);
    assertEquals(Rejection.CLOSED, Rejection.of(sender.protectRtp(buffer, 0, 50)));
    assertEquals(Rejection.CLOSED, Rejection.of(sender.protectRtcp(buffer, 0, 50)));
    assertEquals(Rejection.CLOSED, Rejection.of(Media.unprotectRtp(receiver, sealed)));
    assertEquals(Rejection.CLOSED, Rejection.of(Media.unprotectRtcp(receiver, sealed)));
  }

  @Test
  void noRoomBehindThePacket_isMisuse() {
    SrtpSender sender =
        SrtpSender.open(Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(13)), Media.PEER);
    byte[] packet = Media.rtp(1, SSRC, new byte[40]);
    assertThrows(IllegalArgumentException.class, () -> sender.protectRtp(packet, 0, packet.length));
  }

  @Test
  void hmacByCloneAndByMac_agree() throws CloneNotSupportedException {
    byte[] key = Media.octets(new Random(14), 20);
    HmacSha1 byClone = new HmacSha1.ByClone(key);
    HmacSha1 byMac = new HmacSha1.ByMac(key);
    Seeded.check(
        50,
        random -> {
          byte[] octets = Seeded.octets(random, 300);
          byte[] one = new byte[HmacSha1.OCTETS];
          byte[] other = new byte[HmacSha1.OCTETS];
          int word = random.nextInt();
          byClone.compute(octets, 0, octets.length, word, one);
          byMac.compute(octets, 0, octets.length, word, other);
          assertArrayEquals(one, other);
        });
  }

  private static byte[] rtcp() {
    byte[] report = new byte[28];
    report[0] = (byte) 0x80;
    report[1] = (byte) 200;
    report[3] = 6;
    Octets.put32(report, 4, (int) SSRC);
    return report;
  }
}
