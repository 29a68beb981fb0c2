package dev.sottovoce.nativelib.srtp;

/** HMAC-SHA1 (RFC 2104) of a run of octets and one 32-bit word behind it. */
interface PacketHmac {
  /** Writes 20 octets to {@code target}. */
  void compute(byte[] packet, int from, int length, int word, byte[] target);

  /** Wipes the key. */
  void destroy();
}
