package dev.sottovoce.nativelib.srtp;

/** AES in counter mode under one key (RFC 3711 section 4.1.1). */
interface KeyStream {
  /** Encrypts or decrypts what lies at an address. */
  void apply(PacketScratch scratch, long ivBegin, long ivEnd, long text, int length);

  /** Wipes the key. */
  void destroy();
}
