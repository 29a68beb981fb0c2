package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.AesTiming;
import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.nativelib.memory.KeyPages;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.PacketSlot;

/**
 * BoringSSL or AWS-LC, the fastest there is. The library is the one at the path that the system
 * property {@code sottovoce.boringssl} or the environment's {@code SOTTOVOCE_BORINGSSL} names, else
 * Debian's.
 */
public final class BoringSslPacketCiphers implements PacketCipherBackend {
  private static final String ADVICE =
      "; install it for less work per packet (Debian: apt install android-libboringssl), or set"
          + " SOTTOVOCE_BORINGSSL to the path of a libcrypto of BoringSSL or AWS-LC";

  private final String name;
  private final String whyAbsent;

  public BoringSslPacketCiphers() {
    String found = "BoringSSL";
    String problem = "";
    try {
      found = BoringSslFunctions.version();
    } catch (ExceptionInInitializerError | NoClassDefFoundError | RuntimeException e) {
      problem = NativeLibrary.reason(e) + ADVICE;
    }
    name = found;
    whyAbsent = problem;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String whyAbsent() {
    return whyAbsent;
  }

  /** By bit slices or vector permutations where the processor has no instructions for it. */
  @Override
  public AesTiming aesTiming(SrtpProfile profile) {
    return AesTiming.ALWAYS_CONSTANT;
  }

  @Override
  public boolean supports(SrtpProfile profile) {
    return whyAbsent.isEmpty();
  }

  @Override
  public PacketSlot slot(int octets) {
    return NativePacketSlot.allocate(1, octets)[0];
  }

  @Override
  public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return cipher(profile, key, authenticationKey, KeyPages.OF_CIPHERS);
  }

  @Override
  public PacketCipher reportCipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return cipher(profile, key, authenticationKey, KeyPages.OF_RARE_CIPHERS);
  }

  private static PacketCipher cipher(
      SrtpProfile profile, byte[] key, byte[] authenticationKey, KeyPages pages) {
    return profile.isAead()
        ? new BoringSslGcm(key, pages)
        : new CounterModeCipher(
            new BoringSslKeyStream(key, pages),
            new PacketHmac(BoringSslFunctions::sha1, authenticationKey, pages),
            profile.tagOctets());
  }
}
