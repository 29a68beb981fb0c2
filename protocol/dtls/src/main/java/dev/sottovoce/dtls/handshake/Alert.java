package dev.sottovoce.dtls.handshake;

/** Alerts by their names and numbers in RFC 8446 section 6; those that this room sends or reads. */
public enum Alert {
  CLOSE_NOTIFY(0),
  UNEXPECTED_MESSAGE(10),
  HANDSHAKE_FAILURE(40),
  BAD_CERTIFICATE(42),
  UNSUPPORTED_CERTIFICATE(43),
  ILLEGAL_PARAMETER(47),
  DECODE_ERROR(50),
  DECRYPT_ERROR(51),
  PROTOCOL_VERSION(70),
  INTERNAL_ERROR(80),
  USER_CANCELED(90),
  MISSING_EXTENSION(109),
  UNSUPPORTED_EXTENSION(110),
  CERTIFICATE_REQUIRED(116);

  private final int id;

  Alert(int id) {
    this.id = id;
  }

  public int id() {
    return id;
  }
}
