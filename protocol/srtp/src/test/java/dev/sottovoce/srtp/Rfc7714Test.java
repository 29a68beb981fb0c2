package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * The twelve examples of RFC 7714 sections 16 and 17. Their keys are session keys, so they enter
 * below key derivation; the tagging examples authenticate everything and encrypt nothing.
 */
class Rfc7714Test {
  private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
  private static final String SALT = "517569642070726f2071756f";
  private static final int TAG = 16;

  private static final String RTP =
      "8040f17b8041f8d35501a0b2"
          + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
  private static final String RTCP =
      "81c8000d4d617273"
          + "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
  private static final long RTCP_WORD = 0x800005d4L;

  /** Without the E flag: a packet that is only authenticated. We never send or accept one. */
  private static final long RTCP_WORD_CLEAR = 0x5d4L;

  @Test
  void vectorsAreFormedAsPrinted() {
    assertEquals("51753c6580c2726f20718414", Bytes.copyOf(rtpIv()).hex());
    assertEquals("517524055203726f207170bb", Bytes.copyOf(rtcpIv()).hex());
  }

  /** Section 16.1.1. */
  @Test
  void srtp128_encryption() {
    assertSeals(
        KEY_128,
        rtpIv(),
        12,
        PacketCipher.NO_WORD,
        RTP,
        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
  }

  /** Section 16.1.2. */
  @Test
  void srtp128_decryption() {
    assertOpens(
        KEY_128,
        rtpIv(),
        12,
        PacketCipher.NO_WORD,
        RTP,
        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
  }

  /** Section 16.1.3. */
  @Test
  void srtp128_tagging() {
    assertSeals(
        KEY_128,
        rtpIv(),
        RTP.length() / 2,
        PacketCipher.NO_WORD,
        RTP,
        "22493f82d2bce397e9d79e3b19aa4216");
  }

  /** Section 16.1.4. */
  @Test
  void srtp128_verification() {
    assertOpens(
        KEY_128,
        rtpIv(),
        RTP.length() / 2,
        PacketCipher.NO_WORD,
        RTP,
        "22493f82d2bce397e9d79e3b19aa4216");
  }

  /** Section 16.2.1. */
  @Test
  void srtp256_encryption() {
    assertSeals(
        KEY_256,
        rtpIv(),
        12,
        PacketCipher.NO_WORD,
        RTP,
        "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13");
  }

  /** Section 16.2.2. */
  @Test
  void srtp256_decryption() {
    assertOpens(
        KEY_256,
        rtpIv(),
        12,
        PacketCipher.NO_WORD,
        RTP,
        "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13");
  }

  /** Section 16.2.3. */
  @Test
  void srtp256_tagging() {
    assertSeals(
        KEY_256,
        rtpIv(),
        RTP.length() / 2,
        PacketCipher.NO_WORD,
        RTP,
        "a866d5910f887463067ceefec45215d4");
  }

  /** Section 16.2.4. */
  @Test
  void srtp256_verification() {
    assertOpens(
        KEY_256,
        rtpIv(),
        RTP.length() / 2,
        PacketCipher.NO_WORD,
        RTP,
        "a866d5910f887463067ceefec45215d4");
  }

  /** Section 17.1. */
  @Test
  void srtcp128_encryption() {
    assertSeals(
        KEY_128,
        rtcpIv(),
        8,
        RTCP_WORD,
        RTCP,
        "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade");
  }

  /** Section 17.2. */
  @Test
  void srtcp256_decryption() {
    assertOpens(
        KEY_256,
        rtcpIv(),
        8,
        RTCP_WORD,
        RTCP,
        "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be");
  }

  /** Section 17.3. */
  @Test
  void srtcp128_tagging() {
    assertSeals(
        KEY_128,
        rtcpIv(),
        RTCP.length() / 2,
        RTCP_WORD_CLEAR,
        RTCP,
        "841dd9683dd78ec92ae58790125f62b3");
  }

  /** Section 17.4. */
  @Test
  void srtcp256_verification() {
    assertOpens(
        KEY_256,
        rtcpIv(),
        RTCP.length() / 2,
        RTCP_WORD_CLEAR,
        RTCP,
        "91db4afbfeee5a978fab4393ed2615fe");
  }

  private static void assertSeals(
      String key, byte[] iv, int header, long word, String plain, String cipherAndTag) {
    byte[] clear = Bytes.fromHex(plain).toArray();
    byte[] packet = Arrays.copyOf(clear, clear.length + TAG);
    new JdkGcmCipher(Bytes.fromHex(key).toArray())
        .seal(
            Media.begin(iv),
            Media.end(iv),
            packet,
            0,
            header,
            clear.length - header,
            word,
            clear.length);
    assertEquals(plain.substring(0, 2 * header) + cipherAndTag, Bytes.copyOf(packet).hex());
  }

  private static void assertOpens(
      String key, byte[] iv, int header, long word, String plain, String cipherAndTag) {
    byte[] packet = Bytes.fromHex(plain.substring(0, 2 * header) + cipherAndTag).toArray();
    byte[] damaged = packet.clone();
    damaged[packet.length - 1] ^= 1;
    int length = packet.length - TAG;
    JdkGcmCipher cipher = new JdkGcmCipher(Bytes.fromHex(key).toArray());
    assertTrue(
        cipher.open(
            Media.begin(iv), Media.end(iv), packet, 0, header, length - header, word, length));
    assertEquals(plain, Bytes.copyOf(packet, 0, length).hex());
    assertFalse(
        cipher.open(
            Media.begin(iv), Media.end(iv), damaged, 0, header, length - header, word, length));
  }

  private static byte[] rtpIv() {
    return vector(0x5501a0b2, 0xf17b);
  }

  private static byte[] rtcpIv() {
    return vector(0x4d617273, 0x5d4);
  }

  private static byte[] vector(int ssrc, long index) {
    return Media.vector(Bytes.fromHex(SALT).toArray(), true, ssrc, index);
  }
}
