package dev.sottovoce.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtectionTest {
  @Test
  void wordsAndNumbers_nameOneEach_andNothingElseIsRead() {
    for (Protection each : Protection.values()) {
      assertEquals(Optional.of(each), Protection.of(each.word()));
      assertEquals(Optional.of(each), Protection.of(each.number()));
    }
    for (String other : new String[] {"", "Software", "SOFTWARE", "secure_enclave", "tpm "}) {
      assertEquals(Optional.empty(), Protection.of(other));
    }
    assertEquals(Optional.empty(), Protection.of(-1));
    assertEquals(Optional.empty(), Protection.of(8));
  }

  @Test
  void aFile_satisfiesOnlyAFile_andHardwareSatisfiesATokenAndBelow() {
    assertTrue(Protection.SOFTWARE.satisfies(Protection.SOFTWARE));
    assertFalse(Protection.SOFTWARE.satisfies(Protection.BROWSER));
    assertFalse(Protection.OS.satisfies(Protection.PKCS11));
    assertTrue(Protection.TEE.satisfies(Protection.PKCS11));
    assertTrue(Protection.PKCS11.satisfies(Protection.TPM));
    assertFalse(Protection.TEE.satisfies(Protection.STRONGBOX));
    assertTrue(Protection.SECURE_ENCLAVE.satisfies(Protection.STRONGBOX));
  }
}
