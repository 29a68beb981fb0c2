package dev.sottovoce.srtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.wire.Bytes;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Header extensions that are encrypted one by one. Keys and block of extensions are RFC 6904's
 * appendix A, the whole packets those of libsrtp's srtp_validate_encrypted_extensions_headers and
 * its namesake for GCM (BSD-3-Clause). Appendix A.2 once says that identifiers 1, 2 and 4 are
 * encrypted; its data has 1, 3 and 4.
 */
class Rfc6904AppendixATest {
  private static final String KEY = "e1f97a0d3e018be0d64fa32c06de4139";
  private static final String SALT = "0ec675ad498afeebb6960b3aabe6";
  private static final String GCM_SALT = SALT.substring(0, 24);
  private static final HeaderEncryption HEADERS = HeaderEncryption.of(Set.of(1, 3, 4));
  private static final String HEADER = "900f1234decafbadcafebabebede0006";
  private static final String PLAIN = "17414273a475262748220000c8308e4655996386b395fb00";
  private static final String PAYLOAD = "abababababababababababababababab";
  private static final String CM =
      HEADER
          + "17588a9270f4e15e1c220000c8309546a994f0bc54789700"
          + "4e55dc4ce79978d88ca4d215949d24025a46b3ca35c535a891c7";
  private static final String GCM =
      HEADER
          + "1712e0205bfa949b1c220000c830bb46732778d9929aab00"
          + "0eca0cf95ee955b26cd3d288b49f6ca9f4b1b759719eb5bc113b9ff1d40cd25a";

  /** Appendix A.1. */
  @Test
  void keyAndSaltOfHeaders() {
    KeyDerivation derivation =
        new KeyDerivation(
            SrtpProfile.AES_CM_128_HMAC_SHA1_80,
            Secret.copyOf(Bytes.fromHex(KEY)),
            Secret.copyOf(Bytes.fromHex(SALT)));
    assertEquals("549752054d6fb708622c4a2e596a1b93", hex(derivation.headerKey()));
    assertEquals("ab01818174c40d39a3781f7c2d27", hex(derivation.headerSalt()));
  }

  private static void assertPacket(SrtpProfile profile, String salt, String sealed) {
    String plain = HEADER + PLAIN + PAYLOAD;
    SrtpReceiver receiver =
        SrtpReceiver.open(
            Media.keys(profile, KEY, salt), Media.PEER, PacketCipherBackend.JDK, HEADERS);
    byte[] received = Bytes.fromHex(sealed).toArray();
    int length = receiver.unprotectRtp(received, 0, received.length);
    assertEquals(plain, hex(Arrays.copyOf(received, Math.max(0, length))));
    SrtpSender sender =
        SrtpSender.open(
            Media.keys(profile, KEY, salt), Media.PEER, PacketCipherBackend.JDK, HEADERS);
    assertEquals(sealed, hex(Media.protectRtp(sender, Bytes.fromHex(plain).toArray())));
  }

  /** Appendix A.2 for the block of extensions. */
  @Test
  void packetUnderCounterMode() {
    assertPacket(SrtpProfile.AES_CM_128_HMAC_SHA1_80, SALT, CM);
  }

  @Test
  void packetUnderGcm() {
    assertPacket(SrtpProfile.AEAD_AES_128_GCM, GCM_SALT, GCM);
  }

  /** Who has not settled it reads the octets as they are. */
  @Test
  void withoutIt_theExtensionsStayAsTheyTravelled() {
    SrtpReceiver receiver =
        SrtpReceiver.open(
            Media.keys(SrtpProfile.AEAD_AES_128_GCM, KEY, GCM_SALT),
            Media.PEER,
            PacketCipherBackend.JDK,
            HeaderEncryption.NONE);
    byte[] received = Bytes.fromHex(GCM).toArray();
    assertTrue(receiver.unprotectRtp(received, 0, received.length) > 0);
    assertEquals(GCM.substring(0, 80), hex(Arrays.copyOf(received, 40)));
  }

  /** The tag is over what travels: encrypted extensions cannot be changed either. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void everyOctetOfTheHeaderIsAuthenticated(SrtpProfile profile) {
    byte[] sealed = Media.protectRtp(sender(profile), Bytes.fromHex(HEADER + PLAIN).toArray());
    for (int i = 12; i < 40; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertTrue(Media.unprotectRtp(receiver(profile), changed) < 0, "octet " + i);
    }
    assertTrue(Media.unprotectRtp(receiver(profile), sealed) > 0);
  }

  /** Whatever a peer with the keys writes into the block: nothing is read or written beyond it. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void anyBlockOfExtensions_comesBackAsItWasSent(SrtpProfile profile) {
    Random random = new Random(6904);
    SrtpSender sender = sender(profile);
    SrtpReceiver receiver = receiver(profile);
    for (int i = 0; i < 500; i++) {
      int words = random.nextInt(20);
      byte[] packet = new byte[16 + 4 * words + random.nextInt(40)];
      random.nextBytes(packet);
      packet[0] = (byte) 0x90;
      packet[2] = (byte) (i >> 8);
      packet[3] = (byte) i;
      Arrays.fill(packet, 8, 12, (byte) 7);
      packet[12] = (byte) (random.nextBoolean() ? 0xbe : 0x10);
      packet[13] = (byte) (packet[12] == 0x10 ? random.nextInt(16) : 0xde);
      packet[14] = 0;
      packet[15] = (byte) words;
      byte[] sealed = Media.protectRtp(sender, packet);
      int length = receiver.unprotectRtp(sealed, 0, sealed.length);
      assertArrayEquals(packet, Arrays.copyOf(sealed, Math.max(0, length)));
    }
  }

  private static SrtpSender sender(SrtpProfile profile) {
    return SrtpSender.open(
        Media.keys(profile, new Random(1)), Media.PEER, PacketCipherBackend.JDK, HEADERS);
  }

  private static SrtpReceiver receiver(SrtpProfile profile) {
    return SrtpReceiver.open(
        Media.keys(profile, new Random(1)), Media.PEER, PacketCipherBackend.JDK, HEADERS);
  }

  private static String hex(byte[] octets) {
    return Bytes.copyOf(octets).hex();
  }
}
