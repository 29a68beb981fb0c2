package dev.sottovoce.mikey;

import java.util.List;

/**
 * The common header (RFC 3830 section 6.1) with an SRTP-ID map.
 *
 * @param prf how keys are derived
 * @param csbId names the bundle of crypto sessions, unsigned 32 bits
 * @param sessions crypto sessions; the first has the number 1
 */
record Header(
    int dataType, boolean wantsVerification, int prf, long csbId, List<CryptoSession> sessions) {
  static final int VERSION = 1;
  static final int SRTP_ID = 0;

  /** MIKEY-1 with HMAC-SHA-256 (RFC 6043). */
  static final int PRF_HMAC_SHA_256 = 1;

  /** The data type of error messages. */
  static final int ERROR = 6;

  /** One stream in one direction (section 6.1.1). */
  record CryptoSession(int policy, long ssrc, long rolloverCounter) {}

  Header {
    sessions = List.copyOf(sessions);
  }

  /** What the data type is called where it has no forward secrecy, or nothing. */
  static String modeWithoutForwardSecrecy(int dataType) {
    return switch (dataType) {
      case 0, 1 -> "MIKEY-PSK";
      case 2, 3 -> "MIKEY-RSA";
      case 9, 10 -> "MIKEY-RSA-R";
      case 26 -> "MIKEY-SAKKE";
      default -> "";
    };
  }
}
