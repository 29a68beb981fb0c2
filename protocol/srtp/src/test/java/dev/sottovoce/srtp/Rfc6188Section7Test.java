package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

/** RFC 6188 section 7: AES-256 in counter mode (7.1) and its key derivation (7.3). */
class Rfc6188Section7Test {
  private static final byte[] SESSION_KEY =
      Bytes.fromHex("57f82fe3613fd170a85ec93c40b1f0922ec4cb0dc025b58272147cc438944a98").toArray();
  private static final byte[] SESSION_SALT =
      Bytes.fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfd").toArray();

  @Test
  void theKeyStreamIsThePrintedOne() {
    int segment = 16 * 0xff02;
    byte[] packet = new byte[segment + HmacSha1.OCTETS];
    byte[] iv = Media.vector(SESSION_SALT, false, 0, 0);
    new JdkCounterModeCipher(SESSION_KEY, new byte[20], 10)
        .seal(Media.begin(iv), Media.end(iv), packet, 0, 0, segment, 0, segment);
    assertBlock("92bdd28a93c3f52511c677d08b5515a4", packet, 0);
    assertBlock("9da71b2378a854f67050756ded165bac", packet, 1);
    assertBlock("63c4868b7096d88421b563b8c94c9a31", packet, 2);
    assertBlock("cea518c90fd91ced9cbb18c078a54711", packet, 0xfeff);
    assertBlock("3dbc4814f4da5f00a08772b63c6a046d", packet, 0xff00);
    assertBlock("6eb246913062a16891433e97dd01a57f", packet, 0xff01);
  }

  @Test
  void sessionKeysAreThePrintedOnes() {
    KeyDerivation derivation =
        new KeyDerivation(
            SrtpProfile.AES_256_CM_HMAC_SHA1_80,
            Secret.copyOf(
                Bytes.fromHex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6")),
            Secret.copyOf(Bytes.fromHex("3b04803de51ee7c96423ab5b78d2")));
    assertHex(
        "5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4",
        derivation.encryptionKey(0));
    assertHex("fa31791685ca444a9e07c6c64e93", derivation.sessionSalt(0));
    assertHex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05", derivation.authenticationKey(0));
  }

  private static void assertBlock(String expected, byte[] packet, int block) {
    assertEquals(expected, Bytes.copyOf(packet, 16 * block, 16).hex(), "block " + block);
  }

  private static void assertHex(String expected, byte[] actual) {
    assertEquals(expected, Bytes.copyOf(actual).hex());
  }
}
