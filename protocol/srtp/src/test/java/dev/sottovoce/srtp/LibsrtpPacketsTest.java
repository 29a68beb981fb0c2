package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

/**
 * Whole packets from master key to wire. Values from cisco/libsrtp commit 9073dfe9,
 * test/srtp_driver.c (BSD-3-Clause): srtp_validate, srtp_validate_null_sha1_80, srtp_validate_gcm,
 * srtp_validate_aes_256. A tag of 32 bits is the beginning of the longer one (RFC 3711 section
 * 4.2.1).
 */
class LibsrtpPacketsTest {
  private static final String RTP = "800f1234decafbadcafebabeabababababababababababababababab";
  private static final String RTCP = "81c8000bcafebabeabababababababababababababababab";
  private static final String CM_KEY = "e1f97a0d3e018be0d64fa32c06de4139";
  private static final String CM_SALT = "0ec675ad498afeebb6960b3aabe6";

  @Test
  void aesCm128HmacSha1_80() {
    assertPackets(
        SrtpProfile.AES_CM_128_HMAC_SHA1_80,
        CM_KEY,
        CM_SALT,
        "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc99ea179b8dbb",
        "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
  }

  @Test
  void aesCm128HmacSha1_32_hasAShortTagOnRtpOnly() {
    assertPackets(
        SrtpProfile.AES_CM_128_HMAC_SHA1_32,
        CM_KEY,
        CM_SALT,
        "800f1234decafbadcafebabe4e55dc4ce79978d88ca4d215949d2402b78d6acc",
        "81c8000bcafebabe7128035be487b9bdbef89041f977a5a880000001993e08cd54d6c1230798");
  }

  @Test
  void aes256CmHmacSha1() {
    String packet = "800f1234decafbadcafebabef1d9de17ff251ff1aa007774b0b4b40d";
    assertRtp(SrtpProfile.AES_256_CM_HMAC_SHA1_80, packet + "a08d9d9a5b3a55d8873b");
    assertRtp(SrtpProfile.AES_256_CM_HMAC_SHA1_32, packet + "a08d9d9a");
  }

  private static void assertRtp(SrtpProfile profile, String srtp) {
    String key = "f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6";
    String salt = "3b04803de51ee7c96423ab5b78d2";
    SrtpSender sender = SrtpSender.open(Media.keys(profile, key, salt), Media.PEER);
    byte[] packet = Bytes.fromHex(RTP).toArray();
    assertEquals(srtp, Bytes.copyOf(Media.protectRtp(sender, packet)).hex());
    SrtpReceiver receiver = SrtpReceiver.open(Media.keys(profile, key, salt), Media.PEER);
    byte[] received = Bytes.fromHex(srtp).toArray();
    assertEquals(packet.length, receiver.unprotectRtp(received, 0, received.length));
    assertEquals(RTP, Bytes.copyOf(received, 0, packet.length).hex());
  }

  @Test
  void aeadAes128Gcm() {
    assertPackets(
        SrtpProfile.AEAD_AES_128_GCM,
        "000102030405060708090a0b0c0d0e0f",
        "a0a1a2a3a4a5a6a7a8a9aaab",
        "800f1234decafbadcafebabec5002ede04cfdd2eb91159e0880aa06ed2976826f796b201df3131a127e8a392",
        "81c8000bcafebabec98b8b5df0392a55852b6c21ac8e7025c52c6fbea2b3b446ea31123ba88ce61e80000001");
  }

  @Test
  void nullEncryptedPackets_areRefused() {
    SrtpReceiver receiver =
        SrtpReceiver.open(
            Media.keys(SrtpProfile.AES_CM_128_HMAC_SHA1_80, CM_KEY, CM_SALT), Media.PEER);
    // The tag is right, for the encryption that was left out is not part of it: what comes out is
    // noise. SRTCP says in the clear that it is not encrypted, and is refused.
    String srtcp = "81c8000bcafebabeabababababababababababababababab00000001fe88c7fdfd37ebce615d";
    assertEquals(
        Rejection.NOT_ENCRYPTED,
        Rejection.of(Media.unprotectRtcp(receiver, Bytes.fromHex(srtcp).toArray())));
  }

  private static void assertPackets(
      SrtpProfile profile, String key, String salt, String srtp, String srtcp) {
    SrtpSender sender = SrtpSender.open(Media.keys(profile, key, salt), Media.PEER);
    byte[] rtpPacket = Bytes.fromHex(RTP).toArray();
    byte[] rtcpPacket = Bytes.fromHex(RTCP).toArray();
    assertEquals(srtp, Bytes.copyOf(Media.protectRtp(sender, rtpPacket)).hex());
    // libsrtp counts SRTCP from one; we count from zero as RFC 3711 section 3.4 says.
    Media.protectRtcp(sender, rtcpPacket);
    assertEquals(srtcp, Bytes.copyOf(Media.protectRtcp(sender, rtcpPacket)).hex());

    SrtpReceiver receiver = SrtpReceiver.open(Media.keys(profile, key, salt), Media.PEER);
    byte[] received = Bytes.fromHex(srtp).toArray();
    assertEquals(rtpPacket.length, receiver.unprotectRtp(received, 0, received.length));
    assertEquals(RTP, Bytes.copyOf(received, 0, rtpPacket.length).hex());
    received = Bytes.fromHex(srtcp).toArray();
    assertEquals(rtcpPacket.length, receiver.unprotectRtcp(received, 0, received.length));
    assertEquals(RTCP, Bytes.copyOf(received, 0, rtcpPacket.length).hex());
  }
}
