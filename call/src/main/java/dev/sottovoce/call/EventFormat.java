package dev.sottovoce.call;

/**
 * How a foreign phone takes and sends keys of the telephone's pad: as events beside the voice (RFC
 * 4733). Their payload type is readable, so phones of ours use tones within the voice instead.
 *
 * @param clockRate in which an event's duration is counted
 * @param sendPayloadType the payload type by which the peer's description knows events
 * @param receivePayloadType the payload type by which ours does
 */
public record EventFormat(int clockRate, int sendPayloadType, int receivePayloadType) {
  /** The name in {@code rtpmap}. */
  static final String SDP_NAME = "telephone-event";

  /** Only as a dynamic payload type (RFC 3551 section 6). */
  static final int LEAST_PAYLOAD_TYPE = 96;

  /** What nearly every phone knows, whatever its codec. */
  static final EventFormat USUAL = new EventFormat(8_000, 101, 101);

  /** On the clock of Opus, as browsers want it. */
  static final EventFormat WIDE = new EventFormat(48_000, 110, 110);

  public EventFormat {
    if (clockRate < 8_000 || clockRate > 48_000) {
      throw new IllegalArgumentException("a clock rate is in 8000..48000");
    }
    if (Math.min(sendPayloadType, receivePayloadType) < LEAST_PAYLOAD_TYPE
        || Math.max(sendPayloadType, receivePayloadType) > 127) {
      throw new IllegalArgumentException("a dynamic payload type is in 96..127");
    }
  }
}
