package dev.sottovoce.srtp;

import dev.sottovoce.crypto.SrtpProfile;

/** Where {@link PacketCipher}s come from: the JDK here, native libraries in other modules. */
public interface PacketCipherBackend {
  /** The platform's {@code javax.crypto}; there is always this one. */
  PacketCipherBackend JDK = new JdkBackend();

  /** What to call it in a report, such as {@code JDK}. */
  String name();

  /** Whether this backend can do the profile, here and now. */
  boolean supports(SrtpProfile profile);

  /**
   * Makes the cipher for one direction and one kind of packet.
   *
   * @param key the session encryption key (RFC 3711 section 4.3), copied; the caller wipes it
   * @param authenticationKey the session authentication key, copied; empty for AEAD
   */
  PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey);
}
