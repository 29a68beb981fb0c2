package dev.sottovoce.lab.simulation.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.crypto.KeyAgreement;
import dev.sottovoce.crypto.MediaKeys;
import dev.sottovoce.crypto.Secret;
import dev.sottovoce.crypto.SrtpProfile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The census sees what it is for. */
class KeyCensusTest {
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

  private final KeyCensus census = new KeyCensus();

  /** Keys and salts that are one octet over and over. */
  private static MediaKeys keys(int sendKey, int sendSalt, int receiveKey, int receiveSalt) {
    return new MediaKeys(
        PROFILE,
        new KeyAgreement("DTLS 1.3", "x25519", "TLS_AES_128_GCM_SHA256", false),
        secret(PROFILE.masterKeyOctets(), sendKey),
        secret(PROFILE.masterSaltOctets(), sendSalt),
        secret(PROFILE.masterKeyOctets(), receiveKey),
        secret(PROFILE.masterSaltOctets(), receiveSalt));
  }

  private static Secret secret(int octets, int value) {
    byte[] filled = new byte[octets];
    Arrays.fill(filled, (byte) value);
    return Secret.takeFrom(filled);
  }

  private List<String> call(MediaKeys alice, MediaKeys... others) {
    int before = census.findings().size();
    census.begin("a call");
    census.count("alice", alice);
    for (int i = 0; i < others.length; i++) census.count("bob-" + i, others[i]);
    census.judge("alice");
    return census.findings().subList(before, census.findings().size());
  }

  @Test
  void fittingEndsWithNewKeys_areFine() {
    assertEquals(List.of(), call(keys(1, 2, 3, 4), keys(3, 4, 1, 2)));
    assertEquals(List.of(), call(keys(5, 6, 7, 8), keys(7, 8, 5, 6)));
    assertEquals(2, census.associations());
    assertEquals(8, census.distinct());
  }

  @Test
  void anotherDeviceWithKeysOfItsOwn_isFine() {
    assertEquals(List.of(), call(keys(1, 2, 3, 4), keys(3, 4, 1, 2), keys(9, 10, 11, 12)));
  }

  @Test
  void aKeyOrSaltOfAnEarlierCall_isFound() {
    call(keys(1, 2, 3, 4), keys(3, 4, 1, 2));
    assertEquals(1, call(keys(1, 6, 7, 8), keys(7, 8, 1, 6)).size());
    assertEquals(1, call(keys(9, 2, 10, 11), keys(10, 11, 9, 2)).size());
    assertTrue(call(keys(20, 21, 22, 4), keys(22, 4, 20, 21)).get(0).contains("was in a call"));
  }

  @Test
  void aKeyOfTheOtherDirection_isFound() {
    call(keys(1, 2, 3, 4), keys(3, 4, 1, 2));
    assertEquals(4, call(keys(3, 4, 1, 2), keys(1, 2, 3, 4)).size());
  }

  @Test
  void oneKeyForBothDirections_isFound() {
    assertTrue(call(keys(1, 2, 1, 4), keys(1, 4, 1, 2)).get(0).contains("sends with what it"));
    assertFalse(call(keys(5, 6, 7, 6), keys(7, 6, 5, 6)).isEmpty());
  }

  @Test
  void endsThatDoNotFit_areFound() {
    assertTrue(call(keys(1, 2, 3, 4), keys(3, 5, 1, 2)).get(0).contains("no other end has"));
  }

  @Test
  void twoDevicesWithTheKeysOfOneCall_areFound() {
    assertTrue(
        call(keys(1, 2, 3, 4), keys(3, 4, 1, 2), keys(3, 4, 1, 2))
            .get(0)
            .contains("more than one"));
  }
}
