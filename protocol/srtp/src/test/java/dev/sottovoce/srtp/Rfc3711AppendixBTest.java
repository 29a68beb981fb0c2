package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

/** RFC 3711 appendices B.2 (AES-CM) and B.3 (key derivation). */
class Rfc3711AppendixBTest {
  private static final byte[] SESSION_KEY =
      Bytes.fromHex("2b7e151628aed2a6abf7158809cf4f3c").toArray();
  private static final byte[] SESSION_SALT =
      Bytes.fromHex("f0f1f2f3f4f5f6f7f8f9fafbfcfd").toArray();

  @Test
  void b2_theKeyStreamIsThePrintedOne() {
    int segment = 1_044_512;
    byte[] packet = new byte[segment + HmacSha1.OCTETS];
    byte[] iv = Media.vector(SESSION_SALT, false, 0, 0);
    assertEquals("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000", Bytes.copyOf(iv).hex());
    new JdkCounterModeCipher(SESSION_KEY, new byte[20], 10)
        .seal(Media.begin(iv), Media.end(iv), packet, 0, 0, segment, 0, segment);
    assertBlock("e03ead0935c95e80e166b16dd92b4eb4", packet, 0);
    assertBlock("d23513162b02d0f72a43a2fe4a5f97ab", packet, 1);
    assertBlock("41e95b3bb0a2e8dd477901e4fca894c0", packet, 2);
    assertBlock("ec8cdf7398607cb0f2d21675ea9ea1e4", packet, 0xfeff);
    assertBlock("362b7c3c6773516318a077d7fc5073ae", packet, 0xff00);
    // The segment ends with block 0xfefe + 2, so the last printed one needs its own run.
    byte[] longer = new byte[segment + 16 * 2 + HmacSha1.OCTETS];
    new JdkCounterModeCipher(SESSION_KEY, new byte[20], 10)
        .seal(Media.begin(iv), Media.end(iv), longer, 0, 0, segment + 32, 0, segment + 32);
    assertBlock("6a2cc3787889374fbeb4c81b17ba6c44", longer, 0xff01);
  }

  @Test
  void b3_sessionKeysAreThePrintedOnes() {
    KeyDerivation derivation =
        new KeyDerivation(
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            Secret.copyOf(Bytes.fromHex("e1f97a0d3e018be0d64fa32c06de4139")),
            Secret.copyOf(Bytes.fromHex("0ec675ad498afeebb6960b3aabe6")));
    assertHex("c61e7a93744f39ee10734afe3ff7a087", derivation.encryptionKey(0));
    assertHex("30cbbc08863d8c85d49db34a9ae1", derivation.sessionSalt(0));
    // Appendix B.3 prints 94 octets; HMAC-SHA1 takes the first 20.
    assertHex("cebe321f6ff7716b6fd4ab49af256a156d38baa4", derivation.authenticationKey(0));
  }

  private static void assertBlock(String expected, byte[] packet, int block) {
    assertEquals(expected, Bytes.copyOf(packet, 16 * block, 16).hex(), "block " + block);
  }

  private static void assertHex(String expected, byte[] actual) {
    assertEquals(expected, Bytes.copyOf(actual).hex());
  }
}
