package dev.sottovoce.lab.bench.media;

import dev.sottovoce.crypto.SrtpProfile;
import dev.sottovoce.srtp.PacketCipher;
import dev.sottovoce.srtp.PacketCipherBackend;

/** A backend that does nothing, to see what is left without cryptography. Protects nothing. */
final class NoCryptography implements PacketCipherBackend, PacketCipher {
  @Override
  public String name() {
    return "none";
  }

  @Override
  public boolean supports(SrtpProfile profile) {
    return true;
  }

  @Override
  public PacketCipher cipher(SrtpProfile profile, byte[] key, byte[] authenticationKey) {
    return this;
  }

  @Override
  public void seal(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int header,
      int payload,
      long word,
      int tagOffset) {}

  @Override
  public boolean open(
      long ivBegin,
      long ivEnd,
      byte[] packet,
      int offset,
      int header,
      int payload,
      long word,
      int tagOffset) {
    return true;
  }

  @Override
  public void destroy() {}
}
