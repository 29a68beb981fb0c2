package dev.sottovoce.call;

import java.util.Locale;
import java.util.Optional;

/** The speech codecs that calls use, by their names in SDP. */
public enum AudioCodec {
  /** RFC 7587; always said to be 48,000 Hz stereo, whatever is inside. */
  OPUS("opus", 48_000, 2, 96),
  /** RFC 3551 section 4.5.14, for phones without Opus. */
  PCMU("PCMU", 8_000, 1, 0),
  PCMA("PCMA", 8_000, 1, 8);

  private final String sdpName;
  private final int clockRate;
  private final int channels;
  private final int payloadType;

  AudioCodec(String sdpName, int clockRate, int channels, int payloadType) {
    this.sdpName = sdpName;
    this.clockRate = clockRate;
    this.channels = channels;
    this.payloadType = payloadType;
  }

  public String sdpName() {
    return sdpName;
  }

  /** RTP timestamp units a second. */
  public int clockRate() {
    return clockRate;
  }

  /** The channels in {@code rtpmap}. */
  public int channels() {
    return channels;
  }

  /** The payload type in our own offers; static for all but Opus. */
  public int payloadType() {
    return payloadType;
  }

  /** RTP timestamp units in one frame of 20 ms. */
  public int frameUnits() {
    return clockRate / 50;
  }

  /** The codec with this name in policy documents and SDP. */
  public static Optional<AudioCodec> byName(String sdpName) {
    for (AudioCodec each : values()) if (each.sdpName.equals(sdpName)) return Optional.of(each);
    return Optional.empty();
  }

  /** The codec with this encoding name and clock rate in {@code rtpmap}. */
  public static Optional<AudioCodec> of(String encodingName, int clockRate, int channels) {
    String name = encodingName.toLowerCase(Locale.ROOT);
    for (AudioCodec each : values()) {
      if (each.sdpName.toLowerCase(Locale.ROOT).equals(name)
          && each.clockRate == clockRate
          && each.channels == channels) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }
}
