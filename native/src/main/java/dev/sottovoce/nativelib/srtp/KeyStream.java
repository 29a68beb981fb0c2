package dev.sottovoce.nativelib.srtp;

/** AES in counter mode under one key (RFC 3711 section 4.1.1). */
interface KeyStream {
  /** Encrypts or decrypts a part of the packet in scratch memory. */
  void apply(PacketScratch scratch, byte[] iv, int from, int length);

  /** Wipes the key. */
  void destroy();
}
