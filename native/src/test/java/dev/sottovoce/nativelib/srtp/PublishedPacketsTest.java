package dev.sottovoce.nativelib.srtp;

import static dev.sottovoce.nativelib.srtp.Vectors.begin;
import static dev.sottovoce.nativelib.srtp.Vectors.end;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vectors of RFC 7714, RFC 3711, RFC 6188 and RFC 2202 through every backend of this machine. */
class PublishedPacketsTest {
  private static final String KEY_128 = "000102030405060708090a0b0c0d0e0f";
  private static final String KEY_256 = KEY_128 + "101112131415161718191a1b1c1d1e1f";
  private static final String RTP_IV = "51753c6580c2726f20718414";
  private static final String RTCP_IV = "517524055203726f207170bb";
  private static final int HEADER = 12;
  private static final int RTCP_HEADER = 8;
  private static final long RTCP_WORD = 0x800005d4L;

  private static final String RTP =
      "8040f17b8041f8d35501a0b2"
          + "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";
  private static final String RTCP =
      "81c8000d4d617273"
          + "4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";

  static Stream<PacketCipherBackend> backends() {
    return PacketCiphersTest.usable().stream();
  }

  /** RFC 7714 section 16.1.1. */
  @ParameterizedTest
  @MethodSource("backends")
  void srtpUnderAeadAes128Gcm(PacketCipherBackend backend) {
    assertSeals(
        gcm(backend, KEY_128),
        RTP_IV,
        HEADER,
        PacketCipher.NO_WORD,
        RTP,
        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce");
  }

  /** RFC 7714 section 16.2.1. */
  @ParameterizedTest
  @MethodSource("backends")
  void srtpUnderAeadAes256Gcm(PacketCipherBackend backend) {
    assertSeals(
        gcm(backend, KEY_256),
        RTP_IV,
        HEADER,
        PacketCipher.NO_WORD,
        RTP,
        "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13");
  }

  /** RFC 7714 section 16.1.3: everything is authenticated, nothing encrypted. */
  @ParameterizedTest
  @MethodSource("backends")
  void srtpThatIsOnlyTagged(PacketCipherBackend backend) {
    assertSeals(
        gcm(backend, KEY_128),
        RTP_IV,
        RTP.length() / 2,
        PacketCipher.NO_WORD,
        RTP,
        "22493f82d2bce397e9d79e3b19aa4216");
  }

  /** RFC 7714 section 17.1. */
  @ParameterizedTest
  @MethodSource("backends")
  void srtcpUnderAeadAes128Gcm(PacketCipherBackend backend) {
    assertSeals(
        gcm(backend, KEY_128),
        RTCP_IV,
        RTCP_HEADER,
        RTCP_WORD,
        RTCP,
        "63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade");
  }

  /** RFC 7714 section 17.2. */
  @ParameterizedTest
  @MethodSource("backends")
  void srtcpUnderAeadAes256Gcm(PacketCipherBackend backend) {
    assertSeals(
        gcm(backend, KEY_256),
        RTCP_IV,
        RTCP_HEADER,
        RTCP_WORD,
        RTCP,
        "d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be");
  }

  /** RFC 3711 appendix B.2, blocks 0 to 2 and 0xfeff to 0xff01. */
  @ParameterizedTest
  @MethodSource("backends")
  void keyStreamOfAesCm128(PacketCipherBackend backend) {
    assertKeyStream(
        backend.cipher(
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            octets("2b7e151628aed2a6abf7158809cf4f3c"),
            new byte[20]),
        "e03ead0935c95e80e166b16dd92b4eb4",
        "d23513162b02d0f72a43a2fe4a5f97ab",
        "41e95b3bb0a2e8dd477901e4fca894c0",
        "ec8cdf7398607cb0f2d21675ea9ea1e4",
        "362b7c3c6773516318a077d7fc5073ae",
        "6a2cc3787889374fbeb4c81b17ba6c44");
  }

  /** RFC 6188 section 7.1, the same blocks. */
  @ParameterizedTest
  @MethodSource("backends")
  void keyStreamOfAesCm256(PacketCipherBackend backend) {
    assertKeyStream(
        backend.cipher(
            SrtpProfile.AES_256_CM_HMAC_SHA1_80,
            octets("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98"),
            new byte[20]),
        "92bdd28a93c3f52511c677d08b5515a4",
        "9da71b2378a854f67050756ded165bac",
        "63c4868b7096d88421b563b8c94c9a31",
        "cea518c90fd91ced9cbb18c078a54711",
        "3dbc4814f4da5f00a08772b63c6a046d",
        "6eb246913062a16891433e97dd01a57f");
  }

  /** RFC 2202 section 3, test cases 2 and 3; the last four octets come as the word. */
  @ParameterizedTest
  @MethodSource("backends")
  void hmacSha1(PacketCipherBackend backend) {
    assertTag(
        backend,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "dd".repeat(46),
        0xddddddddL,
        "125d7342b9ac11cd91a3");
    String jefe = "4a656665" + "00".repeat(16);
    String text = Bytes.utf8("what do ya want for noth").hex();
    assertTag(backend, jefe, text, 0x696e673fL, "effcdf6ae5eb2fa2d274");
  }

  private static void assertTag(
      PacketCipherBackend backend, String key, String text, long word, String tag) {
    byte[] packet = Arrays.copyOf(octets(text), text.length() / 2 + 10);
    int length = text.length() / 2;
    backend
        .cipher(SrtpProfile.AES_CM_128_HMAC_SHA1_80, new byte[16], octets(key))
        .seal(0, 0, packet, 0, length, 0, word, length);
    assertEquals(text + tag, Bytes.copyOf(packet).hex());
  }

  private static void assertKeyStream(PacketCipher cipher, String... blocks) {
    byte[] packet = new byte[16 * 0xff02 + 10];
    byte[] iv = octets("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000");
    cipher.seal(begin(iv), end(iv), packet, 0, 0, packet.length - 10, 0, packet.length - 10);
    int[] numbers = {0, 1, 2, 0xfeff, 0xff00, 0xff01};
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(blocks[i], Bytes.copyOf(packet, 16 * numbers[i], 16).hex(), "block " + i);
    }
    cipher.destroy();
  }

  private static PacketCipher gcm(PacketCipherBackend backend, String key) {
    SrtpProfile profile =
        key.length() == 32 ? SrtpProfile.AEAD_AES_128_GCM : SrtpProfile.AEAD_AES_256_GCM;
    return backend.cipher(profile, octets(key), new byte[0]);
  }

  private static void assertSeals(
      PacketCipher cipher, String iv, int header, long word, String plain, String cipherAndTag) {
    byte[] clear = octets(plain);
    byte[] packet = Arrays.copyOf(clear, clear.length + 16);
    int payload = clear.length - header;
    cipher.seal(begin(octets(iv)), end(octets(iv)), packet, 0, header, payload, word, clear.length);
    assertEquals(plain.substring(0, 2 * header) + cipherAndTag, Bytes.copyOf(packet).hex());
    byte[] damaged = packet.clone();
    damaged[packet.length - 1] ^= 1;
    assertFalse(
        cipher.open(
            begin(octets(iv)), end(octets(iv)), damaged, 0, header, payload, word, clear.length));
    assertTrue(
        cipher.open(
            begin(octets(iv)), end(octets(iv)), packet, 0, header, payload, word, clear.length));
    assertEquals(plain, Bytes.copyOf(packet, 0, clear.length).hex());
    cipher.destroy();
  }

  private static byte[] octets(String hex) {
    return Bytes.fromHex(hex).toArray();
  }
}
