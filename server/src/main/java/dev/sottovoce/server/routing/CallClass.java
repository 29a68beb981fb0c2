package dev.sottovoce.server.routing;

import dev.sottovoce.identity.veil.Veil;
import dev.sottovoce.sip.message.HeaderName;
import dev.sottovoce.sip.message.SipRequest;
import dev.sottovoce.sip.message.SipResponse;
import java.util.Locale;

/**
 * How much of a call's safety its signalling shows. The server sees who signs, and judges no
 * signature; which keys the ends agreed on afterwards it does not see at all.
 */
public enum CallClass {
  /** Sealed to the callee's devices: both ends sign, and the server does not even see that. */
  SEALED,
  /** Both ends signed who they are and what they offered. */
  SIGNED,
  /** At least one end signed nothing: a foreign phone, which the other end shows as unverified. */
  UNSIGNED;

  /**
   * @param answer a 2xx
   */
  static CallClass of(SipRequest invite, SipResponse answer) {
    if (answer.contentType().equals(Veil.MEDIA_TYPE)) return SEALED;
    boolean both = invite.has(HeaderName.IDENTITY) && answer.has(HeaderName.IDENTITY);
    return both ? SIGNED : UNSIGNED;
  }

  /** For the API and for metrics. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
