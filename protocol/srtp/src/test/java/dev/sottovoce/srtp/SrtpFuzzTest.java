package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.rtcp.RtcpCompound;
import dev.sottovoce.srtp.rtcp.RtcpPacket;
import dev.sottovoce.wire.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Fuzz targets of this room; without JAZZER_FUZZ they replay their finds. */
class SrtpFuzzTest {
  private static final MediaKeys GCM = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(1));
  private static final MediaKeys CM =
      Media.keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80, new Random(2));

  @FuzzTest(maxDuration = "60s")
  void rtpHeader(byte[] packet) {
    RtpHeader header = new RtpHeader();
    if (!header.parse(packet, 0, packet.length)) return;
    assertTrue(header.payloadOffset() >= RtpHeader.FIXED_OCTETS);
    assertTrue(header.payloadLength() >= 0);
    assertTrue(header.payloadOffset() + header.payloadLength() <= packet.length);
  }

  @FuzzTest(maxDuration = "60s")
  void protectedPacket(byte[] packet) {
    for (MediaKeys keys : new MediaKeys[] {GCM, CM}) {
      SrtpReceiver receiver = SrtpReceiver.open(keys, Media.PEER);
      // Nobody guesses a tag: every packet is refused, and none throws.
      assertTrue(Media.unprotectRtp(receiver, packet) < 0);
      assertTrue(Media.unprotectRtcp(receiver, packet) < 0);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void rtcpCompound(byte[] packet) {
    List<RtcpPacket> packets = RtcpCompound.parse(Bytes.copyOf(packet)).orElse(List.of());
    if (packets.isEmpty()) return;
    // Whatever was understood survives being written and read again.
    assertEquals(Optional.of(packets), RtcpCompound.parse(RtcpCompound.encode(packets)));
  }
}
