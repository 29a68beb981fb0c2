package dev.sottovoce.srtp;

import dev.sottovoce.crypto.SrtpProfile;

/** {@code javax.crypto}: works everywhere, Android included. */
final class JdkBackend implements PacketCipherBackend {
  @Override
  public String name() {
    return "JDK";
  }

  @Override
  public boolean supports(SrtpProfile profile) {
    return true;
  }

  @Override
  public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return profile.isAead()
        ? new JdkGcmCipher(key)
        : new JdkCounterModeCipher(key, authenticationKey, profile.tagOctets());
  }
}
