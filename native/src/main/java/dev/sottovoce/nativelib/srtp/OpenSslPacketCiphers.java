package dev.sottovoce.nativelib.srtp;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.crypto.backend.AesTiming;
import dev.sottovoce.crypto.backend.Primitive;
import dev.sottovoce.nativelib.crypto.NativeLibrary;
import dev.sottovoce.nativelib.crypto.OpenSslCrypto;
import dev.sottovoce.nativelib.memory.KeyPages;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;
import dev.sottovoce.srtp.PacketSlot;

/** OpenSSL's libcrypto 3, which most systems have. */
public final class OpenSslPacketCiphers implements PacketCipherBackend {
  private static final String ADVICE =
      "; install it (Debian: apt install libssl3, macOS: brew install openssl@3)";

  private final String name;
  private final String whyAbsent;

  public OpenSslPacketCiphers() {
    String found = "libcrypto 3";
    String problem = "";
    try {
      found = OpenSslPacketFunctions.version();
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

  @Override
  public AesTiming aesTiming(SrtpProfile profile) {
    return OpenSslCrypto.timing(profile.isAead() ? Primitive.AES_128_GCM : Primitive.AES_128);
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

  /** Contexts lie where libcrypto puts them; HMAC's states are ours. */
  private static PacketCipher cipher(
      SrtpProfile profile, byte[] key, byte[] authenticationKey, KeyPages pages) {
    return profile.isAead()
        ? new OpenSslGcm(key)
        : new CounterModeCipher(
            new OpenSslKeyStream(key),
            new PacketHmac(OpenSslPacketFunctions::sha1, authenticationKey, pages),
            profile.tagOctets());
  }
}
