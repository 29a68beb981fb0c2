package dev.sottovoce.zrtp;

import java.util.Optional;

/** What an Error message says (RFC 6189 section 5.9). */
public enum ErrorCode {
  MALFORMED_PACKET(0x10),
  CRITICAL_SOFTWARE_ERROR(0x20),
  UNSUPPORTED_VERSION(0x30),
  HELLO_COMPONENTS_MISMATCH(0x40),
  HASH_NOT_SUPPORTED(0x51),
  CIPHER_NOT_SUPPORTED(0x52),
  KEY_AGREEMENT_NOT_SUPPORTED(0x53),
  AUTH_TAG_NOT_SUPPORTED(0x54),
  SAS_NOT_SUPPORTED(0x55),
  NO_SHARED_SECRET(0x56),
  BAD_PUBLIC_VALUE(0x61),
  COMMITMENT_MISMATCH(0x62),
  UNTRUSTED_RELAY(0x63),
  BAD_CONFIRM_MAC(0x70),
  NONCE_REUSED(0x80),
  EQUAL_ZIDS(0x90),
  SSRC_COLLISION(0x91),
  SERVICE_UNAVAILABLE(0xa0),
  PROTOCOL_TIMEOUT(0xb0),
  GO_CLEAR_NOT_ALLOWED(0x100);

  private final int code;

  ErrorCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  static Optional<ErrorCode> of(long code) {
    for (ErrorCode error : values()) if (error.code == code) return Optional.of(error);
    return Optional.empty();
  }
}
