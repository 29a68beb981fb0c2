package dev.sottovoce.srtp;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.AesTiming;

/**
 * Where {@link PacketCipher}s come from: the JDK here, native libraries in other modules.
 * Implementations need a public constructor without parameters if {@link java.util.ServiceLoader}
 * is to find them; it must not fail where the library is absent.
 */
public interface PacketCipherBackend {
  /** The platform's {@code javax.crypto}; there is always this one. */
  PacketCipherBackend JDK = new JdkBackend();

  /** What to call it in a report, such as {@code JDK} or {@code OpenSSL 3.0.22}. */
  String name();

  /** Why it supports nothing here, with what to do about it; empty where it works. */
  default String whyAbsent() {
    return "";
  }

  /** Whether the time that the profile's cipher takes depends on keys and data. */
  default AesTiming aesTiming(SrtpProfile profile) {
    return AesTiming.CONSTANT_WITH_INSTRUCTIONS;
  }

  /** Whether this backend can do the profile, here and now. */
  boolean supports(SrtpProfile profile);

  /** A slot in which this backend's ciphers work without copying, if it has such slots. */
  default PacketSlot slot(int octets) {
    return PacketSlot.ofOctets(octets);
  }

  /**
   * Makes the cipher for one direction and one kind of packet.
   *
   * @param key the session encryption key (RFC 3711 section 4.3), copied; the caller wipes it
   * @param authenticationKey the session authentication key, copied; empty for AEAD
   */
  PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey);

  /**
   * The same for reports (RTCP), which are rare: a backend may keep what they need out of the way
   * of what every packet needs.
   */
  default PacketCipher reportCipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return cipher(profile, key, authenticationKey);
  }
}
