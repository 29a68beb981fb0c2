package dev.sottovoce.srtp.rtcp;

/**
 * How speech arrives at one end, as it tells the other (RFC 3611 section 4.7). What depends on the
 * sound itself (signal, noise, echo) is neither told nor read.
 *
 * @param ssrc the stream's source
 * @param lossRate packets that never came, in 1/256 of all
 * @param discardRate packets that came after their turn, in 1/256 of all
 * @param roundTripMillis there and back by RTCP, 0 if not known
 * @param endSystemMillis from the network to the ear at this end
 * @param opinion conversational opinion score times ten, 10 to 50, or {@link #NOT_KNOWN}
 * @param nominalMillis what the jitter buffer aims to hold
 * @param mostMillis what it holds at most
 */
public record VoipMetrics(
    long ssrc,
    int lossRate,
    int discardRate,
    int roundTripMillis,
    int endSystemMillis,
    int opinion,
    int nominalMillis,
    int mostMillis) {
  /** Section 4.7.5: not available. */
  public static final int NOT_KNOWN = 127;

  /** The opinion score, 1 to 5; not a number where it is not known or makes no sense. */
  public double opinionScore() {
    return opinion >= 10 && opinion <= 50 ? opinion / 10.0 : Double.NaN;
  }
}
