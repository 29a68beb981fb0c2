package dev.sottovoce.phone.network;

/** What a datagram is, by its first octet (RFC 7983 section 7). */
enum Demux {
  STUN,
  ZRTP,
  DTLS,
  MEDIA,
  /** TURN channels, which come on a relay's own connection, and what nobody defined. */
  OTHER;

  static Demux of(int firstOctet) {
    int octet = firstOctet & 0xff;
    if (octet <= 3) return STUN;
    if (octet >= 16 && octet <= 19) return ZRTP;
    if (octet >= 20 && octet <= 63) return DTLS;
    if (octet >= 128 && octet <= 191) return MEDIA;
    return OTHER;
  }
}
