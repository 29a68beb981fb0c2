package dev.sottovoce.phone;

import java.time.Instant;

/**
 * Something that happened, for timelines and ladders. It holds no identity, address or key.
 *
 * @param at when, by the phone's clock
 * @param kind what sort of thing
 * @param label for SIP the method ({@code INVITE}) or status and method ({@code 180 INVITE}); for a
 *     state its name, see {@link #REGISTERED} and following
 */
public record TraceEvent(Instant at, Kind kind, String label) {
  public static final String REGISTERED = "registered";

  /** What the first call needs is loaded; comes once, some time after the first registration. */
  public static final String WARM = "warm";

  /** Another policy of the organisation is in force. */
  public static final String POLICY_TAKEN = "policy-taken";

  public static final String CALL_STARTED = "call-started";
  public static final String RINGING = "ringing";
  public static final String ICE_CONNECTED = "ice-connected";
  public static final String DTLS_CONNECTED = "dtls-connected";
  public static final String FIRST_AUDIO_SENT = "first-audio-sent";
  public static final String FIRST_AUDIO_HEARD = "first-audio-heard";
  public static final String HUNG_UP = "hung-up";

  /** The sorts of things. */
  public enum Kind {
    SIP_SENT,
    SIP_RECEIVED,
    STATE
  }
}
