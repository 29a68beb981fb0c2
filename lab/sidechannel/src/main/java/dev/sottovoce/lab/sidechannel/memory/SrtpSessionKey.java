package dev.sottovoce.lab.sidechannel.memory;

import dev.sottovoce.crypto.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The session encryption key that {@link SrtpScenario} will derive, computed elsewhere. */
final class SrtpSessionKey {
  private SrtpSessionKey() {}

  /** RFC 3711 section 4.3.1 with label 0 and no key derivation rate; RFC 7714 section 11. */
  static Sought sought(long seed) {
    byte[] key = new byte[SrtpScenario.PROFILE.masterKeyOctets()];
    byte[] salt = new byte[SrtpScenario.PROFILE.masterSaltOctets()];
    Random random = new Random(seed);
    random.nextBytes(key);
    random.nextBytes(salt);
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      IvParameterSpec counter = new IvParameterSpec(Arrays.copyOf(salt, 16));
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), counter);
      return Sought.of("SRTP session key", Secret.takeFrom(cipher.doFinal(new byte[key.length])));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }
}
