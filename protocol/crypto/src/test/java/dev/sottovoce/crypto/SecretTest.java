package dev.sottovoce.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sottovoce.wire.Bytes;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void takeFrom_wipesItsSource() {
    byte[] source = {1, 2, 3};
    Secret secret = Secret.takeFrom(source);
    assertArrayEquals(new byte[3], source);
    assertArrayEquals(new byte[] {1, 2, 3}, secret.exposedCopy());
  }

  @Test
  void aDestroyedSecret_yieldsNothing() {
    Secret secret = Secret.copyOf(Bytes.of(1, 2, 3));
    Secret twin = Secret.copyOf(Bytes.of(1, 2, 3));
    Secret part = secret.part(1, 2);
    assertTrue(secret.sameAs(twin));
    secret.destroy();
    assertTrue(secret.isDestroyed());
    assertThrows(IllegalStateException.class, secret::exposedCopy);
    assertThrows(IllegalStateException.class, () -> secret.part(0, 1));
    assertFalse(secret.sameAs(twin));
    assertArrayEquals(new byte[] {2, 3}, part.exposedCopy());
  }

  @Test
  void toString_showsNoOctet() {
    Secret secret = Secret.copyOf(Bytes.of(65, 66));
    assertEquals("Secret[2 octets]", secret.toString());
    secret.destroy();
    assertEquals("Secret[2 octets, destroyed]", secret.toString());
  }
}
