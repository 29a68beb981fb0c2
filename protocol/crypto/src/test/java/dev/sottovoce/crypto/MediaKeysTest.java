package dev.sottovoce.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MediaKeysTest {
  private static final KeyAgreement AGREEMENT =
      new KeyAgreement("DTLS 1.2", "secp256r1", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", false);

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void whatTheClientSendsWith_theServerReceivesWith(SrtpProfile profile) {
    MediaKeys client = keys(profile, MediaKeys.Role.CLIENT);
    MediaKeys server = keys(profile, MediaKeys.Role.SERVER);
    assertTrue(client.sendKey().sameAs(server.receiveKey()));
    assertTrue(client.sendSalt().sameAs(server.receiveSalt()));
    assertTrue(server.sendKey().sameAs(client.receiveKey()));
    assertTrue(server.sendSalt().sameAs(client.receiveSalt()));
  }

  @Test
  void exportedMaterial_isSplitInTheOrderOfRfc5764() {
    MediaKeys client = keys(SrtpProfile.AEAD_AES_256_GCM, MediaKeys.Role.CLIENT);
    assertArrayEquals(ascending(0, 32), client.sendKey().exposedCopy());
    assertArrayEquals(ascending(32, 32), client.receiveKey().exposedCopy());
    assertArrayEquals(ascending(64, 12), client.sendSalt().exposedCopy());
    assertArrayEquals(ascending(76, 12), client.receiveSalt().exposedCopy());
  }

  @Test
  void theExportedArray_isWiped() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    byte[] exported = ascending(1, MediaKeys.exportedOctets(profile));
    MediaKeys.fromExporter(profile, AGREEMENT, MediaKeys.Role.CLIENT, exported);
    assertArrayEquals(new byte[exported.length], exported);
  }

  @Test
  void destroy_wipesEveryPart() {
    MediaKeys keys = keys(SrtpProfile.AEAD_AES_256_GCM, MediaKeys.Role.CLIENT);
    keys.destroy();
    assertTrue(keys.sendKey().isDestroyed() && keys.sendSalt().isDestroyed());
    assertTrue(keys.receiveKey().isDestroyed() && keys.receiveSalt().isDestroyed());
    assertEquals("MediaKeys[AEAD_AES_256_GCM, DTLS 1.2]", keys.toString());
  }

  @Test
  void aWrongLength_isMisuse() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            MediaKeys.fromExporter(
                SrtpProfile.AEAD_AES_256_GCM, AGREEMENT, MediaKeys.Role.CLIENT, new byte[87]));
  }

  @Test
  void profiles_areFoundByTheirRegisteredNumber() {
    for (SrtpProfile profile : SrtpProfile.values()) {
      if (profile.hasId()) assertEquals(profile, SrtpProfile.byId(profile.id()).orElseThrow());
    }
    // NULL ciphers do not exist here, and what has no number cannot be found by one.
    for (int refused : new int[] {0x0005, 0x0006, SrtpProfile.NO_ID, 0xffff}) {
      assertTrue(SrtpProfile.byId(refused).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void srtcp_neverHasAShortTag(SrtpProfile profile) {
    SrtpProfile srtcp = profile.forSrtcp();
    assertTrue(srtcp.tagOctets() >= 10);
    assertEquals(profile.isAead(), srtcp.isAead());
    assertEquals(profile.masterKeyOctets(), srtcp.masterKeyOctets());
    assertEquals(profile.masterSaltOctets(), srtcp.masterSaltOctets());
  }

  private static MediaKeys keys(SrtpProfile profile, MediaKeys.Role role) {
    byte[] exported = ascending(0, MediaKeys.exportedOctets(profile));
    return MediaKeys.fromExporter(profile, AGREEMENT, role, exported);
  }

  private static byte[] ascending(int from, int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) octets[i] = (byte) (from + i);
    return octets;
  }
}
