package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that name their keys (RFC 3711 section 3.1). */
class MkiTest {
  private static final Bytes NAME = Bytes.fromHex("e1f97a0d");
  private static final Bytes OTHER = Bytes.fromHex("e1f97a0e");

  private static MediaKeys keys(SrtpProfile profile, Bytes mki) {
    return Media.keys(profile, new Random(1)).withMki(mki);
  }

  private static byte[] report() {
    byte[] report = new byte[28];
    report[0] = (byte) 0x80;
    report[1] = (byte) 201;
    report[3] = 6;
    report[7] = 7;
    return report;
  }

  /** cisco/libsrtp, test/srtp_driver.c, srtp_validate_mki (BSD-3-Clause). */
  @Test
  void packetsAreThoseOfLibsrtp() {
    MediaKeys keys =
        Media.keys(
                SrtpProfile.AES_CM_128_HMAC_SHA1_80,
                "e1f97a0d3e018be0d64fa32c06de4139",
                "0ec675ad498afeebb6960b3aabe6")
            .withMki(NAME);
    SrtpSender sender = SrtpSender.open(keys, Media.PEER);
    String rtp = "800f1234decafbadcafebabeabababababababababababababababab";
    assertEquals(
        "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402e1f97a0db78d6acc99ea179b8dbb",
        Bytes.copyOf(Media.protectRtp(sender, Bytes.fromHex(rtp).toArray())).hex());
    byte[] rtcp = Bytes.fromHex("81c8000bcafebabeabababababababababababababababab").toArray();
    // libsrtp counts SRTCP from one.
    Media.protectRtcp(sender, rtcp);
    assertEquals(
        "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001e1f97a0d993e08cd54d6c1230798",
        Bytes.copyOf(Media.protectRtcp(sender, rtcp)).hex());
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void packetsAndReports_comeBack_andNotUnderAnotherNameOrNone(SrtpProfile profile) {
    SrtpSender sender = SrtpSender.open(keys(profile, NAME), Media.PEER);
    byte[] packet = Media.rtp(1, 7, new byte[40]);
    byte[] speech = Media.protectRtp(sender, packet);
    byte[] report = Media.protectRtcp(sender, report());
    for (Bytes name : new Bytes[] {OTHER, Bytes.EMPTY, Bytes.fromHex("0d")}) {
      SrtpReceiver receiver = SrtpReceiver.open(keys(profile, name), Media.PEER);
      assertTrue(Media.unprotectRtp(receiver, speech) < 0, name.hex());
      assertTrue(Media.unprotectRtcp(receiver, report) < 0, name.hex());
    }
    SrtpReceiver receiver = SrtpReceiver.open(keys(profile, NAME), Media.PEER);
    int length = receiver.unprotectRtp(speech, 0, speech.length);
    assertArrayEquals(packet, Arrays.copyOf(speech, Math.max(0, length)));
    length = receiver.unprotectRtcp(report, 0, report.length);
    assertArrayEquals(report(), Arrays.copyOf(report, Math.max(0, length)));
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void packetOfAnyLength_isSafe(SrtpProfile profile) {
    SrtpReceiver receiver = SrtpReceiver.open(keys(profile, NAME), Media.PEER);
    for (int length = 0; length < 60; length++) {
      byte[] packet = new byte[length];
      if (length > 0) packet[0] = (byte) 0x80;
      assertTrue(receiver.unprotectRtp(packet, 0, length) < 0);
      assertTrue(receiver.unprotectRtcp(packet, 0, length) < 0);
    }
  }

  @Test
  void nameWithoutRoomInPackets_isMisuse() {
    MediaKeys keys = Media.keys(SrtpProfile.AEAD_AES_256_GCM, new Random(1));
    Bytes long17 = Bytes.unsafeWrap(new byte[17]);
    assertThrows(IllegalArgumentException.class, () -> keys.withMki(long17));
  }
}
