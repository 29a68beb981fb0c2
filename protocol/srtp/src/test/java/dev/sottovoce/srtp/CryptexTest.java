package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CryptexTest {
  private static final String SOURCES = "0001e2400000b26e";

  /** An audio level (RFC 6464) of 21: what a clear extension tells of speech. */
  private static final String LEVEL = "bede000110150000";

  @Test
  void aLevelOfSpeechIsReadableWithoutAndNotWithCryptex() {
    byte[] packet = packet("90", LEVEL);
    assertTrue(hex(protect(HeaderEncryption.NONE, packet)).contains(LEVEL));
    assertFalse(hex(protect(HeaderEncryption.CRYPTEX, packet)).contains("10150000"));
  }

  /** Nothing in it would stay readable: no octet is spent. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void aBareHeaderIsProtectedAsBefore(SrtpProfile profile) {
    byte[] packet = packet("80", "");
    assertArrayEquals(
        protect(profile, HeaderEncryption.NONE, packet),
        protect(profile, HeaderEncryption.CRYPTEX, packet));
  }

  /** RFC 9335 section 5.2: an empty block of extensions says that the sources are encrypted. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void sourcesAloneAreEncrypted(SrtpProfile profile) {
    byte[] sealed = protect(profile, HeaderEncryption.CRYPTEX, packet("82", SOURCES));
    assertFalse(hex(sealed).contains(SOURCES));
    assertEquals("c0de0000", hex(Arrays.copyOfRange(sealed, 20, 24)));
    int length = receiver(profile, HeaderEncryption.CRYPTEX).unprotectRtp(sealed, 0, sealed.length);
    assertEquals(
        hex(packet("92", SOURCES + "bede0000")), hex(Arrays.copyOf(sealed, Math.max(0, length))));
    assertTrue(new RtpHeader().parse(sealed, 0, length));
  }

  /** RFC 9335 section 5.2: with other extensions it must not be used; in clear they do not go. */
  @Test
  void anExtensionOfAnotherKindIsNotSent() {
    byte[] buffer = Arrays.copyOf(packet("90", "abac000110150000"), 100);
    assertEquals(
        Rejection.MALFORMED.code(),
        sender(SrtpProfile.AEAD_AES_256_GCM, HeaderEncryption.CRYPTEX).protectRtp(buffer, 0, 40));
  }

  /** Section 4: which packets are encrypted so is up to the sender. */
  @Test
  void aClearExtensionIsStillReceived() {
    byte[] sealed = protect(HeaderEncryption.NONE, packet("90", LEVEL));
    assertTrue(
        Media.unprotectRtp(receiver(SrtpProfile.AEAD_AES_256_GCM, HeaderEncryption.CRYPTEX), sealed)
            > 0);
  }

  /** Nobody can put the mark on a packet that was sent without it, nor take it off. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void theMarkIsAuthenticated(SrtpProfile profile) {
    byte[] clear = protect(profile, HeaderEncryption.NONE, packet("90", LEVEL));
    clear[12] = (byte) 0xc0;
    clear[13] = (byte) 0xde;
    assertNotAuthentic(receiver(profile, HeaderEncryption.CRYPTEX), clear);
    byte[] encrypted = protect(profile, HeaderEncryption.CRYPTEX, packet("90", LEVEL));
    assertNotAuthentic(receiver(profile, HeaderEncryption.CRYPTEX), unmarked(encrypted));
    assertNotAuthentic(receiver(profile, HeaderEncryption.NONE), unmarked(encrypted));
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void everyNumberOfSourcesAndExtensionsComesBack(SrtpProfile profile) {
    Random random = new Random(9335);
    SrtpSender sender = sender(profile, HeaderEncryption.CRYPTEX);
    SrtpReceiver receiver = receiver(profile, HeaderEncryption.CRYPTEX);
    for (int sources = 0; sources <= 15; sources++) {
      for (int words = 0; words <= 3; words++) {
        byte[] packet = Media.rtp(4 * sources + words, 7, new byte[0]);
        packet[0] = (byte) (0x90 | sources);
        String extension = "1000000" + words;
        byte[] rest = Media.octets(random, 4 * words + 50);
        byte[] whole =
            Bytes.fromHex(
                    hex(packet) + hex(Media.octets(random, 4 * sources)) + extension + hex(rest))
                .toArray();
        byte[] sealed = Media.protectRtp(sender, whole);
        int length = receiver.unprotectRtp(sealed, 0, sealed.length);
        assertEquals(hex(whole), hex(Arrays.copyOf(sealed, Math.max(0, length))));
      }
    }
  }

  private static byte[] unmarked(byte[] sealed) {
    byte[] packet = sealed.clone();
    packet[12] = (byte) 0xbe;
    return packet;
  }

  private static void assertNotAuthentic(SrtpReceiver receiver, byte[] packet) {
    assertEquals(Rejection.NOT_AUTHENTIC.code(), Media.unprotectRtp(receiver, packet));
  }

  /** A header that begins with {@code first} and goes on with {@code rest}, and a payload. */
  private static byte[] packet(String first, String rest) {
    return Bytes.fromHex(first + "6f0001000000000000000f" + rest + "00112233445566778899aabb")
        .toArray();
  }

  private static byte[] protect(HeaderEncryption headers, byte[] packet) {
    return protect(SrtpProfile.AEAD_AES_256_GCM, headers, packet);
  }

  private static byte[] protect(SrtpProfile profile, HeaderEncryption headers, byte[] packet) {
    return Media.protectRtp(sender(profile, headers), packet);
  }

  private static SrtpSender sender(SrtpProfile profile, HeaderEncryption headers) {
    return SrtpSender.open(keys(profile), Media.PEER, PacketCipherBackend.JDK, headers);
  }

  private static SrtpReceiver receiver(SrtpProfile profile, HeaderEncryption headers) {
    return SrtpReceiver.open(keys(profile), Media.PEER, PacketCipherBackend.JDK, headers);
  }

  private static MediaKeys keys(SrtpProfile profile) {
    return Media.keys(profile, new Random(1));
  }

  private static String hex(byte[] octets) {
    return Bytes.copyOf(octets).hex();
  }
}
