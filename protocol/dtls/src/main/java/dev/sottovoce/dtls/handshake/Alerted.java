package dev.sottovoce.dtls.handshake;

/**
 * The peer's message ends the association with this alert. It never leaves the room: the
 * association turns it into an output.
 */
public final class Alerted extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of fault it is; the alert alone does not always tell. */
  public enum Kind {
    /** The peer broke the protocol. */
    VIOLATION,
    /** Both kept to the protocol and have nothing in common. */
    INCOMPATIBLE,
    /** The peer speaks no version that is allowed here. */
    VERSION,
    /** The certificate is not the announced one. */
    FINGERPRINT,
    /** The peer means another session, or another signer, than this end (RFC 8844). */
    ANOTHER_SESSION
  }

  private final Alert alert;
  private final Kind kind;

  private Alerted(Alert alert, Kind kind, String why) {
    super(why, null, false, false);
    this.alert = alert;
    this.kind = kind;
  }

  static Alerted violation(Alert alert, String why) {
    return new Alerted(alert, Kind.VIOLATION, why);
  }

  static Alerted illegal(String why) {
    return violation(Alert.ILLEGAL_PARAMETER, why);
  }

  public static Alerted unexpected(String why) {
    return violation(Alert.UNEXPECTED_MESSAGE, why);
  }

  public static Alerted malformed(String what) {
    return violation(Alert.DECODE_ERROR, what + " is malformed");
  }

  static Alerted missing(String extension) {
    return violation(Alert.MISSING_EXTENSION, extension + " is missing");
  }

  static Alerted incompatible(String why) {
    return new Alerted(Alert.HANDSHAKE_FAILURE, Kind.INCOMPATIBLE, why);
  }

  static Alerted version(String why) {
    return new Alerted(Alert.PROTOCOL_VERSION, Kind.VERSION, why);
  }

  static Alerted anotherSession(Alert alert, String why) {
    return new Alerted(alert, Kind.ANOTHER_SESSION, why);
  }

  static Alerted fingerprint() {
    return new Alerted(
        Alert.BAD_CERTIFICATE, Kind.FINGERPRINT, "the certificate is not the announced one");
  }

  public Alert alert() {
    return alert;
  }

  public Kind kind() {
    return kind;
  }
}
