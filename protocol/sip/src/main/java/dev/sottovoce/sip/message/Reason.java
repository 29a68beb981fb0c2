package dev.sottovoce.sip.message;

import java.util.Optional;

/**
 * Why a BYE or a CANCEL was sent, as a {@code Reason} value of the protocol {@code SIP} (RFC 3326).
 *
 * @param cause a SIP status code
 * @param text what a person reads, or nothing
 */
public record Reason(int cause, String text) {
  /** Another device took the call (RFC 3326 section 1). */
  public static final Reason COMPLETED_ELSEWHERE = new Reason(200, "Call completed elsewhere");

  /** The device at the other end is not one of its account's any more, or was cut off. */
  public static final Reason DEVICE_REMOVED =
      new Reason(403, "The device was removed from its account or cut off.");

  private static final int MOST_CHARACTERS = 300;

  /** The first SIP reason of a message that is well-formed; a text that is too long is cut. */
  public static Optional<Reason> in(SipMessage message) {
    for (String value : message.values(HeaderName.REASON)) {
      Optional<Reason> reason = parse(value);
      if (reason.isPresent()) return reason;
    }
    return Optional.empty();
  }

  static Optional<Reason> parse(String value) {
    int semicolon = value.indexOf(';');
    if (semicolon < 0 || !value.substring(0, semicolon).trim().equalsIgnoreCase("SIP")) {
      return Optional.empty();
    }
    return Parameters.parse(value.substring(semicolon)).flatMap(Reason::of);
  }

  private static Optional<Reason> of(Parameters parameters) {
    long cause = Scan.number(parameters.value("cause").orElse(""), 699);
    if (cause < 200) return Optional.empty();
    String text = parameters.value("text").orElse("");
    String cut = text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text;
    return Optional.of(new Reason((int) cause, cut));
  }

  /** Whether another device took the call. */
  public boolean isCompletedElsewhere() {
    return cause == COMPLETED_ELSEWHERE.cause;
  }

  public String headerValue() {
    return "SIP;cause=" + cause + (text.isEmpty() ? "" : ";text=" + Scan.quoted(text));
  }
}
