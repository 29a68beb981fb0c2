package dev.sottovoce.dtls;

import dev.sottovoce.wire.Bytes;

/** The plain header of a DTLS 1.2 record (RFC 6347 section 4.1) and of handshake fragments. */
final class Records {
  static final int HEADER_OCTETS = 13;
  static final int NUMBER_AT = 5;
  static final int NUMBER_OCTETS = 6;
  static final int FRAGMENT_HEADER_OCTETS = 12;
  static final int CHANGE_CIPHER_SPEC = 20;
  static final int ALERT = 21;
  static final int HANDSHAKE = 22;
  static final int APPLICATION_DATA = 23;
  static final int CERTIFICATE_VERIFY = 15;

  private static final int MAJOR_VERSION = 0xfe;

  private Records() {}

  /** Octets of the record that begins at {@code at}, or 0 if no whole record does. */
  static int lengthAt(Bytes datagram, int at) {
    if (datagram.length() - at < HEADER_OCTETS) return 0;
    int type = datagram.at(at);
    if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA) return 0;
    if (datagram.at(at + 1) != MAJOR_VERSION) return 0;
    int length = HEADER_OCTETS + (datagram.at(at + 11) << 8 | datagram.at(at + 12));
    return length <= datagram.length() - at ? length : 0;
  }

  static int type(Bytes record) {
    return record.at(0);
  }

  static int epoch(Bytes record) {
    return record.at(3) << 8 | record.at(4);
  }

  static boolean isPlainHandshake(Bytes record) {
    return type(record) == HANDSHAKE && epoch(record) == 0;
  }

  static int u16(Bytes octets, int at) {
    return octets.at(at) << 8 | octets.at(at + 1);
  }

  static int u24(Bytes octets, int at) {
    return octets.at(at) << 16 | u16(octets, at + 1);
  }
}
